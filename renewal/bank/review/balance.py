"""What only an area as a whole shows: where its keys stand, how long they are, what is missing.

Shares are tested against chance, and only with enough items for the test to mean something. Items
that several keys make right, or that technicians expect in a fixed order, are left out of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, sqrt

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


def review_balance(items: Sequence[LocatedItem], weights: Weights) -> Iterator[Finding]:
    """Say what is out of balance in each area; nothing here keeps an item out."""
    areas: dict[str, list[LocatedItem]] = defaultdict(list)
    for located in items:
        areas[located.item.area].append(located)
    for area, group in sorted(areas.items()):
        yield from key_positions(area, group)
        yield from key_lengths(area, group)
        yield from topics_are_covered(area, group, weights.get(area, {}))


def key_positions(area: str, located: Sequence[LocatedItem]) -> Iterator[Finding]:
    """No place holds the key more often than chance explains."""
    by_options: dict[int, list[LocatedItem]] = defaultdict(list)
    for each in located:
        if _counts(each.item):
            by_options[len(each.item.options)].append(each)
    for options, group in sorted(by_options.items()):
        limit = CHI_SQUARE.get(options)
        if limit is None or len(group) < FEWEST_POSITIONS:
            continue
        counts = Counter(_place_of_key(each.item) for each in group)
        expected = len(group) / options
        if sum((counts[p] - expected) ** 2 for p in range(options)) / expected <= limit:
            continue
        place = max(range(options), key=lambda p: abs(counts[p] - expected))
        first = next((e for e in group if _place_of_key(e.item) == place), group[0])
        yield KEY_POSITIONS.finding(
            first.place(("key",)),
            area=area,
            letter="abcdef"[place],
            count=counts[place],
            items=len(group),
            expected=round(expected),
        )


def key_lengths(area: str, located: Sequence[LocatedItem]) -> Iterator[Finding]:
    """The key is not the longest option more often than chance explains."""
    group = [each for each in located if _counts(each.item)]
    if len(group) < FEWEST_LENGTHS:
        return
    chances = [1 / len(each.item.options) for each in group]
    expected = sum(chances)
    most = expected + STANDARD_ERRORS * sqrt(sum(p * (1 - p) for p in chances))
    longest = [each for each in group if _key_is_longest(each.item)]
    if len(longest) > ceil(most):
        yield KEY_OFTEN_LONGEST.finding(
            longest[0].place(("key",)),
            area=area,
            count=len(longest),
            items=len(group),
            expected=round(expected),
        )


def topics_are_covered(
    area: str, located: Sequence[LocatedItem], weights: Mapping[str, Fraction]
) -> Iterator[Finding]:
    """Every topic of the blueprint has about its share of an open area's operational items."""
    items = [each for each in located if each.item.status is Status.OPERATIONAL]
    total = sum(weights.values(), Fraction(0))
    if len(items) < FEWEST_ITEMS or not total:
        return
    counts = Counter(each.item.topic for each in items)
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
