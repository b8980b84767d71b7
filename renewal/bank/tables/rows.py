"""One row of a table: its cells by what they hold, and the options it offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from renewal.bank.findings import Place
from renewal.bank.found import letter
from renewal.bank.tables.cells import all_cleaned, unpacked
from renewal.bank.tables.headers import Columns, Role
from renewal.bank.tables.keys import Offered
from renewal.bank.tables.layout import Layout
from renewal.bank.tables.survey import KeyRow

_COMMENT = "//"
_MAYBE_COMMENT = "#"


@dataclass(slots=True)
class Row:
    """The cells of a row, the line (or row number) where it begins, and the sheet it is on.

    `faults` says of cells, by their column from 0, what they hold that is no text. Rows that were
    put together from something that is no table have no columns that people could look at
    (`has_columns`). Not frozen, as nobody keeps it and freezing quadruples what making it costs.
    """

    line: int
    cells: Sequence[str]
    member: str | None = None
    faults: Mapping[int, str] = field(default_factory=lambda: _SOUND)
    has_columns: bool = True


_SOUND: Mapping[int, str] = MappingProxyType({})


class RowCells:
    """The cells of one row, an empty one behind the last: see `layout`."""

    __slots__ = ("_layout", "_places", "cells", "row")

    def __init__(self, row: Row, layout: Layout) -> None:
        self.row = row
        self._layout = layout
        self._places = layout.places
        self.cells = all_cleaned(row.cells)
        missing = layout.columns.width - len(self.cells)
        self.cells += [""] * (missing + 1) if missing > 0 else [""]

    def one(self, role: Role) -> str:
        """The cell of that role; "" when there is no such column, or none that can be used."""
        return self.cells[self._places[role]]

    def place(self, file: str, role: Role | None = None) -> Place:
        """Where the row is, with the column of that role if it has one."""
        row, at = self.row, None
        if role is not None and row.has_columns:
            at = self.columns.one.get(role)
        return Place(file, row.line, None if at is None else at + 1, row.member)

    @property
    def columns(self) -> Columns:
        """The columns of the table."""
        return self._layout.columns

    @property
    def is_empty(self) -> bool:
        """True when no cell holds anything; what was no row of a table holds a question anyway."""
        return not any(self.cells) and not self.row.faults and self.row.has_columns

    @property
    def width(self) -> int:
        """How many cells the row has, those included that it lacks beside the header."""
        return len(self.cells) - 1

    @property
    def is_too_long(self) -> bool:
        """True when something stands behind the last column of the header."""
        width = self._layout.columns.width
        return len(self.cells) > width + 1 and any(self.cells[width:])

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
        if self._layout.options:
            return tuple(
                [
                    Offered(name, cells[text], cells[rationale], cells[score], header)
                    for name, text, rationale, score, header in self._layout.options
                ]
            )
        packed = self.one(Role.PACKED)
        parts = unpacked(packed) if packed else ()
        return tuple(Offered(letter(index), text) for index, text in enumerate(parts or ()))

    @property
    def has_right_column(self) -> bool:
        """True when the first column of options is that of the right one."""
        options = self._layout.columns.options
        return bool(options) and options[0].is_right

    def key_row(self, options: Sequence[Offered]) -> KeyRow:
        """What the row says about its key."""
        return KeyRow(
            cells=tuple(self.cells[at] for at in self.columns.keys),
            letter=self.one(Role.KEY_LETTER),
            options=tuple(options),
            are_rivals=self.columns.has_rival_keys,
        )
