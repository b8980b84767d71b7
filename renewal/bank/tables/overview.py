"""A first look over all rows of a table, before the first of them becomes a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from renewal.bank.tables.cells import CellFormat
from renewal.bank.tables.headers import Columns, Role
from renewal.bank.tables.keys import numbers_in
from renewal.bank.tables.layout import layout_of
from renewal.bank.tables.rows import Row, RowCells
from renewal.bank.tables.survey import KeySurvey
from renewal.bank.tables.types import is_single
from renewal.bank.words import find_word
from renewal.domain.item import Choose, Kind, Order, Status

WORDS: dict[Role, type[StrEnum]] = {
    Role.KIND: Kind,
    Role.CHOOSE: Choose,
    Role.STATUS: Status,
    Role.ORDER: Order,
    Role.FORMAT: CellFormat,
}
"""Columns that hold words of ours, or have only the name in common with one that does."""


@dataclass(slots=True)
class Overview:
    """How keys are written, whether types tell one from several, and which columns do not fit."""

    keys: KeySurvey = field(default_factory=KeySurvey)
    has_single: bool = False
    unfit: frozenset[Role] = frozenset()


def overview_of(rows: Iterable[Row], columns: Columns, first: int | None = None) -> Overview:
    """What the rows show; `first` says where numbers that name options begin, if that is known.

    A table with our own columns needs no look: its keys are the options' ids. One whose columns are
    unclear gets none, as no row of it is read.
    """
    overview = Overview(KeySurvey(first))
    if columns.is_own or columns.is_unclear:
        return overview
    words = {role: words for role, words in WORDS.items() if role in columns.one}
    fits = dict.fromkeys(words, False)
    has_types = Role.TYPE in columns.one
    layout = layout_of(columns)
    for row in rows:
        if overview.keys.has_enough and all(fits.values()) and not has_types:
            if overview.keys.is_settled or Role.PACKED in columns.one:
                break
            _add_number(row.cells, columns, overview.keys)
            continue
        cells = RowCells(row, layout)
        if cells.is_empty or cells.is_comment:
            continue
        overview.keys.add(cells.key_row(cells.options()))
        overview.has_single |= is_single(cells.one(Role.TYPE))
        for role, known in words.items():
            fits[role] = fits[role] or find_word(cells.one(role), known) is not None
    overview.unfit = frozenset(role for role, is_fit in fits.items() if not is_fit)
    return overview


def _add_number(cells: Sequence[str], columns: Columns, keys: KeySurvey) -> None:
    """The row is counted, quickly, as far as it shows where numbers begin."""
    if len(cells) < columns.width:
        return
    given = sum(1 for option in columns.options if cells[option.text].strip())
    for at in columns.keys:
        numbers = numbers_in(cells[at])
        if numbers is not None:
            keys.add_numbers(numbers, given)
