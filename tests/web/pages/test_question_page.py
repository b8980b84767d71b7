"""The question before its answer: one fieldset, large rows, nothing sent by one tap."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from renewal.domain.assignment import AssignmentState
from renewal.domain.item import Choose
from renewal.web.pages.question_page import choice_fault, question_page
from renewal.web.pages.static import static_file
from tests.web.drawing import draw_page
from tests.web.html import said, texts
from tests.web.pages.conftest import DrawnPage
from tests.web.samples import ENGLISH, PROGRAMME, question

BUDGET = 8_000


def test_it_asks_by_a_fieldset_whose_legend_is_the_stem(drawn: DrawnPage):
    page = drawn("question")

    [legend] = texts(page, "//form//fieldset/legend/h1")
    assert legend.startswith("A front-wheel-drive sedan pulls to the left")
    assert legend.endswith("may be the cause.")
    assert texts(page, "//fieldset//label") == [
        "A only",
        "B only",
        "Both A and B",
        "Neither A nor B",
    ]


def test_it_offers_positions_and_marks_none(drawn: DrawnPage):
    page = drawn("question")

    radios = page.xpath("//input[@type='radio']")
    assert [radio.get("value") for radio in radios] == ["1", "2", "3", "4"]
    assert {radio.get("name") for radio in radios} == {"option"}
    assert [radio for radio in radios if radio.get("checked") is not None] == []


def test_it_only_looks_at_the_choice_when_the_button_is_pressed(drawn: DrawnPage):
    [form] = drawn("question").xpath("//main//form")

    assert form.get("action") == "/question/7F3KA5QW/check"
    assert form.get("method") is None
    assert texts(form, ".//button") == ["Check answer"]


def test_it_keeps_the_choice_that_somebody_came_back_to_change(drawn: DrawnPage):
    page = drawn("question long")

    assert page.xpath("//input[@checked]/@value") == ["1"]


def test_it_forgets_a_choice_that_is_not_offered():
    page = question_page(question(), PROGRAMME, ENGLISH, chosen=["2", "9", "<b>"])

    assert page.chosen == {"2"}


def test_it_takes_several_by_checkboxes_and_says_so(drawn: DrawnPage):
    page = drawn("question table")

    assert len(page.xpath("//input[@type='checkbox']")) == 4
    assert "Choose every answer that is right." in said(page)


def test_it_keeps_a_table_out_of_the_legend_and_ties_it_to_the_options(drawn: DrawnPage):
    page = drawn("question table")

    assert texts(page, "//legend") == ["All of the following fit these readings EXCEPT:"]
    assert page.xpath("//*[@id='case']//table")
    assert page.xpath("//fieldset/@aria-describedby") == ["case hint fault"]


def test_it_says_when_it_closes_and_what_is_special(drawn: DrawnPage):
    told = [said(drawn(name)) for name in ("question", "question long", "question table")]

    assert all("Open until 30 November, 24:00" in text for text in told)
    assert "You missed this in March 2026. Here it is again on another case." in told[1]
    assert "Practice: this year's 8 credits are already won." in told[2]
    assert "Read closely: you are looking for the exception." in told[2]


def test_it_says_that_an_extra_question_brings_no_credit(drawn: DrawnPage):
    assert "it is being tried out and brings no credit" in said(drawn("question extra"))


def test_it_shows_pictures_with_their_words_and_a_larger_view(drawn: DrawnPage):
    page = drawn("question picture")

    [picture] = page.xpath("//figure/img")
    assert picture.get("alt") == "Rotor readings in a table"
    assert page.xpath("//figcaption/a/@href") == [picture.get("src")]


def test_it_shows_pictures_again_where_the_check_page_repeats_the_question(drawn: DrawnPage):
    asked, checked = drawn("question picture"), drawn("check picture")

    [picture] = checked.xpath("//*[@class='text aside']//figure/img")
    assert picture.get("alt") == "Rotor readings in a table"
    assert [picture.get("src")] == asked.xpath("//figure/img/@src")


def test_it_draws_formulas_and_leaves_prices_alone(drawn: DrawnPage):
    page = drawn("question formulas")

    assert len(page.xpath("//legend//math")) == 1
    assert len(page.xpath("//table//math")) == 2
    assert len(page.xpath("//label//math")) == 3
    assert "parts cost $5 to $10." in said(page)


def test_it_shows_the_fault_on_top_and_at_the_options(drawn: DrawnPage):
    page = drawn("question error")

    assert page.xpath("//*[@role='alert']//a/@href") == ["#option-1"]
    assert texts(page, "//fieldset//*[@id='fault']") == [
        "Choose an answer. Nothing was chosen, so nothing was sent."
    ]


def test_it_marks_an_english_question_on_a_spanish_page(drawn: DrawnPage):
    page = drawn("question", "es")

    assert page.xpath("//legend/@lang") == ["en"]
    assert page.xpath("//*[@class='rows']/@lang") == ["en"]
    assert "Elija una respuesta." in said(page)


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ([], "nothing_chosen"),
        (["5"], "option_not_offered"),
        (["1", "5"], "option_not_offered"),
        (["1", "2"], "choose_one"),
    ],
)
def test_it_refuses_a_choice_that_cannot_be_one(chosen: list[str], code: str):
    refusal = choice_fault(question(), chosen, ENGLISH)

    assert refusal is not None
    assert refusal.code == code


@pytest.mark.parametrize(
    ("choose", "chosen"),
    [(Choose.ONE, ["4"]), (Choose.ONE, ["4", "4"]), (Choose.SEVERAL, ["1", "3"])],
)
def test_it_accepts_a_choice_of_what_is_offered(choose: Choose, chosen: list[str]):
    assert choice_fault(question(choose=choose), chosen, ENGLISH) is None


def test_it_shows_the_choice_again_before_it_is_sent(drawn: DrawnPage):
    page = drawn("check several")

    send, change = page.xpath("//main//form")
    assert send.get("method") == "post"
    assert send.get("action").endswith("/answer")
    assert send.xpath(".//input[@name='option']/@value") == ["1", "4"]
    assert change.get("method") is None
    assert change.xpath(".//input[@name='option']/@value") == ["1", "4"]
    assert texts(page, "//main//button") == ["Send answer", "Change"]
    assert len(texts(page, "//*[@class='choice']/li")) == 2


def test_it_says_when_a_question_opens_that_is_not_open_yet():
    page = question_page(question(state=AssignmentState.TO_COME), PROGRAMME, ENGLISH)

    assert page.opens == "This question opens on 1 November 2026."


@pytest.mark.parametrize("name", ["question", "question long", "question error"])
def test_it_weighs_no_more_than_a_bad_line_can_carry(pen: Flask, name: str):
    source = draw_page(pen, name).encode()

    style = static_file("page.css").compressed
    assert len(gzip.compress(source, 9)) + len(style) <= BUDGET


def test_it_takes_three_requests_with_a_picture(drawn: DrawnPage):
    page = drawn("question picture")

    loaded = page.xpath("//img/@src | //link[@rel='stylesheet']/@href | //script/@src")
    assert len(loaded) + 1 == 3
    assert page.xpath("//link[@rel='icon']/@href")[0].startswith("data:")
