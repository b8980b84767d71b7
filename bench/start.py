"""Starting a web process, against importing the libraries that it cannot do without."""

import subprocess
import sys
import time

from bench.report import report

BARE = "import flask, flask_sqlalchemy, marshmallow"
ENV = {"RENEWAL_MODE": "test", "PATH": "/usr/bin:/bin"}


def run(_size: int | None) -> None:
    """The least of five starts each, taken in turns."""
    pairs = [(_seconds("import wsgi"), _seconds(BARE)) for _ in range(5)]
    ours, bare = (min(each) for each in zip(*pairs, strict=True))
    report("import_wsgi", None, 1, ours, bare, None)


def _seconds(code: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=ENV)
    return time.perf_counter() - begun
