"""The native format: one TOML file a topic, lossless, made to be written by hand.

`question_bank/SCHEMA.md` describes it; `renewal.bank.schema` is where that comes from. This is the
only format whose pictures may be SVG, because only its authors are known to the bank's keeper.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from renewal.bank.codes.exhibits import ALT_MISSING
from renewal.bank.codes.shape import NO_ITEMS
from renewal.bank.codes.structure import TOPIC_OTHER_FILE
from renewal.bank.complaints import Loaded, load
from renewal.bank.decoding import decode_utf8
from renewal.bank.fields import usual_case
from renewal.bank.findings import At, Finding, Notice, Place
from renewal.bank.formats.toml_parts import Part, parts_in_turn
from renewal.bank.formats.toml_places import TableLines
from renewal.bank.native_item import item_from
from renewal.bank.own_pictures import OwnPictures
from renewal.bank.pictures import Picture
from renewal.bank.review.taking import Taking
from renewal.bank.schema import ExhibitTable, Head, ItemTable
from renewal.bank.source import LocatedExhibit, LocatedItem, ReadResult, Source
from renewal.bank.typed_values import typed_of
from renewal.domain.item import Exhibit

name = "native TOML"
max_bytes = 20_000_000

_ITEM_TABLE = re.compile(rb"^[ \t]*\[\[[ \t]*(?:item|exhibit)[ \t]*\]\]", re.MULTILINE)
_HEAD = re.compile(rb"""(?:\xef\xbb\xbf)?(?:[ \t\r\n]|#[^\r\n]*+)*+language[ \t]*=[ \t]*["']""")
_UNKNOWN_LANGUAGE = "und"


def recognises(content: bytes, file: str) -> int:
    """Sure of `[[item]]` tables, fairly sure of a language line first, hopeful about `.toml`."""
    if b"[[" in content and _ITEM_TABLE.search(content.replace(b"\r", b"\n")):
        return 90
    if _HEAD.match(content):
        return 60
    return 40 if file.lower().endswith(".toml") else 0


def read(source: Source) -> ReadResult:
    """Every item and exhibit of the file, and everything that is wrong with its form."""
    decoded = decode_utf8(source.content, source.file)
    if decoded.findings:
        return ReadResult(findings=decoded.findings)
    reading = _Reading(source)
    for part in parts_in_turn(decoded.text, source.file):
        reading.part(part)
        if reading.taking.is_full:
            break
    return reading.result()


class _Reading:
    """One file on its way from tables to items."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.exhibits: list[LocatedExhibit] = []
        self.findings: list[Finding] = []
        self.taking = Taking(self.findings)
        self._pictures = OwnPictures(drawings=True)
        self._language: str | None = None
        self._name, self._topic = source.name, PurePosixPath(source.name).stem
        self._head_table, self._item_table, self._exhibit_table = (
            Head(),
            ItemTable(),
            ExhibitTable(),
        )

    def part(self, part: Part) -> None:
        """What the part holds is added; of a broken one, that it was there."""
        if part.finding is not None:
            self.findings.append(part.finding)
            self._add_placeholder(part)
            return
        head, headers = self._read_head(part), part.lines.headers()
        for kind, read_one in (("exhibit", self._add_exhibit), ("item", self._add_item)):
            tables = head.values.get(kind, ())
            # Where some are not written below a header of their own, each is looked for.
            known = headers[kind] if len(headers[kind]) == len(tables) else ()
            for index, table in enumerate(tables):
                at = (kind, index)
                lines = TableLines(part.lines, at)
                read_one(table, _Spot(known[index] if known else lines[()], lines))
                if self.taking.is_full:
                    return

    def result(self) -> ReadResult:
        """All that was read."""
        told, items = self.taking.all_told(), tuple(self.taking.items)
        if not items and not self.exhibits and not self.findings:
            self.findings.append(NO_ITEMS.finding(Place(self.source.file, 1)))
        return ReadResult(items, tuple(self.exhibits), tuple(self.findings), told=told)

    def _read_head(self, part: Part) -> Loaded:
        table = dict(part.table)
        is_first = part.first_line == 1
        if not is_first:  # the language stands in an earlier part, or its absence is told there
            table.setdefault("language", self._language or _UNKNOWN_LANGUAGE)
        head = load(self._head_table, table, "The head of the file")
        if is_first:
            stated = head.values.get("language")
            self._language = usual_case(stated) if stated else None
        if head.notices:
            self._tell(head.notices, part.lines.whole(), part.first_line)
        return head

    def _add_placeholder(self, part: Part) -> None:
        file, line = self.source.file, part.first_line
        if part.opens == "item":
            item = item_from({"id": part.id}, self.source.area, self._language or _UNKNOWN_LANGUAGE)
            unread = frozenset(self._item_table.fields)
            self._take(LocatedItem(item, file, line, unread=unread))
        elif part.opens == "exhibit":
            self.exhibits.append(LocatedExhibit(part.id, None, file, line))
            self.taking.look(Place(file, line))

    def _add_item(self, table: object, spot: "_Spot") -> None:
        loaded = load(self._item_table, table, "The item")
        language = self._language or _UNKNOWN_LANGUAGE
        item = item_from(loaded.values, self.source.area, language)
        lines: Mapping[At, int] = spot.lines
        if loaded.notices:
            lines = spot.lines.taken()
            self._tell(loaded.notices, lines, spot.line, item.id)
            lines = _of_read(lines, loaded.unread)
        unread = loaded.unread if self._language else loaded.unread | {"language"}
        located = LocatedItem(item, self.source.file, spot.line, lines=lines, unread=unread)
        if unread:
            located = located._replace(typed=typed_of(table, unread))
        is_elsewhere = bool(item.topic) and item.topic != self._topic
        told = TOPIC_OTHER_FILE.notice(("topic",), topic=item.topic, name=self._name)
        self._take(located, (told,) if is_elsewhere else ())

    def _take(self, located: LocatedItem, notices: tuple[Notice, ...] = ()) -> None:
        self.taking.add(located, notices)
        self.source.has_read(len(self.taking.items))

    def _add_exhibit(self, table: object, spot: "_Spot") -> None:
        loaded = load(self._exhibit_table, table, "The exhibit")
        notices = list(loaded.notices)
        exhibit_id, alt = loaded.values.get("id", ""), loaded.values.get("alt", "")
        picture: Picture | None = None
        if "file" in loaded.values:
            found = self._pictures.beside(self.source.companions, loaded.values["file"])
            if isinstance(found, Picture):
                picture = found
            else:
                notices.extend(each._replace(at=("file",)) for each in found)
        if not alt and "alt" not in loaded.unread:
            notices.append(ALT_MISSING.notice(exhibit=exhibit_id))
        self._tell(notices, spot.lines, spot.line)
        exhibit = None
        if picture is not None and not loaded.unread:
            digest = hashlib.sha256(picture.source).hexdigest()
            exhibit = Exhibit(exhibit_id, picture.media_type, alt, picture.content, digest)
        located = LocatedExhibit(exhibit_id, exhibit, self.source.file, spot.line)
        self.exhibits.append(located)
        self.taking.look(located.place())

    def _tell(
        self, notices: Iterable[Notice], lines: Mapping[At, int], line: int, item: str | None = None
    ) -> None:
        for notice in notices:
            around = (notice.at[:length] for length in range(len(notice.at), 0, -1))
            nearest = next((lines[path] for path in around if path in lines), line)
            self.findings.append(notice.at_place(Place(self.source.file, nearest), item))


class _Spot(NamedTuple):
    """Where a table stands: the line of its header, and the lines within it."""

    line: int
    lines: TableLines


def _of_read(lines: Mapping[At, int], unread: frozenset[str]) -> Mapping[At, int]:
    """The lines that somebody may still ask for: within a field that was not read, none."""
    kept = {at: line for at, line in lines.items() if len(at) < 2 or at[0] not in unread}
    return MappingProxyType(kept)
