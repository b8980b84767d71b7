"""What only an area as a whole shows: where its keys stand, how long they are, what is missing.

Shares are tested against chance, and only with enough items for the test to mean something. Items
that several keys make right, or that technicians expect in a fixed order, are left out of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
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
from renewal.bank.source import LocatedItem
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
    """An item whose one key says something by its place (from 0) and its length."""

    located: LocatedItem
    options: int
    place: int
    is_longest: bool


def review_balance(items: Sequence[LocatedItem], weights: Weights) -> Iterator[Finding]:
    """Say what is out of balance in each area; nothing here keeps an item out."""
    counted: dict[str, list[Counted]] = defaultdict(list)
    operational: dict[str, list[LocatedItem]] = defaultdict(list)
    for located in items:
        item = located.item
        if _counts(item):
            key = Counted(located, len(item.options), _place_of_key(item), _key_is_longest(item))
            counted[item.area].append(key)
        if item.status is Status.OPERATIONAL:
            operational[item.area].append(located)
    for area in sorted(counted.keys() | operational.keys()):
        yield from key_positions(area, counted[area])
        yield from key_lengths(area, counted[area])
        yield from topics_are_covered(area, operational[area], weights.get(area, {}))


def key_positions(area: str, counted: Sequence[Counted]) -> Iterator[Finding]:
    """No place holds the key more often than chance explains."""
    by_options: dict[int, list[Counted]] = defaultdict(list)
    for each in counted:
        by_options[each.options].append(each)
    for options, group in sorted(by_options.items()):
        limit = CHI_SQUARE.get(options)
        if limit is None or len(group) < FEWEST_POSITIONS:
            continue
        counts = Counter(each.place for each in group)
        expected = len(group) / options
        if sum((counts[p] - expected) ** 2 for p in range(options)) / expected <= limit:
            continue
        place = max(range(options), key=lambda p: abs(counts[p] - expected))
        first = next((each for each in group if each.place == place), group[0])
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
    chances = [1 / each.options for each in counted]
    expected = sum(chances)
    most = expected + STANDARD_ERRORS * sqrt(sum(p * (1 - p) for p in chances))
    longest = [each.located for each in counted if each.is_longest]
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


def _counts(item: Item) -> bool:
    """Tell whether the place and length of an item's one key say something."""
    known = {option.id for option in item.options}
    one = len(item.key) == 1 and set(item.key) <= known
    return one and item.kind is not Kind.TECHNICIAN_A_B and item.status is not Status.RETIRED


def _place_of_key(item: Item) -> int:
    return next(place for place, option in enumerate(item.options) if option.id in item.key)


def _key_is_longest(item: Item) -> bool:
    lengths = {option.id: len(collapsed(option.text)) for option in item.options}
    key = lengths[next(iter(item.key))]
    return all(length < key for each, length in lengths.items() if each not in item.key)
