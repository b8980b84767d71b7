"""Texts that stand in the cells of a sheet, read in a tenth of the time that openpyxl needs.

openpyxl builds some ten objects of each of them, with every property that a font can have. Our own
workbooks hold no other texts, and one of six hundred thousand cells took minutes. Everything else
about a cell stays openpyxl's business. Import this only where a workbook is opened: openpyxl is
slow to import.
"""

from typing import Any

from openpyxl.worksheet import _read_only
from openpyxl.worksheet._reader import INLINE_STRING, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

_TEXT = f"{{{SHEET_MAIN_NS}}}t"
_RUN = f"{{{SHEET_MAIN_NS}}}r"


class InlineTexts(WorkSheetParser):  # type: ignore[misc]
    """Cells as openpyxl reads them, their own texts apart."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """What the cell holds, by openpyxl's own names."""
        inline = element.find(INLINE_STRING) if element.get("t") == "inlineStr" else None
        if inline is None:
            return dict(super().parse_cell(element))
        element.remove(inline)
        cell = dict(super().parse_cell(element))
        if cell["data_type"] == "inlineStr":  # and no formula
            cell |= {"value": _text_of(inline), "data_type": "s"}
        return cell

    def parse_dimensions(self) -> None:
        """Nothing is said of the sheet's size: nobody believes it, and looking reads it all."""


def use_inline_texts() -> None:
    """Workbooks that are opened to be read only are read so from now on, in this process."""
    _read_only.WorkSheetParser = InlineTexts


def _text_of(inline: Any) -> str:
    """The plain text, then that of each run; what is only said of it, such as a reading, is not."""
    pieces = [inline.findtext(_TEXT), *(run.findtext(_TEXT) for run in inline.iter(_RUN))]
    return "".join(piece or "" for piece in pieces)
