"""How the columns of a table are aligned: said by HTML for each cell, by Markdown for a column."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

ALIGNED_CLASS: Final = "renewal-to-"
"""How the class of an aligned cell begins in files of our own, for formats without styles."""

MIXED: Final = "The alignment of single cells in a column of a table"
"""What cannot be carried over where the cells of a column differ."""

_RULES: Final = {"": "---", "left": ":---", "center": ":---:", "right": "---:"}
_WRITTEN: Final = re.compile(
    r"(?:^|;)\s*text-align\s*:\s*(left|center|right|start|end)\s*(?:;|!|$)"
)
_ALIKE: Final = {"start": "left", "end": "right", "middle": "center"}


def alignment_of(given: Mapping[str, str]) -> str:
    """Return what the attributes of a cell or a row say: left, center, right, or nothing."""
    written = _WRITTEN.search(given.get("style", "").lower())
    classes = given.get("class", "").split()
    ours = (each.removeprefix(ALIGNED_CLASS) for each in classes if each.startswith(ALIGNED_CLASS))
    found = written[1] if written else next(ours, given.get("align", "").lower().strip())
    found = _ALIKE.get(found, found)
    return found if found in _RULES else ""


def alignment_of_columns(rows: Sequence[Sequence[str | None]], width: int) -> tuple[str, ...]:
    """Return for each column what all its cells say, nothing where they differ.

    A cell without text says nothing about its column, which is None.
    """
    return tuple(said.pop() if len(said) == 1 else "" for said in _said(rows, width))


def is_mixed(rows: Sequence[Sequence[str | None]], width: int) -> bool:
    """Whether the cells of a column show differently; what says nothing stands on the left."""
    return any(len({each or "left" for each in said}) > 1 for said in _said(rows, width))


def _said(rows: Sequence[Sequence[str | None]], width: int) -> list[set[str]]:
    return [
        {said for row in rows if place < len(row) and (said := row[place]) is not None}
        for place in range(width)
    ]


def rule_below_headings(columns: Sequence[str]) -> str:
    """Return the line of Markdown that says how the columns are aligned."""
    return "|" + "".join(f"{_RULES[each]}|" for each in columns)
