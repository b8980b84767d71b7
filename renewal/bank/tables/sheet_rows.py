"""The rows of a sheet as openpyxl reads them, in a part of the time and within bounds.

openpyxl builds some ten objects of each text that stands in a cell, with every property that a font
can have; our own workbooks hold no other texts, and one of six hundred thousand cells took minutes.
It also reads whatever stands beside the rows, and keeps it. Here nothing but rows is looked at, and
of each row as many cells as a table may have columns. Texts and whole numbers, which is nearly all
that tables of questions hold, are taken from their elements as they stand; what any other cell
holds stays openpyxl's business, and a test holds the two to the same values.
Import this only where a workbook is opened: openpyxl is slow to import.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple
from openpyxl.worksheet import _read_only
from openpyxl.worksheet._reader import (
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)

from renewal.bank.tables.counted_parts import CountedPart, elements_of, text_of
from renewal.bank.tables.sheet_cells import text_in

MOST_IN_ROW = 1_000
"""As many of a row's cells are looked at; a table has no more columns."""
TAGS_OF_ROW = 200
"""So many more tags a sheet may have for each of its rows."""
LAST_ROW = 1_048_576
_INLINE = "inlineStr"
_SHARED = "s"
_NUMBERS = (None, "n")
_DIGITS = "0123456789"
_LONGEST_NUMBER = 15
_MOST_KNOWN = 1_000


class SheetRow(NamedTuple):
    """A row by its number: its texts, "" where it has none, and by their place all other cells."""

    number: int
    texts: list[str]
    others: dict[int, Any]


class SheetRows(WorkSheetParser):  # type: ignore[misc]
    """Rows that hold anything, up to so many columns; what they hold is what openpyxl reads."""

    row_counter: int
    col_counter: int

    def __init__(self, part: Any, shared_texts: Any, sheet: Any = None, *said: Any) -> None:
        super().__init__(part, shared_texts, *said)
        self._sheet = sheet
        self._known: dict[str | None, bool] = {}

    def rows(self, columns: int) -> Iterator[SheetRow]:
        """Each row with a value, in whatever column; ValueError for no table."""
        source = CountedPart(self.source, TAGS_OF_ROW, self.shared_strings)
        last = 0
        for element in elements_of(source, ROW_TAG):
            number = element.get("r")
            self.row_counter = int(float(number)) if number else self.row_counter + 1
            row = self._row(element, columns)
            if self.row_counter <= last:
                raise ValueError("it stands behind one with a higher number")
            last = self.row_counter
            if last > LAST_ROW:
                return
            source.has_passed_one()
            if row is not None:
                yield row

    def _row(self, element: Any, columns: int) -> SheetRow | None:
        """The row, or None when no cell that is looked at has a value."""
        self.col_counter = 0
        texts, others, has_any = [""] * columns, {}, False
        for each in islice(element, MOST_IN_ROW + 1):
            if not len(each):
                address = each.get("r")
                self.col_counter = _column(address) if address else self.col_counter + 1
                continue
            text, cell = self._plain(each), None
            if text is None:
                cell = self.parse_cell(each)
                if cell["value"] is None:
                    continue
            has_any = True
            at = self.col_counter - 1
            if at >= columns:
                continue
            texts[at] = text or ""
            if cell is not None:
                others[at] = ReadOnlyCell(self._sheet, **cell)
            elif others:
                others.pop(at, None)
        return SheetRow(self.row_counter, texts, others) if has_any else None

    def _plain(self, element: Any) -> str | None:
        """The text or number that is all there is in the cell; None where it is for openpyxl."""
        style = element.get("s")
        if len(element) > 1 or not (style is None or style.isdecimal()):
            return None
        kind, only, value = element.get("t"), element[0], None
        if kind == _INLINE:
            is_plain = only.tag == INLINE_STRING
        else:
            value = only.text
            is_plain = bool(value) and only.tag == VALUE_TAG
            is_plain = is_plain and (kind == _SHARED or self._is_whole(kind, value, style))
        if not is_plain:
            return None
        address = element.get("r")
        self.col_counter = _column(address) if address else self.col_counter + 1
        if value is None:
            return text_of(only)
        return str(self.shared_strings[int(value)]) if kind == _SHARED else str(int(value))

    def _is_whole(self, kind: str | None, value: str, style: str | None) -> bool:
        """Tell whether a value without a sign and a point is shown as one, and is no date."""
        if kind not in _NUMBERS or len(value) > _LONGEST_NUMBER or not value.isdecimal():
            return False
        known = self._known.get(style)
        if known is None:
            number = int(style or 0)
            known = number not in self.date_formats and self._shows_numbers(number)
            if len(self._known) < _MOST_KNOWN:
                self._known[style] = known
        return known

    def _shows_numbers(self, style: int) -> bool:
        try:
            return text_in(ReadOnlyCell(self._sheet, 1, 1, 1, style_id=style)) == "1"
        except LookupError:
            return False

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """What the cell holds, by openpyxl's own names."""
        inline = element[0] if len(element) == 1 else element.find(INLINE_STRING)
        is_text = element.get("t") == _INLINE and inline is not None
        if not is_text or inline.tag != INLINE_STRING or element.find(FORMULA_TAG) is not None:
            return dict(super().parse_cell(element))
        address, style = element.get("r"), element.get("s")
        row, self.col_counter = (
            coordinate_to_tuple(address) if address else (self.row_counter, self.col_counter + 1)
        )
        return {
            "row": row,
            "column": self.col_counter,
            "value": text_of(inline),
            "data_type": "s",
            "style_id": int(style) if style else 0,
        }

    def parse_dimensions(self) -> None:
        """Nothing is said of the sheet's size: nobody believes it, and looking reads it all."""


def rows_of(sheet: _read_only.ReadOnlyWorksheet, columns: int) -> Iterator[SheetRow]:
    """The rows of the sheet from its first one on."""
    # The arguments are those that the sheet gives its own parser.
    book, texts = sheet.parent, sheet._shared_strings  # noqa: SLF001
    dates, times = book._date_formats, book._timedelta_formats  # noqa: SLF001
    with sheet._get_source() as part:  # noqa: SLF001
        reading = SheetRows(part, texts, sheet, book.data_only, book.epoch, dates, times)
        yield from reading.rows(columns)


def use_sheet_rows() -> None:
    """Nothing is read of sheets when a workbook is opened, from now on, in this process."""
    _read_only.WorkSheetParser = SheetRows


def _column(address: str) -> int:
    """The column of a cell, counted from 1; ValueError where it has no such address."""
    letters = address.rstrip(_DIGITS)
    if letters != address and letters.isalpha():
        return int(column_index_from_string(letters))
    return int(coordinate_to_tuple(address)[1])
