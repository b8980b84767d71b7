"""What only an area as a whole shows: keys against chance, and the blueprint."""

from pathlib import Path

import pytest

from renewal.bank.reader import read_bank
from renewal.bank.review.balance import Counted, key_lengths, key_positions
from renewal.bank.source import KeyPlace, LocatedItem
from tests.bank.finding_cases import area, several
from tests.bank.writers.items import sound
from tests.bank.writing import options

PAIRS = options("abcd", a="A only", b="B only", c="Both A and B", d="Neither A nor B")


def codes(folder: Path) -> set[str]:
    return {finding.code for finding in read_bank([folder]).findings}


@pytest.mark.parametrize(("same", "found"), [(20, True), (3, False)])
def test_it_tests_the_places_of_keys_against_chance(tmp_path: Path, same: int, found: bool) -> None:
    """Of forty items half with one key are more than chance, three besides are not."""
    area(
        disc_brakes=[*several("disc-brakes", same, key="b"), *several("disc-brakes", 40)[same:]],
        drum_brakes=several("drum-brakes", 40),
    )(tmp_path)

    assert ("key-positions-uneven" in codes(tmp_path)) is found


def test_it_says_at_which_place_the_key_stands_too_often(tmp_path: Path) -> None:
    area(disc_brakes=several("disc-brakes", 30, key="c"), drum_brakes=several("drum-brakes", 30))(
        tmp_path
    )

    told = [f for f in read_bank([tmp_path]).findings if f.code == "key-positions-uneven"]

    assert [each.message for each in told] == [
        "In A5 the key stands at place c in 38 of 60 items; chance would be about 15."
    ]


def test_it_groups_large_numbers_by_thousands() -> None:
    counted = [
        Counted(LocatedItem(sound(), "a5/pads.toml", 3), KeyPlace(4, at % 2, is_longest=True))
        for at in range(12_500)
    ]

    told = [*key_positions("A5", counted), *key_lengths("A5", counted)]

    assert [each.message.partition(" in ")[2] for each in told] == [
        "6,250 of 12,500 items; chance would be about 3,125.",
        "12,500 of 12,500 items; chance would be about 3,125.",
    ]


def test_it_leaves_a_few_items_alone(tmp_path: Path) -> None:
    area(
        disc_brakes=several("disc-brakes", 5, key="a"),
        drum_brakes=several("drum-brakes", 5, key="a"),
    )(tmp_path)

    assert codes(tmp_path) == set()


def test_it_leaves_technicians_a_and_b_out_of_it(tmp_path: Path) -> None:
    pairs = {"kind": "technician-a-b", "options": PAIRS, "key": "c", "order": "fixed"}
    area(
        disc_brakes=several("disc-brakes", 30, **pairs),
        drum_brakes=several("drum-brakes", 30, **pairs),
    )(tmp_path)

    assert codes(tmp_path) & {"key-positions-uneven", "key-often-longest"} == set()


def test_it_asks_a_single_file_for_no_other_topic(tmp_path: Path) -> None:
    area(disc_brakes=several("disc-brakes", 20))(tmp_path)

    reading = read_bank([tmp_path / "a5" / "disc-brakes.toml"])

    assert {finding.code for finding in reading.findings} == set()


def test_it_counts_what_is_operational_only(tmp_path: Path) -> None:
    area(
        disc_brakes=several("disc-brakes", 14),
        drum_brakes=several("drum-brakes", 14, status="retired"),
    )(tmp_path)

    assert codes(tmp_path) == {"topic-empty"}
