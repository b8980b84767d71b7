"""A table of the office as a value: a grid on wide screens, one card a row on narrow ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from renewal.web.pages.marks import Mark


class Column(NamedTuple):
    """The head of a column; with a ``path`` it sorts, and ``order`` says how it is sorted now.

    A ``prose`` column holds sentences: on narrow screens they stand under the head.
    """

    name: str
    number: bool = False
    prose: bool = False
    path: str = ""
    order: str = ""


class Cell(NamedTuple):
    """What stands in a cell: a text or marks, with a link where there is a ``path``.

    The text is the link; where there is a ``link`` too, that is, below the text.
    """

    text: str = ""
    path: str = ""
    marks: tuple[Mark, ...] = ()
    note: str = ""
    code: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, the first cell of a row being its name; ``empty`` is said without rows."""

    label: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    empty: str
    foot: Sequence[Cell] = ()
