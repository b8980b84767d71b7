"""Items in JSON as this program writes them: the fields of `[[item]]`, area and language."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from renewal.bank.codes.exhibits import ALT_MISSING, EXHIBIT_MISSING
from renewal.bank.codes.found import GRAMMAR
from renewal.bank.complaints import load
from renewal.bank.fields import usual_case
from renewal.bank.findings import At, Finding, FindingCode, Place
from renewal.bank.native_item import item_from
from renewal.bank.outline import area_of
from renewal.bank.own_pictures import OwnPictures
from renewal.bank.pictures import Picture
from renewal.bank.schema import ExhibitTable, ItemTable
from renewal.bank.source import LocatedExhibit, LocatedItem, Source
from renewal.bank.typed_values import typed_of
from renewal.domain.item import Exhibit

FORM = "renewal-bank/1"
_LONGEST_ID = 100
_ONLY_OURS = frozenset(("concept", "kind", "choose"))


def is_native(values: Mapping[str, object]) -> bool:
    """True for an object with the fields of an item that other programs have not."""
    return "stem" in values and "options" in values and not _ONLY_OURS.isdisjoint(values)


@dataclass(slots=True)
class NativeItems:
    """The items and exhibits of one file; `findings` grows on the way."""

    source: Source
    findings: list[Finding] = field(default_factory=list)
    _table: ItemTable = field(default_factory=ItemTable)
    _exhibit_table: ExhibitTable = field(default_factory=ExhibitTable)
    _pictures: OwnPictures = field(init=False)

    def __post_init__(self) -> None:
        self._pictures = OwnPictures(installed=self.source.installed)

    def item(self, values: Mapping[str, object], lines: Mapping[At, int], tag: str) -> LocatedItem:
        """The item of the object; `tag` is the language around it."""
        table = dict(values)
        area, language = table.pop("area", ""), table.pop("language", tag)
        loaded = load(self._table, table, "The item")
        stated = area if isinstance(area, str) else ""
        is_known = isinstance(language, str) and bool(language)
        item = item_from(
            loaded.values,
            area_of(stated) or stated or self.source.area,
            usual_case(language) if is_known and isinstance(language, str) else "und",
        )
        located = LocatedItem(
            item, self.source.file, lines.get(()), lines=lines, unread=loaded.unread
        )
        if loaded.unread:
            located = located._replace(typed=typed_of(table, loaded.unread))
        self.findings.extend(
            notice.at_place(located.place(notice.at), item.id) for notice in loaded.notices
        )
        return located

    def too_long(
        self, values: Mapping[str, object], lines: Mapping[At, int], problem: str, fix: str
    ) -> LocatedItem:
        """The item of an object that is not looked at, and why it is not."""
        stated = values.get("id")
        known = {"id": stated} if isinstance(stated, str) and len(stated) < _LONGEST_ID else {}
        item = item_from(known, self.source.area, "und")
        unread = frozenset(self._table.fields)
        located = LocatedItem(item, self.source.file, lines.get(()), unread=unread)
        told = GRAMMAR.finding(located.place(), item=item.id, problem=problem, fix=fix)
        self.findings.append(told)
        return located

    def exhibits(self, listed: Sequence[object], line: int) -> Iterator[LocatedExhibit]:
        """The pictures that the file holds."""
        return (self._exhibit(each, line) for each in listed if isinstance(each, dict))

    def _exhibit(self, table: dict[str, object], line: int) -> LocatedExhibit:
        written = table.get("content")
        known = {"id": table.get("id", ""), "alt": table.get("alt", ""), "file": "written here"}
        loaded = load(self._exhibit_table, known, "The exhibit")
        exhibit_id, alt = loaded.values.get("id", ""), loaded.values.get("alt", "")
        found = self._pictures.new(_Written(written), f"of exhibit {exhibit_id}")
        notices = [*loaded.notices, *(found if isinstance(found, tuple) else ())]
        if not alt:
            notices.append(ALT_MISSING.notice(exhibit=exhibit_id))
        place = Place(self.source.file, line)
        self.findings.extend(notice.at_place(place, None) for notice in notices)
        exhibit = None
        if isinstance(found, Picture) and not loaded.unread:
            digest = hashlib.sha256(found.source).hexdigest()
            exhibit = Exhibit(exhibit_id, found.media_type, alt, found.content, digest)
        return LocatedExhibit(exhibit_id, exhibit, self.source.file, line)


@dataclass(frozen=True, slots=True)
class _Written:
    """A picture that is written in base64, as companions of itself."""

    text: object

    def read(self, name: str) -> bytes | FindingCode:
        """The bytes, or the code that says why there are none."""
        try:
            return base64.b64decode(str(self.text), validate=True)
        except (binascii.Error, ValueError):
            return EXHIBIT_MISSING
