"""A command in a process of its own that holds nothing but the command: what it took."""

import contextlib
import json
import os
import time
from pathlib import Path

from bench.report import peak_mb


def measured(arguments: list[str], written_to: str = os.devnull) -> None:
    """Run the command; print what it took, and how it ended. What it writes goes to a file."""
    from renewal.cli import commands

    status = 0
    begun, cpu = time.perf_counter(), time.process_time()
    try:
        with Path(written_to).open("w") as file, contextlib.redirect_stdout(file):
            commands.main(arguments)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    said = {"seconds": seconds, "cpu": cpu, "peak_mb": peak_mb(), "status": status}
    print(json.dumps(said), flush=True)
