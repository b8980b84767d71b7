"""How the columns of a table are aligned: said by HTML for each cell, by Markdown for a column."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

ALIGNED_CLASS: Final = "renewal-to-"
"""How the class of an aligned cell begins in files of our own, for formats without styles."""

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


def alignment_of_columns(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """Return for each column what all its cells say, nothing where they differ."""
    columns = [{row[place] for row in rows if place < len(row)} for place in range(width)]
    return tuple(said.pop() if len(said) == 1 else "" for said in columns)


def rule_below_headings(columns: Sequence[str]) -> str:
    """Return the line of Markdown that says how the columns are aligned."""
    return "|" + "".join(f"{_RULES[each]}|" for each in columns)
