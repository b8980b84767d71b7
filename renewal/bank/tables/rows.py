"""One row of a table: its cells by what they hold, and the options it offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from renewal.bank.findings import Place
from renewal.bank.found import letter
from renewal.bank.tables.cells import cleaned, unpacked
from renewal.bank.tables.headers import Columns, Role
from renewal.bank.tables.keys import Offered
from renewal.bank.tables.survey import KeyRow

_COMMENT = "//"
_MAYBE_COMMENT = "#"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, the line (or row number) where it begins, and the sheet it is on.

    `faults` says of cells, by their column from 0, what they hold that is no text. Rows that were
    put together from something that is no table have no columns that people could look at
    (`has_columns`).
    """

    line: int
    cells: Sequence[str]
    member: str | None = None
    faults: Mapping[int, str] = field(default_factory=lambda: _SOUND)
    has_columns: bool = True


_SOUND: Mapping[int, str] = MappingProxyType({})


class RowCells:
    """The cells of one row."""

    __slots__ = ("_at", "_has_columns", "cells", "columns", "faults", "line", "member")

    def __init__(self, row: Row, columns: Columns, at: Mapping[Role, int] | None = None) -> None:
        # `at` holds the columns that can be used, where that is known: those of `columns` or fewer.
        self.line = row.line
        self.member = row.member
        self.faults = row.faults
        self._has_columns = row.has_columns
        self.columns = columns
        self.cells = [cleaned(cell) if cell else "" for cell in row.cells]
        if len(self.cells) < columns.width:
            self.cells += [""] * (columns.width - len(self.cells))
        self._at = columns.one if at is None else at

    def one(self, role: Role) -> str:
        """The cell of that role; "" when there is no such column, or none that can be used."""
        at = self._at.get(role)
        return "" if at is None else self.cells[at]

    def place(self, file: str, role: Role | None = None) -> Place:
        """Where the row is, with the column of that role if it has one."""
        at = self.columns.one.get(role) if role is not None and self._has_columns else None
        return Place(file, self.line, None if at is None else at + 1, self.member)

    @property
    def is_empty(self) -> bool:
        """True when no cell holds anything."""
        return not any(self.cells) and not self.faults

    @property
    def is_too_long(self) -> bool:
        """True when something stands behind the last column of the header."""
        return len(self.cells) > self.columns.width and any(self.cells[self.columns.width :])

    @property
    def is_comment(self) -> bool:
        """True for // at the start, and for # where the rest is no question."""
        first = self.cells[0]
        if first.startswith(_COMMENT):
            return True
        if not first.startswith(_MAYBE_COMMENT):
            return False
        return not (self.one(Role.STEM) and any(option.text for option in self.options()))

    def options(self) -> tuple[Offered, ...]:
        """What is offered, empty cells included, in the order of the columns."""
        cells = self.cells
        if self.columns.options:
            return tuple(
                Offered(
                    name=letter(index) if each.name.isdigit() else each.name,
                    text=cells[each.text],
                    rationale="" if each.rationale is None else cells[each.rationale],
                    score="" if each.score is None else cells[each.score],
                    header=each.header,
                )
                for index, each in enumerate(self.columns.options)
            )
        packed = self.one(Role.PACKED)
        parts = unpacked(packed) if packed else ()
        return tuple(Offered(letter(index), text) for index, text in enumerate(parts or ()))

    @property
    def has_right_column(self) -> bool:
        """True when the first column of options is that of the right one."""
        return bool(self.columns.options) and self.columns.options[0].is_right

    def key_row(self, options: Sequence[Offered]) -> KeyRow:
        """What the row says about its key."""
        return KeyRow(
            cells=tuple(self.cells[at] for at in self.columns.keys),
            letter=self.one(Role.KEY_LETTER),
            options=tuple(options),
        )
