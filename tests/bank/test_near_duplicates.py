"""Items that read almost alike: found among few and many, case and symbols kept."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from renewal.bank import waiting
from renewal.bank.review.near_duplicates import near_duplicates
from renewal.bank.source import LocatedItem
from renewal.domain.held_question import HeldQuestion
from renewal.domain.item import Item, Option, Status
from renewal.domain.upload import Phase
from tests.bank.writers.items import sound

STEM = "A technician measures the resistance of the oxygen sensor heater. What shows a fault?"
OPTIONS = ("An open circuit", "A steady reading", "A slow change", "A low voltage at the plug")


def question(name: str, stem: str = STEM, key: str = OPTIONS[0], **changes: object) -> Item:
    texts = (key, *OPTIONS[1:])
    options = tuple(Option(each, text) for each, text in zip("abcd", texts, strict=True))
    return sound(id=name, stem=stem, options=options, key=("a",), **changes)


def pairs(items: Sequence[Item]) -> list[tuple[str | None, str]]:
    """Which item is told to read like which other."""
    located = [LocatedItem(each, "bank.toml", at) for at, each in enumerate(items, 1)]
    return [
        (each.item, each.message.split(" at ")[0].removeprefix("This reads almost like "))
        for each in near_duplicates(located)
    ]


def test_it_tells_of_the_later_of_two_and_names_the_first() -> None:
    again = question("two", STEM.replace("A technician", "The technician"))
    located = [
        LocatedItem(each, "a.toml", at) for at, each in enumerate((question("one"), again), 5)
    ]

    (told,) = near_duplicates(located)

    assert (told.code, told.severity, told.item, told.line) == (
        "near-duplicate",
        "warning",
        "two",
        6,
    )
    assert "one at a.toml:5" in told.message


def test_it_tells_of_the_same_question_with_another_key() -> None:
    first = question("one")
    second = replace(first, id="two", options=first.options[::-1], key=("b",))
    shown = replace(second, id="three", exhibits=("x-1",))

    (told,) = near_duplicates([LocatedItem(first, "a.toml", 5), LocatedItem(second, "a.toml", 6)])
    of_another_picture = pairs([first, shown])

    assert (told.code, told.item) == ("keys-disagree", "two")
    assert of_another_picture == []
    assert "asks the same as one at a.toml:5" in told.message


def test_it_tells_of_a_question_that_is_held_with_another_key() -> None:
    item = question("two")
    held = HeldQuestion("one", item.area, item.language, STEM, OPTIONS, (OPTIONS[1],))

    (told,) = near_duplicates([LocatedItem(item, "a.toml", 5)], held=[held])

    assert (told.code, told.other) == ("keys-disagree", "one")


def test_it_takes_no_accent_and_no_quotation_mark_for_a_sign() -> None:
    spanish = "\N{INVERTED QUESTION MARK}Cu\xe1l es la causa m\xe1s probable de que vibre el pedal?"
    plain = spanish.replace("\xe1", "a")
    quoted = STEM.replace(
        "fault", "\N{LEFT DOUBLE QUOTATION MARK}fault\N{RIGHT DOUBLE QUOTATION MARK}"
    )

    assert pairs([question("one", spanish), question("two", plain)]) == [("two", "one")]
    assert pairs([question("one"), question("two", quoted)]) == [("two", "one")]


def test_it_finds_options_in_another_order() -> None:
    first = question("one")
    turned = sound(id="two", stem=STEM, options=first.options[::-1], key=("a",))

    assert pairs([first, turned]) == [("two", "one")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What rings at 5 kHz?", "What rings at 5 KHz?"),
        ("What is -8dB at the sensor?", "What is +8dB at the sensor?"),
        ("What draws 12 mV at the sensor?", "What draws 12 MV at the sensor?"),
        ("What shows at 12 V near the sensor?", "What shows at 24 V near the sensor?"),
    ],
)
def test_it_takes_other_symbols_and_numbers_for_other_questions(one: str, other: str) -> None:
    assert pairs([question("one", one), question("two", other)]) == []
    assert pairs([question("one", one), question("two", one)]) == [("two", "one")]


def test_it_takes_another_key_for_another_question() -> None:
    assert pairs([question("one"), question("two", key="Something else entirely")]) == []


@pytest.mark.parametrize(
    "changes", [{"area": "A6"}, {"language": "es"}, {"status": Status.RETIRED}]
)
def test_it_compares_what_can_meet_the_same_person(changes: dict[str, Any]) -> None:
    assert pairs([question("one"), question("two", **changes)]) == []


def test_it_finds_a_pair_among_very_many_that_share_their_words() -> None:
    many = [
        question(f"q{at}", f"{STEM} Case {at} has {'very ' * (at % 90)}much of it.", f"Key {at}")
        for at in range(2_000)
    ]
    pair = [question("one", f"{STEM} Think twice."), question("two", f"{STEM} Think  twice.")]

    assert pairs([pair[0], *many, pair[1]]) == [("two", "one")]


def test_it_says_how_many_of_how_many_it_has_looked_at() -> None:
    alike = [question(f"alike-{at}", STEM.replace("shows", "means")) for at in range(40)]
    apart = [question(f"apart-{at}", f"{STEM} At {at} V?") for at in range(210)]
    located = [LocatedItem(each, "bank.toml", at) for at, each in enumerate([*alike, *apart], 1)]
    noted: list[tuple[Phase, int, int]] = []

    found = list(near_duplicates(located, lambda *told: noted.append(told)))

    assert found
    signs = [(done, total) for phase, done, total in noted if phase is Phase.SIGNS]
    compared = [(done, total) for phase, done, total in noted if phase is Phase.ALIKE]
    assert signs == [(0, 250), (100, 250), (200, 250)]
    # Those that numbers tell apart are compared with nothing.
    assert {total for _, total in compared} == {40}
    assert [done for done, _ in compared] == sorted(done for done, _ in compared)
    assert all(done <= 40 for done, _ in compared)


def held(item: Item) -> HeldQuestion:
    texts = [each.text for each in item.options]
    return HeldQuestion(item.id, item.area, item.language, item.stem, texts, texts[:1])


def beside(items: Sequence[Item], *in_bank: Item) -> list[tuple[str | None, str]]:
    """Which item is told to read like what."""
    located = [LocatedItem(each, "bank.toml", at) for at, each in enumerate(items, 1)]
    return [
        (each.item, each.message.removeprefix("This reads almost like ").split(" (")[0])
        for each in near_duplicates(located, held=map(held, in_bank))
    ]


def test_it_tells_of_one_that_reads_like_a_question_of_the_bank() -> None:
    nearly = question("two", STEM.replace("A technician", "The technician"))

    assert beside([nearly], question("one")) == [("two", "one in the bank")]


def test_it_compares_no_item_with_what_it_was_itself() -> None:
    nearly = question("one", STEM.replace("A technician", "The technician"))

    assert beside([nearly], question("one")) == []


def test_it_leaves_to_others_what_the_bank_has_word_for_word() -> None:
    turned = sound(id="three", stem=STEM, options=question("one").options[::-1], key=("a",))

    assert beside([question("two")], question("one")) == []
    assert beside([turned], question("one")) == [("three", "one in the bank")]


def test_it_compares_questions_of_the_bank_with_none_of_their_own() -> None:
    nearly = question("two", STEM.replace("A technician", "The technician"))
    other = question("three", "Which gear turns the oil pump of this old engine?")

    assert beside([other], question("one"), nearly) == []


@pytest.mark.parametrize(
    "changes", [{"area": "A6"}, {"language": "es"}, {"stem": STEM.replace("oxygen", "O2")}]
)
def test_it_keeps_area_language_and_signs_apart_in_the_bank_too(changes: dict[str, Any]) -> None:
    assert beside([question("two")], question("one", **changes)) == []


def test_it_finds_what_waits_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "HELD", 0)
    other = question("three", "Which gear turns the oil pump of this old engine?", "The first one")
    again = replace(other, id="four", stem=f"{other.stem} Say it.")

    told = beside([question("two", STEM.replace("A ", "The ")), again], question("one"), other)

    assert told == [("two", "one in the bank"), ("four", "three in the bank")]


def test_it_tells_of_pairs_in_the_files_beside_those_in_the_bank() -> None:
    files = [question("two", STEM.replace("A ", "Some ")), question("three", STEM + " Say it.")]

    assert beside(files, question("one")) == [
        ("two", "one in the bank"),
        ("three", "one in the bank"),
        ("three", "two at bank.toml:1"),
    ]
