"""Items as Moodle GIFT: what comes back is what went out, and the rest is listed."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given

from renewal.bank.formats import gift as reader
from renewal.bank.formats.registry import recognise
from renewal.bank.source import ReadResult, Source
from renewal.bank.writers import gift
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
from tests.bank.writers.items import HARD, ONLY_THERE, items, picture, sound, told


def read_back(content: bytes) -> ReadResult:
    return reader.read(Source("quiz.gift", content))


def lines(*written: Item) -> list[str]:
    return gift.write(written, ()).content.decode().split("\n")


@given(items())
def test_it_brings_every_item_back_as_it_was(generated: list[Item]) -> None:
    assume(unicodedata.is_normalized("NFC", repr(generated)))
    written = gift.write(generated, ())

    result = read_back(written.content)

    assert told(written.left) == []
    assert [each.item for each in result.items] == generated
    assert result.findings == ()


@pytest.mark.parametrize("text", [*HARD, "[html]x", "%50%x", "%x", "[x]", "a\nb", "//x", "0", "->"])
def test_it_carries_hard_texts_in_every_place(text: str) -> None:
    one = sound(
        stem=text,
        options=(Option("a", "plain", text), Option("b", f"{text} more"), Option("c", text)),
        key=("c",),
        references=(" ".join(text.split()), "\\", "a]\\]", "\\]"),
    )

    written = gift.write([one, replace(one, id="a5-2", choose=Choose.SEVERAL)], ())

    assert told(written.left) == []


def test_it_writes_as_moodle_writes() -> None:
    one = sound(stem="Is V = I·R?\nSay: {yes}", order=Order.FIXED)

    assert lines(one) == [
        "$CATEGORY: $course$/top/A5/disc-brakes",
        "",
        "// [id:a5-disc-001]",
        "// [concept:runout]",
        "// [status:operational]",
        "// [author:tests]",
        "// [language:en]",
        "// [order:fixed]",
        r"::a5-disc-001::[markdown]Is V \= I·R?\nSay\: \{yes\} {",
        "\t=Runout#Yes.",
        "\t~Wear",
        "}",
        "",
        "",
    ]


def test_it_writes_a_category_where_the_topic_changes() -> None:
    found = lines(sound(id="a"), sound(id="b"), sound(id="c", area="A6"), sound(id="d"))

    assert [line for line in found if line.startswith("$")] == [
        "$CATEGORY: $course$/top/A5/disc-brakes",
        "$CATEGORY: $course$/top/A6/disc-brakes",
        "$CATEGORY: $course$/top/A5/disc-brakes",
    ]


@pytest.mark.parametrize(
    ("area", "topic"), [("", "x"), ("A5", "Disc.brakes"), ("odd", ""), ("", "")]
)
def test_it_carries_places_that_no_category_can_name(area: str, topic: str) -> None:
    written = gift.write([sound(area=area, topic=topic)], ())

    assert told(written.left) == []


@pytest.mark.parametrize(
    ("right", "marks"),
    [
        (1, ["~%100%"]),
        (2, ["~%50%"]),
        (3, ["~%33.33333%"]),
        (7, ["~%14.28571%"]),
        (8, ["~%12.5%"]),
        (10, ["~%10%"]),
    ],
)
def test_it_shares_the_credit_in_numbers_that_moodle_knows(right: int, marks: list[str]) -> None:
    options = tuple(Option(chr(97 + at), f"Part {at}") for at in range(right + 1))
    keys = tuple(option.id for option in options[:right])

    found = lines(sound(options=options, key=keys, choose=Choose.SEVERAL))

    answers = [line.strip().partition("Part")[0] for line in found if line.startswith("\t")]
    assert answers == marks * right + ["~%-100%"]


def test_it_leaves_out_an_item_with_more_right_options_than_moodle_takes() -> None:
    options = tuple(Option(chr(97 + at), f"Part {at}") for at in range(11))
    keys = tuple(option.id for option in options)

    written = gift.write([sound(options=options, key=keys, choose=Choose.SEVERAL)], ())

    assert told(written.left) == [
        ("a5-disc-001", "the question (Moodle takes at most 10 right options)")
    ]
    assert written.content == b""


def test_it_says_what_gift_cannot_carry() -> None:
    words = (OptionText("a", "Alabeo"), OptionText("b", "Desgaste"))
    one = sound(exhibits=("a5-dial-1",), translations=(Translation("es", True, "¿Qué?", words),))

    written = gift.write([one], [picture()])

    assert told(written.left) == [
        ("a5-disc-001", "the translation into es"),
        ("a5-disc-001", f"the picture of exhibit a5-dial-1 {ONLY_THERE}"),
    ]


def test_it_keeps_kind_status_and_option_ids() -> None:
    one = sound(
        kind=Kind.LEAST,
        status=Status.RETIRED,
        options=(Option("x1", "One", fixed=True), Option("y", "Two")),
        key=("y",),
    )

    assert [each.item for each in read_back(gift.write([one], ()).content).items] == [one]


def test_it_ends_a_text_that_looks_like_an_open_tag_with_its_line() -> None:
    one = sound(
        options=(Option("a", "x <A", "Not <B"), Option("b", "y"), Option("c", "z <C")), key=("b",)
    )

    assert [each.item for each in read_back(gift.write([one], ()).content).items] == [one]


def test_it_is_recognised() -> None:
    assert recognise(gift.write([sound()], ()).content, "x") is reader
