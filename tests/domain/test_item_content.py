"""What makes two items the same question, and what plainly another one."""

from dataclasses import replace

import pytest

from renewal.domain.item import (
    Choose,
    Item,
    Kind,
    Option,
    OptionText,
    Order,
    Status,
    Translation,
)
from renewal.domain.item_content import (
    content_key,
    is_another_question,
    key_of,
    with_free_id,
    with_ids_of,
)
from renewal.domain.item_difference import Difference, Picture, differences

GAIN = Item(
    id="e-1",
    area="A6",
    topic="radio",
    concept="gain",
    kind=Kind.DIRECT,
    choose=Choose.ONE,
    stem="Which reading shows a loss of half the power at the output of the stage?",
    options=(Option("a", "-3dB"), Option("b", "+3dB"), Option("c", "3 kHz")),
    key=("a",),
    references=("Manual",),
    exhibits=(),
    status=Status.OPERATIONAL,
    order=Order.SHUFFLED,
    author="rosa",
    language="en",
)
SPANISH = Translation("es", True, "¿Cuál?", (OptionText("a", "-3dB"), OptionText("b", "+3dB")))


def offered(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(each, text) for each, text in zip("abcd", texts, strict=False))


@pytest.mark.parametrize(
    "same",
    [
        replace(GAIN, stem=GAIN.stem.replace(" loss", "\n  loss") + " "),
        replace(GAIN, options=GAIN.options[::-1]),
        replace(GAIN, options=offered("3 kHz", "-3dB", "+3dB"), key=("b",)),
        replace(GAIN, id="e-2", topic="x", concept="y", author="z", status=Status.DRAFT),
    ],
)
def test_it_is_the_same_question_however_it_is_set(same: Item) -> None:
    assert key_of(same, {}) == key_of(GAIN, {})


@pytest.mark.parametrize(
    "other",
    [
        replace(GAIN, stem=GAIN.stem.upper()),
        replace(GAIN, options=offered("+3dB", "-3dB", "3 kHz")),
        replace(GAIN, options=offered("-3dB", "+3dB", "3 KHz")),
        replace(GAIN, key=("b",)),
        replace(GAIN, key=("a", "b")),
        replace(GAIN, area="A5"),
        replace(GAIN, exhibits=("p",)),
    ],
)
def test_it_is_another_one_by_case_symbols_key_area_or_picture(other: Item) -> None:
    assert key_of(other, {"p": "5e"}) != key_of(GAIN, {})


def test_it_does_not_mistake_one_text_for_two() -> None:
    one = content_key("A6", "Q", [("x", True), ("y z", False)], ())
    two = content_key("A6", "Q", [("x y", True), ("z", False)], ())

    assert one != two


@pytest.mark.parametrize(
    ("after", "is_other"),
    [
        (replace(GAIN, stem="What shows half the power at the output?"), False),
        (replace(GAIN, stem="Why?", options=offered("Yes", "No")), True),
        (replace(GAIN, stem="Welche Spannung fällt hier ab?", options=offered("9", "8")), True),
        (replace(GAIN, stem="", options=()), True),
    ],
)
def test_it_is_another_question_when_few_words_stay(after: Item, is_other: bool) -> None:
    assert is_another_question(GAIN, after) is is_other
    assert is_another_question(after, GAIN) is is_other


def test_it_compares_only_the_stems_of_technicians_a_and_b() -> None:
    answers = offered("A only", "B only", "Both A and B", "Neither A nor B")
    one = replace(GAIN, kind=Kind.TECHNICIAN_A_B, options=answers, stem="A blames the pump.")
    other = replace(one, stem="Here it is said that fluid boils.")

    assert is_another_question(one, other)
    assert not is_another_question(one, replace(one, stem="A blames the fuel pump."))


def test_it_compares_signs_where_words_have_no_blanks() -> None:
    one = replace(GAIN, stem="制动盘的厚度是多少", options=offered("十毫米", "二十毫米"))

    assert not is_another_question(one, replace(one, stem="制动盘的最小厚度是多少"))


def test_it_takes_the_ids_of_the_stored_twin() -> None:
    moved = replace(
        GAIN,
        id="q-1",
        concept="q-1",
        options=offered("+3dB", "3  kHz", "-3dB"),
        key=("c",),
        translations=(SPANISH,),
    )

    item = with_ids_of(moved, GAIN)

    assert (item.id, item.concept, item.key) == ("e-1", "gain", ("a",))
    assert [(each.id, each.text) for each in item.options] == [
        ("b", "+3dB"),
        ("c", "3  kHz"),
        ("a", "-3dB"),
    ]
    assert [each.id for each in item.translations[0].options] == ["b", "c"]


def test_it_leaves_ids_alone_where_they_would_not_be_one_to_one() -> None:
    twice = replace(GAIN, options=offered("x", "x", "y"), key=("b",))

    assert with_ids_of(replace(twice, id="q-1"), twice).key == ("b",)


def test_it_finds_an_id_that_is_free_and_not_too_long() -> None:
    long = replace(GAIN, id="x" * 100)

    assert with_free_id(GAIN, {"e-1", "e-1-2"}).id == "e-1-3"
    assert with_free_id(long, {long.id}).id == "x" * 98 + "-2"
    assert with_free_id(replace(GAIN, concept="e-1"), set()).concept == "e-1-2"


def test_it_says_every_field_that_differs_and_no_other() -> None:
    after = replace(
        GAIN,
        options=(GAIN.options[1], Option("a", "-3dB", "Half.", fixed=True), Option("d", "0")),
        key=("d",),
        kind=Kind.MOST,
        references=("Manual", "Standard"),
        exhibits=("p", "q"),
        translations=(SPANISH,),
    )
    before = replace(GAIN, exhibits=("p",))

    found = differences(before, after, {"p": Picture("1" * 64, "A")}, {"p": Picture("2" * 64, "A")})

    assert [(each.field, each.before, each.after) for each in found] == [
        ("option a, rationale", "", "Half."),
        ("option a, place", "", "fixed"),
        ("option c", "3 kHz", ""),
        ("option d", "", "0"),
        ("key", "a", "d"),
        ("exhibits", "p", "p, q"),
        ("exhibit p, picture", "1" * 12, "2" * 12),
        ("kind", "direct", "most"),
        ("references", "Manual", "Manual\nStandard"),
        ("translation es", "", "reviewed"),
        ("translation es, stem", "", "¿Cuál?"),
        ("translation es, option a", "", "-3dB"),
        ("translation es, option b", "", "+3dB"),
    ]
    assert differences(GAIN, GAIN) == ()
    assert differences(GAIN, replace(GAIN, options=GAIN.options[::-1])) == (
        Difference("sequence of options", "a, b, c", "c, b, a"),
    )
