"""QTI 2.1 packages, as Blackboard, Canvas and TAO import them: a zip with one file an item.

Beside the items lie their pictures in `media/`, a test that shows them by area and topic, and the
list of contents, which names every file. What QTI has no place for stands there as keywords. The
same items give the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from renewal.bank.formats import qti_package as reader
from renewal.bank.labels import labels_of
from renewal.bank.package import MOST_MEMBERS
from renewal.bank.writers.markup import picture_name, xml_text
from renewal.bank.writers.packing import packed
from renewal.bank.writers.qti_item import NAMESPACE, SCHEMA, XSI, has_own_identifiers, item_file
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Left, Written
from renewal.domain.item import Exhibit, Item

name = "QTI 2.1 package"
suffix = ".zip"

_OTHER_FILES = 2
_CONTENTS = "http://www.imsglobal.org/xsd/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_TITLE = "Question bank"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file of the package with its identifier in the list of contents."""

    ident: str
    member: str
    content: bytes
    item: Item | None = None
    exhibit: Exhibit | None = None
    needs: tuple[str, ...] = ()


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as a package."""
    media = _media(items, exhibits)
    most = MOST_MEMBERS - _OTHER_FILES - len(media)
    carried, refused = items[: max(most, 0)], items[max(most, 0) :]
    entries = [_item_entry(number, item, media) for number, item in enumerate(carried, 1)]
    test = _Entry("test", "test.xml", _test(entries))
    listed = [test, *entries, *media.values()]
    manifest = _Entry("", "imsmanifest.xml", _manifest(listed))
    content = packed((each.member, each.content) for each in (manifest, *listed))
    left = (
        Left(item.id, f"the question (a package holds at most {MOST_MEMBERS:,} files)")
        for item in refused
    )
    behind = left_behind(reader, content, "bank.zip", carried, exhibits)
    return Written(content, (*left, *behind))


def _media(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> dict[str, _Entry]:
    """The pictures that items show, by exhibit; names that differ by case lie apart."""
    known = {exhibit.id: exhibit for exhibit in exhibits}
    shown = dict.fromkeys(each for item in items for each in item.exhibits if each in known)
    names: set[str] = set()
    media: dict[str, _Entry] = {}
    for number, exhibit_id in enumerate(shown, 1):
        exhibit = known[exhibit_id]
        member = f"media/{picture_name(exhibit_id, exhibit.media_type)}"
        if member.casefold() in names:
            member = f"media/{number}/{picture_name(exhibit_id, exhibit.media_type)}"
        names.add(member.casefold())
        media[exhibit_id] = _Entry(f"media-{number}", member, exhibit.content, exhibit=exhibit)
    return media


def _item_entry(number: int, item: Item, media: Mapping[str, _Entry]) -> _Entry:
    shown = [media[each] for each in item.exhibits if each in media]
    pictures = [(f"../{each.member}", each.exhibit) for each in shown if each.exhibit is not None]
    return _Entry(
        ident=f"item-{number}",
        member=f"items/item-{number:04}.xml",
        content=item_file(item, pictures),
        item=item,
        needs=tuple(each.ident for each in shown),
    )


def _test(entries: Sequence[_Entry]) -> bytes:
    """A test with a section for each area and in it one for each topic."""
    lines = [
        _HEAD,
        f'<assessmentTest xmlns="{NAMESPACE}" xmlns:xsi="{XSI}"',
        f'  xsi:schemaLocation="{NAMESPACE} {SCHEMA}" identifier="test" title="{_TITLE}">',
        '<testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">',
        *_sections(entries),
        "</testPart>",
        "</assessmentTest>",
        "",
    ]
    return "\n".join(lines).encode()


def _sections(entries: Sequence[_Entry]) -> Iterator[str]:
    areas: dict[str, dict[str, list[_Entry]]] = {}
    for entry in entries:
        if entry.item is not None:
            topics = areas.setdefault(entry.item.area, {})
            topics.setdefault(entry.item.topic, []).append(entry)
    for number, (area, topics) in enumerate(areas.items(), 1):
        yield _section(f"area-{number}", area)
        for place, (topic, found) in enumerate(topics.items(), 1):
            yield _section(f"topic-{number}-{place}", topic)
            for entry in found:
                yield f'<assessmentItemRef identifier="{entry.ident}" href="{entry.member}"/>'
            yield "</assessmentSection>"
        yield "</assessmentSection>"
    if not areas:  # a part of a test needs a section
        yield _section("empty", "") + "</assessmentSection>"


def _section(ident: str, title: str) -> str:
    return f'<assessmentSection identifier="{ident}" title="{xml_text(title)}" visible="true">'


def _manifest(entries: Sequence[_Entry]) -> bytes:
    lines = [
        _HEAD,
        f'<manifest xmlns="{_CONTENTS}" identifier="question-bank">',
        "<metadata>",
        "<schema>QTIv2.1 Package</schema>",
        "<schemaversion>1.0.0</schemaversion>",
        "</metadata>",
        "<organizations/>",
        "<resources>",
        *(line for entry in entries for line in _resource(entry, entries)),
        "</resources>",
        "</manifest>",
        "",
    ]
    return "\n".join(lines).encode()


def _resource(entry: _Entry, entries: Sequence[_Entry]) -> Iterator[str]:
    kind = "webcontent"
    needs = entry.needs
    if entry.item is not None:
        kind = "imsqti_item_xmlv2p1"
    elif entry.ident == "test":
        kind = "imsqti_test_xmlv2p1"
        needs = tuple(each.ident for each in entries if each.item is not None)
    href = quote(entry.member)
    yield f'<resource identifier="{entry.ident}" type="{kind}" href="{href}">'
    if entry.item is not None:
        yield from _metadata(entry.item)
    yield f'<file href="{href}"/>'
    for ident in needs:
        yield f'<dependency identifierref="{ident}"/>'
    yield "</resource>"


def _metadata(item: Item) -> Iterator[str]:
    """The item's name and labels, in the manner of LOM."""
    labels = labels_of(item, has_places=False, has_option_ids=has_own_identifiers(item))
    yield f'<metadata><lom xmlns="{_LOM}"><general>'
    yield f"<title><string>{xml_text(item.id)}</string></title>"
    for label in labels:
        yield f"<keyword><string>{xml_text(label)}</string></keyword>"
    yield "</general></lom></metadata>"
