"""Prints what was measured."""

import json
import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def report(
    bench: str,
    database: str | None,
    size: int,
    seconds: float,
    bare_seconds: float | None,
    peak: float | None,
    **more: float | str,
) -> None:
    """One JSON line on stdout."""
    ratio = seconds / bare_seconds if bare_seconds else None
    line = {
        "bench": bench,
        "database": database,
        "size": size,
        "seconds": round(seconds, 6),
        "bare_seconds": round(bare_seconds, 6) if bare_seconds is not None else None,
        "ratio": round(ratio, 2) if ratio is not None else None,
        "peak_mb": round(peak, 1) if peak is not None else None,
        **more,
    }
    print(json.dumps(line), flush=True)


def peak_mb() -> float:
    """Return how much memory this process came to use.

    The kernel's `ru_maxrss` begins with what the parent used when it forked this process.
    """
    if _STATUS.exists():
        lines = _STATUS.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1 << 20 if sys.platform == "darwin" else 1 << 10)
