"""Packages of QTI 2 and 3, as Blackboard, Canvas and TAO import them: a zip with one file an item.

Beside the items lie their pictures in `media/`, a test that shows them by area and topic, and the
list of contents, which names every file. What QTI has no place for stands there as keywords. The
same items give the same bytes. The versions differ in names only (`Version`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from renewal.bank.formats import qti_package as reader
from renewal.bank.labels import labels_of
from renewal.bank.package import MOST_MEMBERS
from renewal.bank.writers.markup import xml_text
from renewal.bank.writers.media import media_of
from renewal.bank.writers.packing import packed
from renewal.bank.writers.qti_item import NAMESPACE, SCHEMA, XSI, has_own_identifiers, item_file
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Left, Written
from renewal.domain.item import Exhibit, Item

_OTHER_FILES = 2
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_TITLE = "Question bank"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True, slots=True)
class Version:
    """What a version calls its lists, and what it makes of a file of QTI 2.1."""

    contents: str
    schema: str
    schema_version: str
    kind: str
    file: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file of the package with its identifier in the list of contents."""

    ident: str
    member: str
    content: bytes
    item: Item | None = None
    exhibit: Exhibit | None = None
    needs: tuple[str, ...] = ()


def write_package(items: Sequence[Item], exhibits: Sequence[Exhibit], version: Version) -> Written:
    """The items as a package of that version."""
    media = _media(items, exhibits)
    most = MOST_MEMBERS - _OTHER_FILES - len(media)
    carried, refused = items[: max(most, 0)], items[max(most, 0) :]
    entries = [_item_entry(number, item, media, version) for number, item in enumerate(carried, 1)]
    test = _Entry("test", "test.xml", version.file(_test(entries)))
    listed = [test, *entries, *media.values()]
    manifest = _Entry("", "imsmanifest.xml", _manifest(listed, version))
    content = packed((each.member, each.content) for each in (manifest, *listed))
    left = (
        Left(item.id, f"the question (a package holds at most {MOST_MEMBERS:,} files)")
        for item in refused
    )
    behind = left_behind(reader, content, "bank.zip", carried, exhibits)
    return Written(content, (*left, *behind))


def _media(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> dict[str, _Entry]:
    """The pictures that items show, by exhibit."""
    found = media_of(items, exhibits, most=MOST_MEMBERS - _OTHER_FILES)
    return {
        exhibit_id: _Entry(f"media-{number}", member, exhibit.content, exhibit=exhibit)
        for number, (exhibit_id, (member, exhibit)) in enumerate(found.items(), 1)
    }


def _item_entry(number: int, item: Item, media: Mapping[str, _Entry], version: Version) -> _Entry:
    shown = [media[each] for each in item.exhibits if each in media]
    pictures = [(f"../{each.member}", each.exhibit) for each in shown if each.exhibit is not None]
    return _Entry(
        ident=f"item-{number}",
        member=f"items/item-{number:04}.xml",
        content=version.file(item_file(item, pictures)),
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


def _manifest(entries: Sequence[_Entry], version: Version) -> bytes:
    lines = [
        _HEAD,
        f'<manifest xmlns="{version.contents}" identifier="question-bank">',
        "<metadata>",
        f"<schema>{version.schema}</schema>",
        f"<schemaversion>{version.schema_version}</schemaversion>",
        "</metadata>",
        "<organizations/>",
        "<resources>",
        *(line for entry in entries for line in _resource(entry, entries, version)),
        "</resources>",
        "</manifest>",
        "",
    ]
    return "\n".join(lines).encode()


def _resource(entry: _Entry, entries: Sequence[_Entry], version: Version) -> Iterator[str]:
    kind = "webcontent"
    needs = entry.needs
    if entry.item is not None:
        kind = f"imsqti_item_xml{version.kind}"
    elif entry.ident == "test":
        kind = f"imsqti_test_xml{version.kind}"
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
