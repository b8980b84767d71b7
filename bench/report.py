"""Prints what was measured."""

import json


def report(
    bench: str,
    database: str | None,
    size: int,
    seconds: float,
    bare_seconds: float | None,
    peak_mb: float | None,
    **more: float | str,
) -> None:
    """One JSON line on stdout."""
    ratio = seconds / bare_seconds if bare_seconds else None
    line = {
        "bench": bench,
        "database": database,
        "size": size,
        "seconds": round(seconds, 4),
        "bare_seconds": round(bare_seconds, 4) if bare_seconds is not None else None,
        "ratio": round(ratio, 2) if ratio is not None else None,
        "peak_mb": round(peak_mb, 1) if peak_mb is not None else None,
        **more,
    }
    print(json.dumps(line), flush=True)
