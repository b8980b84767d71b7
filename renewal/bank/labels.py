"""What our own files carry along in the labels of other programs: Moodle's tags, LOM keywords.

A label reads `name:value`, such as `concept:rotor-runout`. The names are those that comments in
GIFT files use as well. A label that is not of this kind, or whose value cannot be, is none of
ours and stays where it is: other programs have labels with colons, too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from renewal.bank.found import FoundOption, FoundQuestion, kind_of, letter
from renewal.domain.item import Dismissal, Item, Kind, Order, Status

_WORDS: Mapping[str, type[StrEnum]] = {"kind": Kind, "order": Order, "status": Status}
_TEXTS = frozenset(("area", "topic", "concept", "author", "language", "reference"))
_IDS = frozenset(("options", "fixed"))
_DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of one question; `others` are not ours."""

    values: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()

    def one(self, name: str) -> str:
        """The first value of that name, or nothing."""
        return next(iter(self.every(name)), "")

    def every(self, name: str) -> tuple[str, ...]:
        """All values of that name."""
        return tuple(value for key, value in self.values if key == name)

    def put_on(self, found: FoundQuestion) -> FoundQuestion:
        """The question with what the labels say, where the file does not say it otherwise."""
        if not self.values:
            return found
        return replace(
            found,
            options=self._named(found.options),
            area=found.area or self.one("area"),
            topic=found.topic or self.one("topic"),
            concept=found.concept or self.one("concept"),
            kind=found.kind or (Kind(self.one("kind")) if self.one("kind") else None),
            status=found.status or (Status(self.one("status")) if self.one("status") else None),
            order=Order(self.one("order")) if self.one("order") else found.order,
            author=found.author or self.one("author"),
            language=found.language or self.one("language"),
            references=found.references or self.every("reference"),
            dismissed=found.dismissed or self._dismissed(),
        )

    def _dismissed(self) -> tuple[Dismissal, ...]:
        told = map(dismissal_in, self.every(_DISMISSED))
        return tuple(each for each in told if each is not None)

    def _named(self, options: tuple[FoundOption, ...]) -> tuple[FoundOption, ...]:
        ids = tuple(self.one("options").split())
        if len(ids) != len(options):
            ids = tuple(each.id or letter(index) for index, each in enumerate(options))
        fixed = set(self.one("fixed").split())
        return tuple(
            replace(option, id=name, is_fixed=option.is_fixed or name in fixed)
            for option, name in zip(options, ids, strict=True)
        )


def labels_in(texts: Iterable[str]) -> Labels:
    """The labels among these texts."""
    ours: list[tuple[str, str]] = []
    others: list[str] = []
    for text in texts:
        name, colon, value = text.strip().partition(":")
        if colon and _is_ours(name, value):
            ours.append((name, value))
        elif text.strip():
            others.append(text.strip())
    return Labels(tuple(ours), tuple(others))


def labels_of(item: Item, *, has_places: bool, has_option_ids: bool) -> Iterator[str]:
    """The labels that tell what the file of another program has no place for.

    `has_places`: the file says the area and topic itself; `has_option_ids`: and the options' ids,
    and which of them stay in place.
    """
    values: list[tuple[str, str]] = []
    if not has_places:
        values += [("area", item.area), ("topic", item.topic)]
    if item.concept != item.id:
        values.append(("concept", item.concept))
    if item.kind is not kind_of(item.stem, [each.text for each in item.options]):
        values.append(("kind", item.kind.value))
    if item.status is not Status.DRAFT:
        values.append(("status", item.status.value))
    values += [("author", item.author), ("language", item.language)]
    values += [("reference", each) for each in item.references]
    values += [(_DISMISSED, dismissal_as(each)) for each in item.dismissed]
    if not has_option_ids:
        ids = [each.id for each in item.options]
        if ids != [letter(index) for index in range(len(ids))]:
            values.append(("options", " ".join(ids)))
        values.append(("fixed", " ".join(each.id for each in item.options if each.fixed)))
    return (f"{name}:{value}" for name, value in values if value)


def dismissal_as(dismissal: Dismissal) -> str:
    """A warning that was put aside in one line: its code, a colon and the reason."""
    return f"{dismissal.code}: {dismissal.reason}"


def dismissal_in(line: str) -> Dismissal | None:
    """The warning that the line puts aside; None when the code or the reason is missing."""
    code, _, reason = (part.strip() for part in line.partition(":"))
    return Dismissal(code, reason) if code and reason else None


def _is_ours(name: str, value: str) -> bool:
    if name == _DISMISSED:
        return dismissal_in(value) is not None
    if name in _WORDS:
        return value in [each.value for each in _WORDS[name]]
    return name in _TEXTS | _IDS and bool(value.strip())
