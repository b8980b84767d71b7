"""Rules that take more than one item to see: ids, exhibits, areas and topics.

Each yields findings together with the positions of the items they keep out, because a finding
alone does not say which of two items of the same id is meant.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from renewal.bank.codes.exhibits import EXHIBIT_FAULTY, EXHIBIT_ID_DUPLICATE, EXHIBIT_UNKNOWN
from renewal.bank.codes.files import AREA_MISSING, AREA_UNKNOWN
from renewal.bank.codes.structure import ITEM_ID_DUPLICATE, TOPIC_UNKNOWN
from renewal.bank.findings import Finding, excerpt
from renewal.bank.outline import Outline
from renewal.bank.source import LocatedExhibit, LocatedItem
from renewal.bank.suggestions import Suggestions, suggestion

Verdict = tuple[Finding, tuple[int, ...]]
"""A finding and the positions of the items that are out because of it."""


@dataclass(frozen=True, slots=True)
class Bank:
    """What was read, faulty items included; `nearby` exhibits stand in files not asked for."""

    items: Sequence[LocatedItem]
    exhibits: Sequence[LocatedExhibit]
    nearby: Sequence[LocatedExhibit]
    outline: Outline


def review_bank(bank: Bank) -> Iterator[Verdict]:
    """What is wrong between items."""
    yield from ids_are_unique(bank)
    yield from exhibit_ids_are_unique(bank)
    yield from exhibits_exist(bank)
    yield from areas_exist(bank)
    yield from topics_exist(bank)


def ids_are_unique(bank: Bank) -> Iterator[Verdict]:
    """Every id belongs to one item; both places are told of a second one."""
    places: dict[str, list[int]] = defaultdict(list)
    for position, located in enumerate(bank.items):
        if located.kept.id:
            places[located.kept.id].append(position)
    for item_id, positions in places.items():
        for position in positions if len(positions) > 1 else ():
            other = positions[0] if position != positions[0] else positions[1]
            place = bank.items[position].place(("id",))
            where = bank.items[other].place(("id",))
            finding = ITEM_ID_DUPLICATE.finding(place, item=item_id, id=item_id, other=where)
            yield finding, (position,)


def exhibit_ids_are_unique(bank: Bank) -> Iterator[Verdict]:
    """Every exhibit's id belongs to one exhibit, and the items that show it wait until it does."""
    places: dict[str, list[LocatedExhibit]] = defaultdict(list)
    for located in bank.exhibits:
        if located.id:
            places[located.id].append(located)
    users: dict[str, list[int]] = defaultdict(list)
    for position, item in enumerate(bank.items):
        for exhibit_id in dict.fromkeys(item.kept.exhibits):
            users[exhibit_id].append(position)
    for exhibit_id, declared in places.items():
        showing = tuple(users.get(exhibit_id, ()))
        for located in declared if len(declared) > 1 else ():
            other = declared[0] if located is not declared[0] else declared[1]
            finding = EXHIBIT_ID_DUPLICATE.finding(
                located.place(), exhibit=exhibit_id, other=other.place()
            )
            yield finding, showing if located is declared[0] else ()


def exhibits_exist(bank: Bank) -> Iterator[Verdict]:
    """Every exhibit that an item shows is declared and can be shown."""
    declared = {each.id: each for each in (*bank.nearby, *bank.exhibits)}
    suggestions = Suggestions()
    for position, located in enumerate(bank.items):
        for exhibit_id in dict.fromkeys(located.kept.exhibits):
            found = declared.get(exhibit_id)
            if found is not None and found.exhibit is not None:
                continue
            place, item = located.place(("exhibits",)), located.kept.id
            if found is None:
                close = suggestions.of(exhibit_id, declared)
                finding = EXHIBIT_UNKNOWN.finding(
                    place, item=item, exhibit=exhibit_id, suggestion=close
                )
            else:
                finding = EXHIBIT_FAULTY.finding(
                    place, item=item, exhibit=exhibit_id, other=found.place()
                )
            yield finding, (position,)


def areas_exist(bank: Bank) -> Iterator[Verdict]:
    """Every area is one of the programme's; said once for each file and area."""
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, located in enumerate(bank.items):
        groups[located.file, located.kept.area].append(position)
    known = bank.outline.areas
    for (_, area), positions in groups.items():
        first = bank.items[positions[0]]
        if not area:
            folder = excerpt(first.file.rpartition("/")[0].rpartition("/")[2] or ".")
            yield AREA_MISSING.finding(first.place(), folder=folder), ()
        elif known is not None and area not in known:
            close = suggestion(area, known)
            finding = AREA_UNKNOWN.finding(first.place(), area=excerpt(area), suggestion=close)
            yield finding, tuple(positions)


def topics_exist(bank: Bank) -> Iterator[Verdict]:
    """Every topic is in the blueprint of its area, where that is known."""
    suggestions = Suggestions()
    for position, located in enumerate(bank.items):
        item = located.kept
        known = bank.outline.topics.get(item.area, ())
        if known and item.topic and item.topic not in known:
            finding = TOPIC_UNKNOWN.finding(
                located.place(("topic",)),
                item=item.id,
                area=item.area,
                topic=excerpt(item.topic),
                suggestion=suggestions.of(item.topic, known, item.area),
                known=", ".join(known),
            )
            yield finding, (position,)
