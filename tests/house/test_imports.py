"""A web process starts without what only commands and jobs need."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = (
    "numpy",
    "scipy",
    "lxml",
    "openpyxl",
    "rapidfuzz",
    "fpdf",
    "segno",
    "PIL",
    "apscheduler",
    "prometheus_client",
    "renewal.bank.formats.registry",
)


def loaded_by(code: str) -> set[str]:
    """The heavy packages and modules that a fresh Python has loaded after running this."""
    say = f"import sys; {code}; print(' '.join(n for n in {HEAVY!r} if n in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", say],
        cwd=ROOT,
        env={"RENEWAL_MODE": "test", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_it_loads_nothing_heavy_for_the_web() -> None:
    assert loaded_by("import wsgi") == set()


def test_it_would_notice() -> None:
    assert loaded_by("import numpy") == {"numpy"}
