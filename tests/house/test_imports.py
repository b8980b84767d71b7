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
    "markdown_it",
    "sqlalchemy.dialects.postgresql",
    "renewal.bank.formats.registry",
    "renewal.bank.programme_file",
    "renewal.bank.failed_items",
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


def test_it_looks_for_garbage_again_once_it_has_started() -> None:
    say = "import gc, wsgi; assert gc.isenabled() and gc.get_freeze_count() > 100_000"

    assert loaded_by(say) == set()


def test_it_would_notice() -> None:
    assert loaded_by("import numpy") == {"numpy"}
