"""QTI 1.2: `<questestinterop>` as Canvas, Blackboard and Common Cartridges hold it.

Three dialects and many more namespaces: elements are found by local name, and nothing is validated,
because the real files are not valid. `read_items` is for packages as well, where this file is one
of many members.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from renewal.bank.codes.found import READING_NOTE
from renewal.bank.findings import FindingCode, Place
from renewal.bank.formats.harvest import Harvest
from renewal.bank.formats.qti1_item import Qti1Item, kind_of
from renewal.bank.found import names_area
from renewal.bank.gallery import Find
from renewal.bank.source import ReadResult, Source
from renewal.bank.xml import (
    attribute,
    child,
    children,
    inside,
    line_of,
    name_of,
    parse_xml,
    root_name,
    text_at,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

name = "QTI 1.2"
max_bytes = 50_000_000
ROOT = "questestinterop"
_GROUPS = frozenset(("objectbank", "assessment", "section"))
_NO_TITLES = frozenset(("root_section", "root section", ""))
_DEEPEST = 50


def recognises(content: bytes, file: str) -> int:  # noqa: ARG001
    """Sure of the root element; the name of the file says nothing."""
    return 95 if root_name(content) == ROOT else 0


def read(source: Source) -> ReadResult:
    """Every choice question of the file, and how many there are of other types."""
    parsed = parse_xml(source.content, source.file)
    harvest = Harvest(source)
    if parsed.root is not None:

        def _beside(src: str) -> bytes | FindingCode:
            return source.companions.read(unquote(src.partition("?")[0]))

        read_items(parsed.root, harvest, _beside, None)
    return harvest.result(*parsed.findings)


def read_items(root: "Element", harvest: Harvest, find: Find, member: str | None) -> None:
    """The items below the root are in the harvest; `find` knows where pictures lie."""
    for item, category in _items(root, (), 0):
        place = Place(harvest.source.file, line_of(item), member=member)
        kind = kind_of(item)
        if kind:
            harvest.skip(kind, place)
        elif harvest.is_full(place):
            return
        elif not harvest.is_too_large(place, item):
            titles = category if names_area(category) else ()  # as a rule they name a test
            harvest.add(Qti1Item(item, harvest, find, member).found(titles))
    for reference in inside(root, "sourcebank_ref"):
        place = Place(harvest.source.file, line_of(reference), member=member)
        note = "A group of questions is drawn from a bank that is not in this file"
        harvest.findings.append(READING_NOTE.finding(place, note=note))


def _items(
    element: "Element", category: tuple[str, ...], depth: int
) -> Iterator[tuple["Element", tuple[str, ...]]]:
    """Each item with the titles of what is around it."""
    for each in children(element):
        if name_of(each) == "item":
            yield each, category
        elif name_of(each) in _GROUPS and depth < _DEEPEST:
            title = _title(each)
            inner = (*category, title) if title.casefold() not in _NO_TITLES else category
            yield from _items(each, inner, depth + 1)


def _title(group: "Element") -> str:
    """What people call the bank, the assessment or the section."""
    metadata = child(group, "qtimetadata")
    if metadata is not None:
        for entry in children(metadata, "qtimetadatafield"):
            if text_at(entry, "fieldlabel").strip() == "bank_title":
                return text_at(entry, "fieldentry").strip()
    return attribute(group, "title").strip()
