"""References in one cell of a table, a line each."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def references_in(cell: str) -> tuple[str, ...]:
    """The references; empty lines are none."""
    return tuple(filter(None, map(str.strip, cell.split("\n"))))
