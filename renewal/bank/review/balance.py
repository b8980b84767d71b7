"""What only an area as a whole shows: where its keys stand, how long they are, what is missing.

Shares are tested against chance, and only with enough items for the test to mean something. Items
that several keys make right, or that technicians expect in a fixed order, are left out of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import ceil, sqrt
from typing import NamedTuple

from renewal.bank.codes.balance import (
    KEY_OFTEN_LONGEST,
    KEY_POSITIONS,
    TOPIC_EMPTY,
    TOPIC_THIN,
)
from renewal.bank.findings import Finding
from renewal.bank.review.structure import collapsed
from renewal.bank.source import KeyPlace, LocatedItem
from renewal.domain.item import Item, Kind, Status

FEWEST_POSITIONS = 40
FEWEST_LENGTHS = 20
FEWEST_ITEMS = 12
STANDARD_ERRORS = 3
CHI_SQUARE = {2: 6.635, 3: 9.210, 4: 11.345, 5: 13.277, 6: 15.086}
"""Limits of chi-square at p = .01, by the number of options (degrees of freedom and one)."""

Weights = Mapping[str, Mapping[str, Fraction]]
"""The weights of topics, by area."""


class Counted(NamedTuple):
    """An item whose one key says something by its place and its length."""

    located: LocatedItem
    key: KeyPlace


def review_balance(items: Sequence[LocatedItem], weights: Weights) -> Iterator[Finding]:
    """Say what is out of balance in each area; nothing here keeps an item out.

    The rules have looked at the items before.
    """
    counted: dict[str, list[Counted]] = defaultdict(list)
    operational: dict[str, list[LocatedItem]] = defaultdict(list)
    for located in items:
        seen, area = located.seen, located.kept.area
        if seen is None:
            continue
        if seen.key is not None:
            counted[area].append(Counted(located, seen.key))
        if seen.is_operational:
            operational[area].append(located)
    for area in sorted(counted.keys() | operational.keys()):
        yield from key_positions(area, counted[area])
        yield from key_lengths(area, counted[area])
        yield from topics_are_covered(area, operational[area], weights.get(area, {}))


def key_positions(area: str, counted: Sequence[Counted]) -> Iterator[Finding]:
    """No place holds the key more often than chance explains."""
    by_options: dict[int, list[Counted]] = defaultdict(list)
    for each in counted:
        by_options[each.key.options].append(each)
    for options, group in sorted(by_options.items()):
        limit = CHI_SQUARE.get(options)
        if limit is None or len(group) < FEWEST_POSITIONS:
            continue
        counts = Counter(each.key.place for each in group)
        expected = len(group) / options
        if sum((counts[p] - expected) ** 2 for p in range(options)) / expected <= limit:
            continue
        place = max(range(options), key=lambda p: abs(counts[p] - expected))
        first = next((each for each in group if each.key.place == place), group[0])
        yield KEY_POSITIONS.finding(
            first.located.place(("key",)),
            area=area,
            letter="abcdef"[place],
            count=counts[place],
            items=len(group),
            expected=round(expected),
        )


def key_lengths(area: str, counted: Sequence[Counted]) -> Iterator[Finding]:
    """The key is not the longest option more often than chance explains."""
    if len(counted) < FEWEST_LENGTHS:
        return
    chances = [1 / each.key.options for each in counted]
    expected = sum(chances)
    most = expected + STANDARD_ERRORS * sqrt(sum(p * (1 - p) for p in chances))
    longest = [each.located for each in counted if each.key.is_longest]
    if len(longest) > ceil(most):
        yield KEY_OFTEN_LONGEST.finding(
            longest[0].place(("key",)),
            area=area,
            count=len(longest),
            items=len(counted),
            expected=round(expected),
        )


def topics_are_covered(
    area: str, items: Sequence[LocatedItem], weights: Mapping[str, Fraction]
) -> Iterator[Finding]:
    """Every topic of the blueprint has about its share of an open area's operational items."""
    total = sum(weights.values(), Fraction(0))
    if len(items) < FEWEST_ITEMS or not total:
        return
    counts = Counter(each.kept.topic for each in items)
    for topic, weight in weights.items():
        share = weight / total
        expected = int(share * len(items))
        if weight > 0 and not counts[topic]:
            yield TOPIC_EMPTY.finding(
                items[0].place(),
                area=area,
                items=len(items),
                topic=topic,
                share=f"{float(share):.0%}",
            )
        elif counts[topic] * 2 < expected:
            yield TOPIC_THIN.finding(
                items[0].place(),
                area=area,
                items=len(items),
                topic=topic,
                count=counts[topic],
                expected=expected,
            )


def key_place(item: Item) -> KeyPlace | None:
    """Return what the place and length of an item's one key say; None where they say nothing."""
    if len(item.key) != 1 or item.kind is Kind.TECHNICIAN_A_B or item.status is Status.RETIRED:
        return None
    ids = [option.id for option in item.options]
    if item.key[0] not in ids:
        return None
    place = ids.index(item.key[0])
    return _shared(len(ids), place, _is_longest(item, place))


@lru_cache(maxsize=256)
def _shared(options: int, place: int, is_longest: bool) -> KeyPlace:
    """Return one and the same value for thousands of items."""
    return KeyPlace(options, place, is_longest)


def _is_longest(item: Item, place: int) -> bool:
    lengths = [len(collapsed(option.text)) for option in item.options]
    key = lengths.pop(place)
    return max(lengths, default=-1) < key
