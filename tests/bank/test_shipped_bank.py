"""The questions that come with the service keep what the project promises about them.

Shares are asked of areas with at least `ENOUGH` items: a smaller one is still being written, and
one item moves its shares too far. `COMPLETE` names the areas that last a cycle without a repeat,
`BEGUN` those that last two years.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from math import sqrt
from pathlib import Path

import pytest

from renewal.bank.codes import codes_of, cues
from renewal.bank.programme_file import read_programme
from renewal.bank.reader import BankReading, read_bank
from renewal.domain.item import Choose, Item, Kind, Order, Status
from renewal.domain.programme import Programme

BANK = Path(__file__).parents[2] / "question_bank"
REVIEW = BANK / "REVIEW.csv"
COMPLETE = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8")
BEGUN = (
    "A9 B2 B3 B4 B5 E1 E2 E3 G1 H1 H2 H3 H4 H5 H6 H7 H8 L1 L2 L3 L4 S1 S2 S3 S4 S5 S6"
    " T2 T3 T4 T5 T6 T7 T8"
).split()
WITH_PICTURES = ("A6", "A8", "L1", "L2", "L3")
ENOUGH = 20
MONTHS_OF_A_CYCLE = 60

Areas = dict[str, list[Item]]


@pytest.fixture(scope="module")
def reading() -> BankReading:
    return read_bank([BANK])


@pytest.fixture(scope="module")
def areas(reading: BankReading) -> Areas:
    found: Areas = {}
    for located in reading.items:
        found.setdefault(located.item.area, []).append(located.item)
    return found


@pytest.fixture(scope="module")
def programme() -> Programme:
    shipped, _ = read_programme(BANK)
    assert shipped is not None
    return shipped


def operational(items: list[Item]) -> list[Item]:
    return [item for item in items if item.status is Status.OPERATIONAL]


def filled(areas: Areas) -> Iterator[tuple[str, list[Item]]]:
    """The areas with enough operational items for their shares to mean something."""
    for area, items in sorted(areas.items()):
        if len(operational(items)) >= ENOUGH:
            yield area, operational(items)


def shares(items: list[Item], of: Callable[[Item], object]) -> dict[object, float]:
    counts = Counter(of(item) for item in items)
    return {each: count / len(items) for each, count in counts.items()}


def key_position(item: Item) -> int:
    return [option.id for option in item.options].index(item.key[0])


def is_key_longest(item: Item) -> bool:
    """Whether the key gives itself away; a tie for the longest does not."""
    key = len(item.option(item.key[0]).text)
    others = [len(option.text) for option in item.options if not item.is_key(option.id)]
    return key > max(others)


def test_it_reads_without_a_complaint(reading: BankReading) -> None:
    noted = {code.code for code in codes_of(cues)}
    told = [
        f"{each.place} {each.severity} {each.code}"
        for each in reading.findings
        if each.code not in noted
    ]

    assert told == []
    # Edited banks show such a cue in every fifth question, or more.
    assert len(reading.findings) < len(reading.items) / 5
    assert reading.choice_items == len(reading.items) > 0
    assert reading.skipped == ()


def test_it_has_every_complete_area_among_its_folders(areas: Areas) -> None:
    judged = {area for area, _ in filled(areas)}

    assert set(COMPLETE) <= judged


@pytest.mark.parametrize("area", COMPLETE)
def test_it_asks_five_years_of_months_without_a_repeat(areas: Areas, area: str) -> None:
    asked = operational(areas[area])

    assert len(asked) >= 72


@pytest.mark.parametrize("area", BEGUN)
def test_it_asks_two_years_of_months_without_a_repeat(areas: Areas, area: str) -> None:
    asked = operational(areas[area])

    assert len(asked) >= 24


@pytest.mark.parametrize("area", COMPLETE)
def test_it_has_each_topics_share_of_a_cycle_and_two_more(
    areas: Areas, programme: Programme, area: str
) -> None:
    counts = Counter(item.topic for item in operational(areas[area]))
    needed = {
        topic.id: round(topic.weight * MONTHS_OF_A_CYCLE) + 2
        for topic in programme.area(area).blueprint.topics
    }

    short = {
        topic: (counts[topic], least) for topic, least in needed.items() if counts[topic] < least
    }

    assert short == {}


def test_it_has_at_least_one_question_on_every_topic(areas: Areas, programme: Programme) -> None:
    missing = {
        area: {topic.id for topic in programme.area(area).blueprint.topics}
        - {item.topic for item in items}
        for area, items in filled(areas)
    }

    assert {area: topics for area, topics in missing.items() if topics} == {}


def test_it_has_no_kind_above_two_fifths_of_an_area(areas: Areas) -> None:
    above = {
        (area, kind): share
        for area, items in filled(areas)
        for kind, share in shares(items, lambda item: item.kind).items()
        if share > 0.4
    }

    assert above == {}


def test_it_has_every_kind_that_technicians_know_in_every_area(areas: Areas) -> None:
    kinds = {area: {item.kind for item in items} for area, items in filled(areas)}

    assert {area: set(Kind) - found for area, found in kinds.items() if found != set(Kind)} == {}


def test_it_spreads_the_keys_evenly_over_the_four_letters(areas: Areas) -> None:
    uneven = {}
    for area, items in filled(areas):
        spread = shares(items, key_position)
        if any(not 0.20 <= spread.get(position, 0.0) <= 0.30 for position in range(4)):
            uneven[area] = spread

    assert uneven == {}


def test_it_makes_the_key_the_longest_option_no_more_often_than_chance(areas: Areas) -> None:
    telling = {}
    for area, items in filled(areas):
        share = sum(map(is_key_longest, items)) / len(items)
        # A quarter, and twice the standard deviation of a share of so many items.
        if share > 0.25 + 2 * sqrt(0.25 * 0.75 / len(items)):
            telling[area] = share

    assert telling == {}


def test_it_has_siblings_for_a_third_of_the_concepts(areas: Areas) -> None:
    lonely = {}
    for area, items in filled(areas):
        concepts = Counter(item.concept for item in items)
        with_siblings = sum(count > 1 for count in concepts.values())
        if 3 * with_siblings < len(concepts):
            lonely[area] = (with_siblings, len(concepts))

    assert lonely == {}


def test_it_shows_a_picture_with_one_question_in_seven_where_pictures_matter(areas: Areas) -> None:
    shown = {
        area: sum(bool(item.exhibits) for item in items) / len(items)
        for area, items in filled(areas)
        if area in WITH_PICTURES
    }

    assert set(WITH_PICTURES) <= set(shown)
    assert {area: share for area, share in shown.items() if share < 0.15} == {}


def test_it_explains_every_option(reading: BankReading) -> None:
    silent = [
        (each.item.id, option.id)
        for each in reading.items
        for option in each.item.options
        if len(option.rationale.split()) < 3
    ]

    assert silent == []


def test_it_gives_every_item_a_reference(reading: BankReading) -> None:
    bare = [each.item.id for each in reading.items if not any(map(str.strip, each.item.references))]

    assert bare == []


def test_it_names_every_item_after_its_area_and_topic(reading: BankReading) -> None:
    items = [each.item for each in reading.items]

    astray = [
        item.id for item in items if not item.id.startswith(f"{item.area.lower()}-{item.topic}-")
    ]

    assert astray == []


def test_it_keeps_every_item_in_the_file_of_its_topic(reading: BankReading) -> None:
    astray = [
        each.item.id
        for each in reading.items
        if Path(each.file).parts[-2:] != (each.item.area.lower(), f"{each.item.topic}.toml")
    ]

    assert astray == []


def test_it_offers_four_options_and_one_key_in_every_item(reading: BankReading) -> None:
    shapes = {
        (len(each.item.options), len(each.item.key), each.item.choose) for each in reading.items
    }

    assert shapes == {(4, 1, Choose.ONE)}


def test_it_keeps_the_order_of_technician_a_and_b(reading: BankReading) -> None:
    shuffled = [
        each.item.id
        for each in reading.items
        if each.item.kind is Kind.TECHNICIAN_A_B and each.item.order is not Order.FIXED
    ]

    assert shuffled == []


def test_it_never_asks_the_same_thing_in_the_same_words(reading: BankReading) -> None:
    stems = Counter(
        (" ".join(each.item.stem.casefold().split()), each.item.exhibits) for each in reading.items
    )

    assert [stem for (stem, _), count in stems.items() if count > 1] == []


def test_it_shows_every_picture_it_holds(reading: BankReading) -> None:
    shown = {exhibit for each in reading.items for exhibit in each.item.exhibits}

    held = {each.id for each in reading.exhibits}

    assert held == shown


def test_it_was_read_twice_by_somebody_who_did_not_see_the_keys(areas: Areas) -> None:
    with REVIEW.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    read = {(row["item"], row["pass"]) for row in rows}
    asked = {item.id for items in areas.values() for item in operational(items)}

    assert {row["result"] for row in rows} == {"agreed", "mended"}
    assert len(read) == len(rows)
    assert read == {(item, number) for item in asked for number in ("1", "2")}
