"""The rows of a sheet as openpyxl reads them, in a part of the time and within bounds.

openpyxl builds some ten objects of each text that stands in a cell, with every property that a font
can have; our own workbooks hold no other texts, and one of six hundred thousand cells took minutes.
It also reads whatever stands beside the rows, and keeps it. Here nothing but rows is looked at, and
of each row as many cells as a table may have columns. What a cell holds stays openpyxl's business.
Import this only where a workbook is opened: openpyxl is slow to import.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet import _read_only
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, WorkSheetParser

from renewal.bank.tables.counted_parts import CountedPart, elements_of, text_of

MOST_IN_ROW = 1_000
"""As many of a row's cells are looked at; a table has no more columns."""
TAGS_OF_ROW = 200
"""So many more tags a sheet may have for each of its rows."""
LAST_ROW = 1_048_576
_INLINE = "inlineStr"


class SheetRows(WorkSheetParser):  # type: ignore[misc]
    """Rows that hold anything, their cells as openpyxl reads them, inline texts apart."""

    row_counter: int
    col_counter: int

    def parse(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """The number and the cells of each row that holds anything; ValueError for no table."""
        source = CountedPart(self.source, TAGS_OF_ROW, self.shared_strings)
        last = 0
        for row in elements_of(source, ROW_TAG):
            found = self.parse_row(row)
            if self.row_counter <= last:
                raise ValueError("it stands behind one with a higher number")
            last = self.row_counter
            if last > LAST_ROW:
                return
            source.has_passed_one()
            if found[1]:
                yield found

    def parse_row(self, row: Any) -> tuple[int, list[dict[str, Any]]]:
        """The number of the row and its cells with a value, of those that are looked at."""
        number = row.get("r")
        self.row_counter = int(float(number)) if number else self.row_counter + 1
        self.col_counter = 0
        cells: list[dict[str, Any]] = []
        for each in islice(row, MOST_IN_ROW + 1):
            if len(each):
                cells.append(self.parse_cell(each))
            elif address := each.get("r"):
                self.col_counter = coordinate_to_tuple(address)[1]
            else:
                self.col_counter += 1
        return self.row_counter, [each for each in cells if each["value"] is not None]

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


def use_sheet_rows() -> None:
    """Workbooks that are opened to be read only are read so from now on, in this process."""
    _read_only.WorkSheetParser = SheetRows
