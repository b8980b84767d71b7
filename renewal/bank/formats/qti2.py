"""QTI 2.0, 2.1, 2.2 and 3.0, single items: one reader for all, over one set of names.

Packages of items are `renewal.bank.formats.qti_package`'s business. A test or a passage that
comes by itself holds no question; it is recognised in order to say so.
"""

from typing import TYPE_CHECKING
from urllib.parse import unquote

from renewal.bank.findings import FindingCode, Place
from renewal.bank.formats.harvest import Harvest
from renewal.bank.formats.qti2_item import Qti2Item, kind_of
from renewal.bank.formats.qti2_names import ITEM, STIMULUS, TEST, use_usual_names, usual_name
from renewal.bank.labels import Labels
from renewal.bank.source import ReadResult, Source
from renewal.bank.xml import inside, line_of, name_of, parse_xml, root_name

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

name = "QTI 2 and 3"
max_bytes = 20_000_000


def recognises(content: bytes, file: str) -> int:  # noqa: ARG001
    """Sure of an item; a test or a passage without its items is nobody else's either."""
    root = usual_name(root_name(content))
    return {ITEM: 95, TEST: 60, STIMULUS: 60}.get(root, 0)


def read(source: Source) -> ReadResult:
    """The question of the file, or what kind of question it is."""
    parsed = parse_xml(source.content, source.file)
    harvest = Harvest(source)
    if parsed.root is not None:

        def _beside(src: str) -> bytes | FindingCode:
            return source.companions.read(unquote(src.partition("?")[0]))

        use_usual_names(parsed.root)
        for item in items_in(parsed.root):
            place = Place(source.file, line_of(item))
            kind = kind_of(item)
            if kind:
                harvest.skip(kind, place)
            elif not harvest.is_too_large(place, item):
                harvest.add(Qti2Item(item, harvest, _beside).found((), Labels(), ()))
    return harvest.result(*parsed.findings)


def items_in(root: "Element") -> list["Element"]:
    """The items of a file: as a rule one, and it is the root."""
    return [root] if name_of(root) == ITEM else list(inside(root, ITEM))
