"""Items as Moodle XML: what comes back is what went out, and the rest is listed."""

import pytest
from hypothesis import given
from lxml import etree

from renewal.bank.formats import moodle as reader
from renewal.bank.formats.registry import recognise
from renewal.bank.source import ReadResult, Source
from renewal.bank.writers import moodle
from renewal.domain.item import (
    Choose,
    Exhibit,
    Item,
    Kind,
    Option,
    OptionText,
    Order,
    Status,
    Translation,
)
from tests.bank.writers.items import ONLY_THERE, items, picture, sound, told


def read_back(content: bytes) -> ReadResult:
    return reader.read(Source("quiz.xml", content))


def texts(content: bytes, path: str) -> list[str]:
    return [each.text or "" for each in etree.fromstring(content).iterfind(path)]


@given(items())
def test_it_brings_every_item_back_as_it_was(generated: list[Item]) -> None:
    written = moodle.write(generated, ())

    result = read_back(written.content)

    assert told(written.left) == []
    assert [each.item for each in result.items] == generated
    assert {each.code for each in result.findings} <= {"no-questions"}


def test_it_writes_a_quiz_that_is_recognised() -> None:
    written = moodle.write([sound()], ())

    assert recognise(written.content, "x") is reader
    assert written.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n')


def test_it_writes_a_category_before_the_first_item_of_each_topic() -> None:
    written = moodle.write(
        [sound(id="a"), sound(id="b"), sound(id="c", area="A6", topic="x-ray/y")], ()
    )

    assert texts(written.content, "question/category/text") == [
        "$course$/top/A5/disc-brakes",
        "$course$/top/A6/x-ray//y",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "fractions"),
    [
        (1, 2, ["100", "-50", "-50"]),
        (2, 1, ["50", "50", "-100"]),
        (3, 1, ["33.33333", "33.33333", "33.33333", "-100"]),
        (7, 0, ["14.28571"] * 7),
        (1, 12, ["100"] + ["-10"] * 12),
    ],
)
def test_it_shares_the_credit_in_numbers_that_moodle_knows(
    right: int, wrong: int, fractions: list[str]
) -> None:
    options = tuple(Option(chr(97 + at), f"Part {at}") for at in range(right + wrong))
    keys = tuple(option.id for option in options[:right])

    written = moodle.write([sound(options=options, key=keys, choose=Choose.SEVERAL)], ())

    found = etree.fromstring(written.content).iterfind("question/answer")
    assert [each.get("fraction") for each in found] == fractions
    assert written.left == ()


def test_it_leaves_out_an_item_with_more_right_options_than_moodle_takes() -> None:
    options = tuple(Option(chr(97 + at), f"Part {at}") for at in range(11))
    keys = tuple(option.id for option in options)

    written = moodle.write([sound(options=options, key=keys, choose=Choose.SEVERAL)], ())

    assert told(written.left) == [
        ("a5-disc-001", "the question (Moodle takes at most 10 right options)")
    ]
    assert read_back(written.content).items == ()


@pytest.mark.parametrize(
    ("stem", "text_format"),
    [
        ("Plain *text*.", "html"),
        ("A line\nthat goes on", "markdown"),
        ("_emphasis_ in another way", "markdown"),
        ("* a list\n* in another way", "markdown"),
    ],
)
def test_it_writes_markdown_where_html_would_not_come_back(stem: str, text_format: str) -> None:
    written = moodle.write([sound(stem=stem)], ())

    (element,) = etree.fromstring(written.content).iterfind("question/questiontext")
    assert element.get("format") == text_format
    assert read_back(written.content).items[0].item.stem == stem
    assert written.left == ()


def test_it_says_when_only_the_way_of_writing_is_lost() -> None:
    written = moodle.write([sound(stem="A line\nthat\\\ngoes ~~on~~")], ())

    assert told(written.left) == [("a5-disc-001", "the way the stem is written")]


def test_it_shuffles_nothing_where_an_option_has_to_stay_and_knows_it_again() -> None:
    item = sound(options=(Option("a", "x"), Option("b", "y", fixed=True)))

    written = moodle.write([item], ())

    assert texts(written.content, "question/shuffleanswers") == ["false"]
    assert read_back(written.content).items[0].item.order is Order.SHUFFLED
    assert written.left == ()


def test_it_hides_what_is_retired() -> None:
    written = moodle.write([sound(status=Status.RETIRED), sound(id="b")], ())

    assert texts(written.content, "question/hidden") == ["1", "0"]


def test_it_packs_the_pictures_with_their_alternative_texts() -> None:
    exhibit = picture()

    written = moodle.write([sound(exhibits=(exhibit.id,))], [exhibit, picture("another")])

    result = read_back(written.content)
    assert written.left == ()
    assert result.items[0].item == sound(exhibits=(exhibit.id,))
    (found,) = result.exhibits
    assert found.exhibit is not None
    assert (found.exhibit.id, found.exhibit.alt) == (exhibit.id, exhibit.alt)


def test_it_says_which_pictures_cannot_come_back() -> None:
    drawing = Exhibit("a5-dial-1", "image/svg+xml", "A dial", b"<svg/>")

    shown = moodle.write([sound(exhibits=(drawing.id,))], [drawing])
    missing = moodle.write([sound(exhibits=("a5-dial-1",))], ())

    assert told(shown.left) == [("a5-disc-001", f"the picture of exhibit a5-dial-1 {ONLY_THERE}")]
    assert told(missing.left) == [("a5-disc-001", "the exhibits")]


def test_it_says_what_moodle_has_no_place_for() -> None:
    words = (OptionText("a", "Alabeo"), OptionText("b", "Desgaste"))
    item = sound(
        translations=(Translation("es", True, "¿Qué?", words),),
        options=(Option("a", "Wear\x01"), Option("b", "All of the above")),
        kind=Kind.MOST,
    )

    written = moodle.write([item], ())

    assert told(written.left) == [
        ("a5-disc-001", "part of the text of option a"),
        ("a5-disc-001", "whether option b stays in its place"),
        ("a5-disc-001", "the translation into es"),
    ]


def test_it_writes_no_items_as_an_empty_quiz() -> None:
    assert moodle.write((), ()).left == ()
