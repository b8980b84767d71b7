"""Options that name others by their letters: shuffled, they would speak of other options."""

import pytest

from renewal.bank.formats import aiken, moodle
from renewal.bank.review.english import names_letters
from renewal.domain.item import Order
from tests.bank.formats.reading import only, read


@pytest.mark.parametrize(
    "text",
    [
        *("A and C", "Both A and B", "both (A) and (B)", "A, B, and D", "B & C only."),
        *("Neither A nor B", "A or C", "A, B y C son correctas", "A und B sind richtig"),
    ],
)
def test_it_knows_options_that_name_letters(text: str) -> None:
    assert names_letters(text)


@pytest.mark.parametrize(
    "text",
    ["A", "B only", "A and a bolt", "Caliper and disc", "A1 and B2", "AC and DC", "", "I and J"],
)
def test_it_takes_no_other_text_for_letters(text: str) -> None:
    assert not names_letters(text)


def test_it_keeps_the_order_that_the_letters_mean() -> None:
    plain = "Which wear?\nA. Pads\nB. Discs\nC. {}\nANSWER: C\n"

    orders = [only(read(aiken, plain.format(each))).item.order for each in ("A and B", "Neither")]

    assert orders == [Order.FIXED, Order.SHUFFLED]


def test_it_keeps_the_order_of_moodle_where_that_says_nothing() -> None:
    answers = "".join(
        f'<answer fraction="{worth}"><text>{text}</text></answer>'
        for worth, text in ((0, "Pads"), (0, "Discs"), (100, "Both A and B"))
    )
    stem = "<questiontext><text>Which?</text></questiontext>"

    result = read(moodle, f'<quiz><question type="multichoice">{stem}{answers}</question></quiz>')

    assert only(result).item.order is Order.FIXED
