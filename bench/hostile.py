"""Checking files that somebody made to do harm, each as large as its format admits.

Each is checked by the command in a process of its own, which has so many seconds of CPU. SIZE takes
so many per cent of the largest size, FORM those whose names begin so.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.report import report
from tests.bank.constructed.every import EVERY
from tests.bank.constructed.form import Form

PER_CENT = 100
MOST_SECONDS = 90
MOST_BYTES = 4_000_000_000
_ERROR = re.compile(r": error ([a-z-]+):")
_LIMITED = (
    "from resource import RLIMIT_AS, RLIMIT_CPU, setrlimit; "
    f"setrlimit(RLIMIT_CPU, ({MOST_SECONDS}, {MOST_SECONDS})); "
    f"setrlimit(RLIMIT_AS, ({MOST_BYTES}, {MOST_BYTES})); "
)
_CHECK = "from bench.measured import measured; measured({arguments!r}, {told!r})"
_BARE = "from bench.plain_libraries import bare_seconds; bare_seconds({library!r}, {path!r})"


def run(size: int | None) -> None:
    """One line for each form of file."""
    wanted = os.environ.get("FORM", "")
    for name, form in EVERY.items():
        if name.startswith(wanted):
            with tempfile.TemporaryDirectory(prefix="renewal-bench-") as folder:
                _measure(name, form, Path(folder), (size or PER_CENT) * form.most // PER_CENT)


def _measure(name: str, form: Form, folder: Path, most: int) -> None:
    path, told = folder / "a5" / form.file, folder / "told.txt"
    path.parent.mkdir()
    path.write_bytes(form.build(most))
    bare = _said(_BARE.format(library=form.bare, path=str(path))) if form.bare else ""
    arguments = ["bank", "check", "--no-duplicates", str(path)]
    said = _said(_CHECK.format(arguments=arguments, told=str(told)))
    took: dict[str, float] = (
        json.loads(said) if said else {"cpu": float(MOST_SECONDS), "peak_mb": 0.0}
    )
    report(
        "hostile",
        None,
        path.stat().st_size,
        took["cpu"],
        float(bare) if bare else None,
        took["peak_mb"] or None,
        form=name,
        ended=_ended(told)
        if said
        else f"it did not end in {MOST_SECONDS} s and {MOST_BYTES:,} bytes",
    )


def _said(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", _LIMITED + code], stdout=subprocess.PIPE, text=True, check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def _ended(told: Path) -> str:
    """The counts, and the codes of what keeps questions out."""
    *findings, summary = told.read_text(encoding="utf-8").split("\n")[:-1]
    codes = (_ERROR.search(each) for each in findings)
    kinds = dict.fromkeys(each[1] for each in codes if each)
    return f"{summary} {', '.join(kinds)}".strip()
