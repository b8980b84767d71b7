"""Parts of a workbook on their way to the parser, element by element, their tags counted before.

A part of sixty megabytes can hold ten million tags, and each of them becomes an object that is
several times as large. The count is of the bytes that the parser is given, so that nothing is built
of a part that is like none. Import this only where a workbook is opened: lxml is slow to import.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree
from openpyxl.xml.constants import SHEET_MAIN_NS

from renewal.bank.shifted import lowered, raised

MOST_TAGS = 16_000_000
"""How many tags are read of a workbook: a hundred thousand rows of twenty-six full cells."""
TAGS_AT_ALL = 2_000_000
TAGS_AT_ONCE = 200_000
"""So many may stand in one row or text, or before the first; a row of the full width has half."""
_TEXT = f"{{{SHEET_MAIN_NS}}}t"
_RUN = f"{{{SHEET_MAIN_NS}}}r"
_SHIFT = f"{{{SHEET_MAIN_NS}}}rPr/{{{SHEET_MAIN_NS}}}vertAlign"
_SHIFTS = {"superscript": raised, "subscript": lowered}


class SharedTexts(list[str]):
    """The texts that sheets share; `tags` counts those of all parts that were read."""

    tags = 0


class CountedPart:
    """The bytes of a part, as long as it has no more tags than for what was found in it."""

    def __init__(self, part: BinaryIO, tags_each: int, texts: SharedTexts) -> None:
        self._part = part
        self._each = tags_each
        self._texts = texts
        self._tags = self._at_once = 0
        self._allowed = TAGS_AT_ALL

    def read(self, size: int = -1) -> bytes:
        """The next bytes; raises ValueError where there are too many tags."""
        piece = self._part.read(size)
        count = piece.count(b"<")
        self._tags += count
        self._at_once += count
        self._texts.tags += count
        if self._at_once > TAGS_AT_ONCE:
            raise ValueError(f"there are more than {TAGS_AT_ONCE:,} tags in one place")
        if self._tags > self._allowed or self._texts.tags > MOST_TAGS:
            raise ValueError(f"there are {self._texts.tags:,} tags up to here, as in no table")
        return piece

    def has_passed_one(self) -> None:
        """A row or text was read, so that there may be more tags."""
        self._at_once = 0
        self._allowed += self._each


def elements_of(part: CountedPart, tag: str) -> Iterator[Any]:
    """The elements with that tag, each gone when the next one is asked for."""
    is_first = True
    for _, element in etree.iterparse(part, tag=tag, resolve_entities=False, load_dtd=False):
        if is_first and element.getroottree().docinfo.doctype:
            raise ValueError("it has a document type")
        is_first = False
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def text_of(element: Any) -> str:
    """The plain text, then that of each run; what is only said of it, such as a reading, is not.

    What a run raises or lowers is not run into the text: 10³ is no 103.
    """
    if len(element) == 1 and element[0].tag == _TEXT:
        return element[0].text or ""
    pieces = [element.findtext(_TEXT) or "", *map(_of_run, element.iter(_RUN))]
    return "".join(pieces)


def _of_run(run: Any) -> str:
    text = run.findtext(_TEXT) or ""
    place = run.find(_SHIFT)
    shift = None if place is None or not text.strip() else _SHIFTS.get(place.get("val"))
    return shift(text).text if shift else text
