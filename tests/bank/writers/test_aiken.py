"""Items as Aiken: the question, its options and one key come back, and the rest is listed."""

import unicodedata

import pytest
from hypothesis import assume, given

from renewal.bank.formats import aiken as reader
from renewal.bank.formats.registry import recognise
from renewal.bank.markup import from_plain
from renewal.bank.source import ReadResult, Source
from renewal.bank.writers import aiken
from renewal.domain.item import Choose, Item, Option, Order
from tests.bank.formats.reading import right, texts
from tests.bank.writers.items import HARD, items, picture, sound, told

PLACES = "the id, the area, the topic, the concept, the status, the author"


def read_back(content: bytes) -> ReadResult:
    return reader.read(Source("bank.txt", content))


def test_it_writes_as_moodle_reads() -> None:
    one = sound(
        stem="Is it\n\n**worn**?", options=(Option("x", "Yes"), Option("y", "No")), key=("y",)
    )

    assert aiken.write([one, sound()], ()).content.decode() == (
        "Is it worn?\nA) Yes\nB) No\nANSWER: B\n\nWhat is shown?\nA) Runout\nB) Wear\nANSWER: A\n"
    )


def test_it_says_what_aiken_has_no_place_for() -> None:
    written = aiken.write([sound()], ())

    assert told(written.left) == [
        ("a5-disc-001", "the id, the rationale of option a, " + PLACES.removeprefix("the id, "))
    ] or told(written.left) == [
        ("a5-disc-001", "the id, part of the rationale of option a, " + PLACES[8:])
    ]


def test_it_lists_formatting_exhibits_and_ids_of_options() -> None:
    one = sound(
        stem="*Is* it?",
        options=(Option("x", "Yes"), Option("y", "No")),
        key=("x",),
        exhibits=("a5-dial-1",),
        order=Order.FIXED,
        language="es",
    )

    (_, what), (_, shown) = told(aiken.write([one], [picture()]).left)

    for each in (
        "part of the stem",
        "the ids of the options",
        "the exhibits",
        "the order",
        "language",
    ):
        assert each in what
    assert shown.startswith("the picture of exhibit a5-dial-1")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"choose": Choose.SEVERAL}, "one right option only"),
        ({"choose": Choose.SEVERAL, "key": ("a", "b")}, "one right option only"),
        (
            {"options": tuple(Option(f"o{at}", f"Part {at}") for at in range(27)), "key": ("o1",)},
            "26 options",
        ),
    ],
)
def test_it_leaves_out_what_aiken_cannot_carry(changes: dict[str, object], reason: str) -> None:
    written = aiken.write([sound(id="x", **changes), sound()], ())

    assert len(read_back(written.content).items) == 1
    assert [each for each, what in told(written.left) if reason in what] == ["x"]


@given(items())
def test_it_brings_back_questions_or_says_that_it_does_not(generated: list[Item]) -> None:
    assume(unicodedata.is_normalized("NFC", repr(generated)))
    written = aiken.write(generated, ())

    left = dict(told(written.left))
    carried = [each for each in generated if "the question" not in left[each.id]]
    found = read_back(written.content).items

    for item, located in zip(carried, found, strict=False):
        if "the stem" not in left[item.id]:
            assert located.item.stem == item.stem
        if "of option" not in left[item.id] and "of the options" not in left[item.id]:
            assert texts(located.item) == texts(item)
        if "the key" not in left[item.id] and "of the options" not in left[item.id]:
            assert len(right(located.item)) == 1
    assert set(left) == {each.id for each in generated}


@pytest.mark.parametrize(
    "text", [each for each in HARD if "\n" not in each and not each.startswith(("ANSWER", "````"))]
)
def test_it_carries_hard_texts(text: str) -> None:
    phrase = from_plain(" ".join(text.split()), inline=True)
    one = sound(options=(Option("a", phrase), Option("b", f"{phrase} more")))

    (located,) = read_back(aiken.write([one], ()).content).items

    assert right(located.item) == [phrase]


def test_it_is_recognised() -> None:
    assert recognise(aiken.write([sound()], ()).content, "x") is reader
