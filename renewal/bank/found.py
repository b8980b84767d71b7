"""Questions as other programs wrote them, on their way to items.

A reader of a foreign format says what it found, a `FoundQuestion` each, and no more; `Placement`
turns them into items, the same way for every format. What a foreign file seldom knows is made up
by rules that give the same answer each time the file is loaded:

* the id is the file's own, or stands for the content (`q-` and twelve hex digits), so that a
  second import recognises what the first one brought;
* the area is that of the source, or the first segment of the category that is an area's code; the
  segment after it names the topic;
* the kind is read off the stem and the options (EXCEPT, LEAST, MOST, Technician A and B);
* a question without a concept is a concept of its own.

Texts are Markdown already: `renewal.bank.markup` turns HTML and plain text into it.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from json.encoder import encode_basestring_ascii as _as_json
from sys import intern

from renewal.bank.codes.found import CATEGORY_PASSED, ID_REWRITTEN
from renewal.bank.codes.shape import LIST_TOO_LONG
from renewal.bank.findings import At, Finding, Place, excerpt
from renewal.bank.limits import MOST_LISTED, MOST_OPTIONS
from renewal.bank.naming import Naming
from renewal.bank.outline import area_of
from renewal.bank.review.english import is_all_of_the_above, names_letters
from renewal.bank.source import NO_LINES, NOTHING_TYPED, LocatedItem, Repeated, Source
from renewal.domain.item import Choose, Dismissal, Item, Kind, Option, Order, Status

_OPTIONS: tuple[At, ...] = tuple(("options", index) for index in range(MOST_OPTIONS))
"""Where the options are; one and the same for all questions."""
_NO_ID: frozenset[str] = frozenset({"id"})
_PLAIN_ID = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9._-]+")
_KIND_WORDS = ((Kind.EXCEPT, "EXCEPT"), (Kind.LEAST, "LEAST"), (Kind.MOST, "MOST"))
_MOST = (
    *(("options", MOST_OPTIONS), ("references", MOST_LISTED)),
    *(("exhibits", MOST_LISTED), ("dismissed", MOST_LISTED)),
)
_MOST_PASSED = 20
_TECHNICIANS = ("a only", "b only", "both a and b", "neither a nor b")


# The two are not frozen: they live for a moment, and freezing quadruples what making them costs.
@dataclass(slots=True)
class FoundOption:
    """One answer to choose from; `id` is the file's own, letters a, b, c … stand in."""

    text: str
    is_key: bool = False
    rationale: str = ""
    id: str = ""
    is_fixed: bool = False
    line: int | None = None


@dataclass(slots=True)
class FoundQuestion:
    """One choice question as a file has it.

    What the file does not say stays empty. `choose` None: by the number of keys. `category` is
    the path of names that the file files it under. `unread` names the fields (of `Item`) that the
    reader reported an error about and that hold placeholders; the question then stays out. `typed`
    is what stands there instead, by the headers of our own tables.
    """

    stem: str
    options: tuple[FoundOption, ...]
    line: int | None = None
    member: str | None = None
    id: str = ""
    choose: Choose | None = None
    category: tuple[str, ...] = ()
    area: str = ""
    topic: str = ""
    concept: str = ""
    kind: Kind | None = None
    status: Status | None = None
    order: Order | None = None
    author: str = ""
    language: str = ""
    references: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    dismissed: tuple[Dismissal, ...] = ()
    unread: frozenset[str] = frozenset()
    typed: Mapping[str, str] = field(default_factory=lambda: NOTHING_TYPED)


@dataclass(slots=True)
class Placement:
    """The questions of one source, one after the other, as items; `findings` grows on the way.

    What was told of a question while it was read, here or in `other_findings`, gets its id.
    """

    source: Source
    findings: list[Finding] = field(default_factory=list)
    other_findings: list[Finding] = field(default_factory=list)
    _places: dict[str, Place] = field(default_factory=dict)
    _passed: set[tuple[str, ...]] = field(default_factory=set)
    _count: int = 0
    _naming: tuple[Naming, Naming] = field(init=False)

    def __post_init__(self) -> None:
        self._naming = (Naming(self.findings), Naming(self.other_findings))

    def items(self, questions: Iterable[FoundQuestion]) -> Iterator[LocatedItem]:
        """Each question as an item; one that was there already says so and stays out."""
        for question in questions:
            yield self.item(question)

    def item(self, found: FoundQuestion) -> LocatedItem:
        """The question as an item, with the lines the file gave."""
        longest = max(len(found.options), len(found.references), len(found.exhibits))
        if max(longest, len(found.dismissed)) > MOST_OPTIONS:
            found = self._shortened(found)
        self._count += 1
        self.source.has_read(self._count)
        key_count = sum([each.is_key for each in found.options])
        choose = found.choose or (Choose.SEVERAL if key_count > 1 else Choose.ONE)
        own_id = _clean(found.id) or content_id(found, choose)
        item_id, unread, repeats = own_id, found.unread, None
        if not found.id and not unread:
            place = self._place(found)
            other = self._places.setdefault(own_id, place)
            if other is not place:
                item_id, unread, repeats = "", _NO_ID, Repeated(own_id, other)
        elif found.id and own_id != found.id:
            words = {"before": found.id, "after": own_id}
            told = ID_REWRITTEN.finding(self._place(found), item=own_id, **words)
            self.findings.append(told)
        named = item_id if found.id or not unread else ""  # a placeholder's is no id
        for each in self._naming:
            each.name(found.line, found.member, named)
        item = self._placed(found, item_id, intern(found.concept) or own_id, choose)
        known = (_lines_of(found.options), unread, repeats, None, found.typed)
        return LocatedItem(item, self.source.file, found.line, found.member, *known)

    def _shortened(self, found: FoundQuestion) -> FoundQuestion:
        """The question without the lists that are longer than any may be, each of them told."""
        lengths = [(name, len(getattr(found, name)), limit) for name, limit in _MOST]
        long = [each for each in lengths if each[1] > each[2]]
        if not long:
            return found
        for name, count, limit in long:
            words = {"field": f'"{name}" of the question', "count": count, "limit": limit}
            self.findings.append(LIST_TOO_LONG.finding(self._place(found), item=found.id, **words))
        gone = frozenset(name for name, _, _ in long)
        unread = found.unread | gone | ({"key"} if "options" in gone else frozenset())
        left: dict[str, tuple[()]] = dict.fromkeys(gone, ())
        return replace(found, unread=unread, **left)  # type: ignore[arg-type]

    def _place(self, found: FoundQuestion) -> Place:
        return Place(self.source.file, found.line, member=found.member)

    def _placed(self, found: FoundQuestion, item_id: str, concept: str, choose: Choose) -> Item:
        kind = found.kind or kind_of(found.stem, [each.text for each in found.options])
        is_fixed = kind is Kind.TECHNICIAN_A_B or found.order is Order.FIXED
        if not is_fixed and found.order is None:  # letters mean the places that the file has
            is_fixed = any(names_letters(each.text) for each in found.options)
        options = tuple(
            [
                Option(
                    each.id or letter(index),
                    each.text,
                    each.rationale,
                    # Where all options keep their places, none needs to say so.
                    each.is_fixed or (not is_fixed and is_all_of_the_above(each.text)),
                )
                for index, each in enumerate(found.options)
            ]
        )
        named = zip(options, found.options, strict=True)
        key = _shared(tuple([option.id for option, each in named if each.is_key]))
        area, topic = self._area_and_topic(found)
        defaults = self.source.defaults
        return Item(  # in order, not by name: a third of the time goes into passing names
            item_id,
            # Thousands of items share these words: one text in memory serves all of them.
            intern(area),
            intern(topic or defaults.topic),
            concept,
            kind,
            choose,
            found.stem,
            options,
            key,
            _shared(found.references),
            found.exhibits,
            found.status or defaults.status,
            Order.FIXED if is_fixed else Order.SHUFFLED,
            intern(found.author or defaults.author),
            intern(found.language or defaults.language),
            dismissed=found.dismissed,
        )

    def _area_and_topic(self, found: FoundQuestion) -> tuple[str, str]:
        names = found.category
        if not names:
            return found.area or self.source.area, found.topic
        at = next((place for place, name in enumerate(names) if area_of(name.strip())), None)
        if at is None:
            self._pass_over(names, found)
            return found.area or self.source.area, found.topic
        topic = slug(names[at + 1]) if at + 1 < len(names) else ""
        return found.area or area_of(names[at].strip()), found.topic or topic

    def _pass_over(self, names: tuple[str, ...], found: FoundQuestion) -> None:
        """A category that says neither area nor topic is told where it begins, the first few."""
        if found.topic or names in self._passed or len(self._passed) >= _MOST_PASSED:
            return
        self._passed.add(names)
        shown = excerpt("/".join(names))
        self.findings.append(CATEGORY_PASSED.finding(self._place(found), category=shown))


def names_area(category: Sequence[str]) -> bool:
    """True when one of the names is an area's code."""
    return any(area_of(name.strip()) for name in category)


def _lines_of(options: Sequence[FoundOption]) -> Mapping[At, int]:
    """The lines of the options that have one, by their places in the item."""
    lines = [each.line for each in options]
    if lines.count(None) == len(lines):
        return NO_LINES
    return {at: line for at, line in zip(_OPTIONS, lines, strict=False) if line is not None}


def kind_of(stem: str, options: list[str]) -> Kind:
    """The kind that the words of a question show; direct when they show none."""
    is_four = len(options) == len(_TECHNICIANS)
    if is_four and tuple(map(_plainly, options)) == _TECHNICIANS:
        return Kind.TECHNICIAN_A_B
    for kind, word in _KIND_WORDS:
        if word in stem and word in re.findall(r"[A-Z]+", stem):
            return kind
    return Kind.DIRECT


def _plainly(text: str) -> str:
    return text.strip().rstrip(".").casefold()


def content_id(found: FoundQuestion, choose: Choose) -> str:
    """An id that stands for what is asked: stem, options in order, which are right, pictures."""
    # The JSON of all that, put together here: to make a list of it first takes thrice as long.
    options = [
        f"[{_as_json(each.text)},{'true' if each.is_key else 'false'}]" for each in found.options
    ]
    exhibits = map(_as_json, found.exhibits)
    shown = f'["{choose}",{_as_json(found.stem)},[{",".join(options)}],[{",".join(exhibits)}]]'
    return f"q-{hashlib.sha256(shown.encode('ascii')).hexdigest()[:12]}"


def letter(index: int) -> str:
    """The id of an option that has none of its own: a to z, then a1 and so on."""
    again, place = divmod(index, 26)
    return chr(ord("a") + place) + (str(again) if again else "")


@lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """The name in lower-case ASCII words joined by hyphens, as topics are written."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


@lru_cache(maxsize=4096)
def _shared(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return one and the same tuple for thousands of items that have it."""
    return tuple(map(intern, texts))


def _clean(file_id: str) -> str:
    if not file_id or _PLAIN_ID.fullmatch(file_id):
        return file_id
    plain = unicodedata.normalize("NFKD", file_id.strip()).encode("ascii", "ignore").decode()
    return _NOT_IN_ID.sub("-", plain).strip("-.")
