"""A workbook as openpyxl opens it, without what no table of questions needs.

openpyxl builds objects of every text that sheets share, with every property that a font can have,
and draws what charts would show. Import this only where a workbook is opened.
"""

from typing import Any

from openpyxl.packaging.relationship import Relationship
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from renewal.bank.tables.counted_parts import CountedPart, SharedTexts, elements_of, text_of

MOST_TEXTS = 2_000_000
"""How many texts sheets may share; twenty for each of a hundred thousand questions."""
_TEXT = f"{{{SHEET_MAIN_NS}}}si"
_TAGS_OF_TEXT = 6


class WorkbookReader(ExcelReader):  # type: ignore[misc]
    """Opens a workbook to be read row by row; charts are passed over."""

    def read_strings(self) -> None:
        """The texts that sheets share are known; raises ValueError where there are too many."""
        found = self.package.find(SHARED_STRINGS)
        texts = SharedTexts()
        self.shared_strings = texts
        if found is None:
            return
        with self.archive.open(found.PartName[1:]) as part:
            counted = CountedPart(part, _TAGS_OF_TEXT, texts)
            for element in elements_of(counted, _TEXT):
                texts.append(text_of(element).replace("x005F_", ""))
                counted.has_passed_one()
                if len(texts) > MOST_TEXTS:
                    raise ValueError(f"its sheets share more than {MOST_TEXTS:,} texts")

    def read_chartsheet(self, sheet: Any, rel: Relationship) -> None:
        """A sheet that is a chart holds no question."""
