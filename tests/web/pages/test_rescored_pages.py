"""What technicians are told of a question that was rescored: on its result, in the history."""

from __future__ import annotations

import pytest

from renewal.domain.assignment import Rescored
from renewal.domain.rescoring import RescoreKind
from renewal.web.pages.rescored_words import keys_that_count
from tests.web.html import has_class, said, texts
from tests.web.pages.conftest import DrawnPage
from tests.web.samples import NOW, outcome

VERDICT = f"//*[{has_class('verdict')}]"
MARKS = "//ol[@class='answers']/li/p[1]"
RECEIPT = f"//*[{has_class('receipt')}]"
SINCE = "Your receipt shows how it was scored then; it counts as right since 24 November 2026."


def verdict(page, part: str = "p") -> list[str]:
    return texts(page, f"{VERDICT}//{part}")


def test_it_says_that_a_faulty_question_counts_as_right(drawn: DrawnPage):
    page = drawn("result voided")

    assert texts(page, "//h1") == ["Right"]
    assert verdict(page) == [
        "This question was found to be faulty. Your answer counts as right.",
        "1 credit earned",
    ]
    assert texts(page, f"{RECEIPT}/p")[-1] == SINCE


def test_it_warns_of_what_the_author_of_a_faulty_question_held_to_be_right(drawn: DrawnPage):
    page = drawn("result voided")

    assert verdict(page, "dl") == []
    assert texts(page, "//section/h2[.='Every answer explained']/following-sibling::p[1]") == [
        "Something in this question is wrong. It stands here as it was written."
    ]


def test_it_says_that_a_month_is_excused_where_the_policy_says_so(drawn: DrawnPage):
    page = drawn("result voided excused")

    assert verdict(page)[1:] == ["The month is excused and not counted."]
    assert "1 credit earned" not in said(page)


def test_it_tells_who_missed_a_faulty_question_nothing_about_an_answer(drawn: DrawnPage):
    page = drawn("result voided missed")

    assert texts(page, "//h1") == ["Missed"]
    assert verdict(page)[1:] == [
        "This question was found to be faulty.",
        "The month is excused and not counted.",
    ]
    assert page.xpath(RECEIPT) == []


def test_it_marks_the_other_right_answer_as_right_too(drawn: DrawnPage):
    page = drawn("result re-keyed")

    assert verdict(page)[0] == "It was found that another answer is right as well."
    assert verdict(page, "dl") == ["Each of these is right Both A and B B only"]
    assert "The explanations were written before the other answer was found" in said(page)
    assert texts(page, MARKS) == [
        "Not right",
        "Right answer Your choice",
        "Right answer",
        "Not right",
    ]
    assert texts(page, f"{RECEIPT}/p")[-1] == SINCE


def test_it_tells_each_key_as_a_whole_where_several_answers_are_chosen():
    found = Rescored(RescoreKind.RE_KEY, NOW, (("1", "3"), ("1", "2", "3")))

    keys = keys_that_count(outcome(rescored=found))

    assert keys == ("A only; Both A and B", "A only; B only; Both A and B")


def test_it_leaves_an_answer_wrong_that_no_key_makes_right(drawn: DrawnPage):
    page = drawn("result re-keyed wrong")

    assert texts(page, "//h1") == ["Not right"]
    assert verdict(page, "dl") == ["Each of these is right Both A and B B only"]
    assert "Your receipt shows" not in said(page)


def test_it_says_that_an_answer_is_yet_to_be_scored_anew(drawn: DrawnPage):
    page = drawn("result voided later")

    assert texts(page, "//h1") == ["Answer recorded"]
    assert verdict(page) == [
        "This question was found to be faulty.",
        "Your answer is being scored anew. Look again in some minutes.",
    ]


def test_it_tells_the_same_of_a_practice_answer(drawn: DrawnPage):
    page = drawn("practice re-keyed")

    assert verdict(page)[0] == "It was found that another answer is right as well."
    assert verdict(page, "dl") == ["Each of these is right Both A and B B only"]


@pytest.mark.parametrize(
    ("language", "faulty", "other"),
    [
        ("en", "faulty question", "another answer is right, too"),
        ("es", "pregunta defectuosa", "otra respuesta también es correcta"),
    ],
)
def test_it_notes_in_the_history_what_was_rescored(
    drawn: DrawnPage, language: str, faulty: str, other: str
):
    lines = texts(drawn("history rescored", language), f"//section//p[{has_class('marks')}]")

    assert [faulty in line for line in lines] == [True, False, True]
    assert [other in line for line in lines] == [False, True, False]


def test_it_says_it_in_spanish(drawn: DrawnPage):
    faulty, other = (said(drawn(f"result {kind}", "es")) for kind in ("voided", "re-keyed"))

    assert "Su respuesta cuenta como correcta." in faulty
    assert "cuenta como correcta desde el 24 de noviembre de 2026" in faulty
    assert "otra respuesta también es correcta" in other
