"""JSON: items as this program writes them, and the shapes in which other programs keep questions.

Objects with the fields of an item are items, held to the same schema as native TOML. Other objects
that have a question are read as rows of a table under the names they use (`json_cells`), so that
their keys are understood by the same rules, which never guess.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from renewal.bank.codes.found import (
    CONTENT_LEFT,
    JSON_SYNTAX,
    KEY_BY_CUSTOM,
    NO_QUESTIONS,
    READING_NOTE,
)
from renewal.bank.decoding import decode_text
from renewal.bank.findings import At, Finding, Place, excerpt
from renewal.bank.formats.json_cells import (
    MOST_OPTIONS,
    cells_of,
    offered_in,
    text_of,
)
from renewal.bank.formats.json_fault import JsonFault
from renewal.bank.formats.json_names import PICTURE_OF_OPTION, names_of
from renewal.bank.formats.json_native import NativeItems, is_native
from renewal.bank.formats.json_walk import Found, Steps, objects_in
from renewal.bank.formats.sniffing import beginning
from renewal.bank.found import Placement
from renewal.bank.gallery import Gallery
from renewal.bank.limits import LONGEST_QUESTION, MOST_QUESTIONS
from renewal.bank.review.taking import Taking
from renewal.bank.source import LocatedExhibit, LocatedItem, ReadResult, Source
from renewal.bank.tables.delimited_text import BrokenRow
from renewal.bank.tables.headers import Role, columns_of, normal, role_of
from renewal.bank.tables.mapping import fitting
from renewal.bank.tables.rows import Row
from renewal.bank.tables.table import MOST_BROKEN, Table, items_of
from renewal.bank.tables.used_columns import only_used
from renewal.bank.too_many import too_many

name = "JSON"
max_bytes = 60_000_000

_TITLES = ("title", "name")
_KEY_ROLES = (Role.KEY_LETTER, Role.RIGHT_TEXT, Role.TYPE)
_CATALOGUE = frozenset(("answera", "answerb", "number"))
_LONGEST_TITLE = 200
LONGEST_OBJECT = 5 * LONGEST_QUESTION
"""The most characters of one question, whose letters may be written as escapes of six."""
MOST_NAMES_USED = 300
"""By how many names all questions of a file may call what they hold."""
_LONG = f"The question is longer than {LONGEST_OBJECT:,} characters"
_MANY_NAMES = (
    f"The file calls what its questions hold by more than {MOST_NAMES_USED} names up to here"
)
_FEWER_NAMES = "Give what is the same the same name in all questions, or split the file."
_SHORTER = "Shorten it, or make several questions of it."


def recognises(content: bytes, file: str) -> int:
    """Sure of objects with a question, hopeful about `.json`."""
    head = beginning(content).lstrip("\N{ZERO WIDTH NO-BREAK SPACE} \n\t")
    rest = head[1:].lstrip()
    is_array = head.startswith("[") and rest[:1] in ("{", "[", "]")
    if not (is_array or (head.startswith("{") and rest[:1] in ('"', "}"))):
        return 0
    names = head.split('"')[1::2]
    if any(role_of(each) is Role.STEM for each in names if len(each) < 30):
        return 84
    return 30 if file.lower().endswith(".json") else 0


def read(source: Source) -> ReadResult:
    """Every question of the file, and what is wrong with it."""
    decoded = decode_text(source.content, source.file)
    if not decoded.text:
        return ReadResult(findings=decoded.findings)
    reading = _Reading(source, decoded.text)
    reading.look_over()
    return reading.result(decoded.findings)


@dataclass(slots=True)
class _Lines:
    """Lines by offsets; quick as long as they grow."""

    text: str
    _at: int = 0
    _line: int = 1

    def of(self, at: int) -> int:
        if at < self._at:
            self._at, self._line = 0, 1
        self._line += self.text.count("\n", self._at, at)
        self._at = at
        return self._line


@dataclass(slots=True)
class _Reading:
    """One file on its way from objects to items; it is walked once to see what there is."""

    source: Source
    text: str
    headers: dict[str, None] = field(default_factory=dict)
    exhibits: list[LocatedExhibit] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    taking: Taking = field(init=False)
    fault: JsonFault | None = None
    _pictured: set[int] = field(default_factory=set)
    _broken: int = 0
    _steps: Steps = field(default_factory=Steps)

    def __post_init__(self) -> None:
        self.taking = Taking(self.findings)

    def look_over(self) -> None:
        """The native items are read, and the names that other questions use are known."""
        native = NativeItems(self.source, self.findings)
        lines = _Lines(self.text)
        others = 0
        for found in self._objects():
            if is_native(found.values):
                if self._is_full(lines.of(found.at)):
                    return
                self._steps.grant()
                self.taking.add(self._native(found, native, lines))
                self.source.has_read(len(self.taking.items))
                continue
            exhibits = found.values.get("exhibits")
            if isinstance(exhibits, list) and not found.around:
                line = lines.of(found.places()["exhibits"])
                self._take_exhibits(native.exhibits(exhibits, line))
            cells, problem = _asked(found)
            if cells is not None:
                self._steps.grant()
                others += 1
            self._broken += bool(problem) or not self._can_use(cells or {})
            if self._broken == MOST_BROKEN or others > MOST_QUESTIONS:  # none behind it is read
                return

    def _is_full(self, line: int) -> bool:
        """True, and told, when the native item on that line is one too many."""
        if self.taking.is_full or len(self.taking.items) < MOST_QUESTIONS:
            return self.taking.is_full
        self.findings.append(too_many(Place(self.source.file, line), MOST_QUESTIONS))
        return True

    def _native(self, found: Found, native: NativeItems, lines: _Lines) -> LocatedItem:
        known = self._lines_of(found, lines)
        if found.length > LONGEST_OBJECT:
            return native.too_long(found.values, known, _LONG, _SHORTER)
        return native.item(found.values, known, self._tag(found))

    def _lines_of(self, found: Found, lines: _Lines) -> Mapping[At, int]:
        """The lines of the object and of its values; what is not there is on the object's own."""
        known: dict[At, int] = {(): lines.of(found.at)}
        if "\n" in self.text[found.at : found.at + found.length]:
            known.update({(each,): lines.of(at) for each, at in found.places().items()})
        return known

    def _can_use(self, cells: Mapping[str, str]) -> bool:
        """Whether there was room among the headers for these names, which are there then."""
        if cells.keys() <= self.headers.keys():
            return True
        together = self.headers | dict.fromkeys(cells)
        if len(together) > MOST_NAMES_USED:
            return False
        self.headers = together
        return True

    def _take_exhibits(self, exhibits: Iterator[LocatedExhibit]) -> None:
        for each in exhibits:
            self.exhibits.append(each)
            self.taking.look(each.place())
            if self.taking.is_full:
                return

    def result(self, before: tuple[Finding, ...]) -> ReadResult:
        """All that was found."""
        gallery = Gallery(self.source.installed)
        skipped: dict[str, int] = {}
        if (self.headers or self._broken) and not self.taking.is_full:
            self._take_others(gallery, skipped)
        told, items = self.taking.all_told(), tuple(self.taking.items)
        findings = [*before, *self.findings, *gallery.findings]
        if self.fault is not None:
            findings.append(self._told(self.fault))
        elif not items:
            findings.append(NO_QUESTIONS.finding(Place(self.source.file, 1)))
        exhibits = (*self.exhibits, *gallery.exhibits)
        kinds = tuple(sorted(skipped.items()))
        return ReadResult(items, exhibits, tuple(findings), kinds, told)

    def _take_others(self, gallery: Gallery, skipped: dict[str, int]) -> None:
        """The questions in the shapes of other programs are taken up."""
        placement = Placement(self.source, self.findings, gallery.findings)
        table = self._table(placement)
        found = items_of(table, self.source, placement, gallery, skipped)
        if self.is_catalogue and not self.source.defaults.key_is_first:
            found = self._without_key(found)
        for each in found:
            self.taking.add(each)
            if self.taking.is_full:
                return

    @property
    def is_catalogue(self) -> bool:
        """True for one in the manner of radio examinations: answers a, b …, and no key."""
        columns = columns_of([each for each in self.headers if each != PICTURE_OF_OPTION])
        has_key = bool(columns.keys) or any(role in columns.one for role in _KEY_ROLES)
        return not has_key and {normal(each) for each in self.headers} >= _CATALOGUE

    def _without_key(self, items: Iterator[LocatedItem]) -> Iterator[LocatedItem]:
        """The items of a catalogue, each told that its key is nowhere."""
        for located in items:
            self.findings.append(KEY_BY_CUSTOM.finding(located.place(), item=located.item.id))
            yield located._replace(unread=located.unread | {"key"})

    def _objects(self) -> Iterator[Found]:
        """The objects of the file, as far as it is sound."""
        self._steps = Steps()
        try:
            yield from objects_in(self.text, self._steps)
        except JsonFault as fault:
            self.fault = fault

    def _tag(self, found: Found) -> str:
        tags = (each.get("language") for each in reversed(found.around))
        stated = (tag for tag in tags if isinstance(tag, str) and tag)
        return next(stated, self.source.defaults.language)

    def _table(self, placement: Placement) -> Table:
        headers = tuple(each for each in self.headers if each != PICTURE_OF_OPTION)
        is_told = self.is_catalogue and self.source.defaults.key_is_first
        if is_told:
            headers = (*headers, "correct letter")
            note = "No question names its key; the first answer was taken as the right one, as told"
            told = READING_NOTE.finding(Place(self.source.file, 1), note=note)
            placement.findings.append(told)
        columns, places = only_used(columns_of(headers))
        used = [headers[at] for at in places]
        return Table(
            columns=columns,
            headers=headers,
            header_line=1,
            rows=lambda: self._rows(used, placement, key_is_first=is_told),
            said=fitting(headers, self.source.mapping),
        )

    def _rows(
        self, used: Sequence[str], placement: Placement, *, key_is_first: bool
    ) -> Iterator[Row | BrokenRow]:
        lines = _Lines(self.text)
        for found in self._objects():
            if is_native(found.values):
                self._steps.grant()
                continue
            cells, problem = _asked(found)
            if cells is not None or problem:
                self._steps.grant()
            if problem:
                yield BrokenRow(lines.of(found.at), problem, _SHORTER)
            elif cells is not None and not cells.keys() <= self.headers.keys():
                yield BrokenRow(lines.of(found.at), _MANY_NAMES, _FEWER_NAMES)
            elif cells is not None:
                if key_is_first:
                    cells["correct letter"] = "A"
                line = lines.of(found.at)
                self._tell_picture(found, cells, line, placement)
                yield Row(line, [cells.get(each, "") for each in used], has_columns=False)

    def _tell_picture(
        self, found: Found, cells: Mapping[str, str], line: int, placement: Placement
    ) -> None:
        """That an option has a picture is told, once: the rows are walked twice."""
        picture = cells.get(PICTURE_OF_OPTION)
        if picture and found.at not in self._pictured:
            self._pictured.add(found.at)
            what = f"The picture of an option ({excerpt(picture, 40)})"
            told = CONTENT_LEFT.finding(Place(self.source.file, line), what=what)
            placement.findings.append(told)

    def _told(self, fault: JsonFault) -> Finding:
        line = self.text.count("\n", 0, fault.at) + 1
        column = fault.at - self.text.rfind("\n", 0, fault.at)
        return JSON_SYNTAX.finding(Place(self.source.file, line, column), reason=fault.reason)


def _asked(found: Found) -> tuple[dict[str, str] | None, str]:
    """The cells of the question in the object, or why it is not read; neither where none is."""
    names = names_of(found.values)
    stem = names.stem_in(found.values)
    if stem is None:
        return None, ""
    if found.length > LONGEST_OBJECT:
        return None, _LONG
    if len(found.values) > MOST_NAMES_USED:
        count = len(found.values)
        return None, f"The question has {count:,} names; at most {MOST_NAMES_USED} are read"
    if count := offered_in(found.values):
        return None, f"The question offers {count:,} answers; at most {MOST_OPTIONS} can be read"
    return cells_of(found.values, names, stem, _titles(found)), ""


def _titles(found: Found) -> tuple[str, ...]:
    """The titles of what is around the object, from the outside."""
    titles = (text_of(each.get(name)) for each in found.around for name in _TITLES if name in each)
    return tuple(" ".join(each.split())[:_LONGEST_TITLE] for each in titles if each.strip())
