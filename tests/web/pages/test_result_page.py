"""The result: right or not in words, every option explained, the receipt, what comes next."""

from __future__ import annotations

from datetime import date, timedelta

from renewal.domain.calendar import Month
from renewal.web.pages.result_page import ResultFacts, result_page
from tests.web.catalogue import WON
from tests.web.html import has_class, said, texts
from tests.web.pages.conftest import DrawnPage
from tests.web.samples import ENGLISH, NOW, PROGRAMME, outcome, question, standing


def facts(where=None, *others) -> ResultFacts:
    return ResultFacts(where, others, PROGRAMME, NOW)


def test_it_says_right_by_words_and_a_sign(drawn: DrawnPage):
    page = drawn("result right")

    [heading] = page.xpath("//h1")
    assert heading.text_content().strip() == "Right"
    assert len(heading.xpath("./svg")) == 1
    assert "1 credit earned" in said(page)


def test_it_says_not_right_and_names_the_right_answer(drawn: DrawnPage):
    page = drawn("result wrong")

    assert texts(page, "//h1") == ["Not right"]
    assert texts(page, f"//*[{has_class('verdict')}]//dl") == ["The right answer Both A and B"]
    assert "No credit this month" in said(page)


def test_it_explains_every_option_and_marks_the_choice(drawn: DrawnPage):
    page = drawn("result wrong")

    marks = texts(page, "//ol[@class='answers']/li/p[1]")
    assert marks == ["Not right Your choice", "Not right", "Right answer", "Not right"]
    assert all(f"Because of {text}." in said(page) for text in ("A only", "Neither A nor B"))


def test_it_shows_receipt_and_local_time_and_says_which(drawn: DrawnPage):
    page = drawn("result right")

    assert texts(page, "//dd") == ["QX7F3K9A", "24 November 2026, 14:05:09 EST"]
    assert page.xpath("//time/@datetime") == ["2026-11-24T19:05:09+00:00"]
    assert "Times are those of America/New_York." in said(page)
    assert "Service manual: Brakes, brake pull diagnosis" in said(page)


def test_it_tells_the_credits_of_the_year_with_the_misses_to_spare(drawn: DrawnPage):
    page = drawn("result right")

    [meter] = page.xpath("//*[@role='meter']")
    assert meter.get("aria-valuetext") == "5 of 8 credits, 2 misses to spare"
    assert (meter.get("aria-valuenow"), meter.get("aria-valuemax")) == ("5", "8")


def test_it_leads_on_to_the_next_question_and_says_when_new_ones_come(drawn: DrawnPage):
    page = drawn("result right")

    assert texts(page, f"//main//a[{has_class('button')}]") == ["Next question A6", "All questions"]
    assert "2 more questions are open today." in said(page)
    assert "Your next question for A5 opens on 1 December." in said(page)


def test_it_says_that_the_answer_stands_when_somebody_goes_back(drawn: DrawnPage):
    told = [said(drawn(name)) for name in ("result wrong", "result right")]

    assert "This question was answered once and that answer stands." in told[0]
    assert "that answer stands" not in told[1]


def test_it_marks_a_missed_question_and_still_explains_it(drawn: DrawnPage):
    page = drawn("result missed")

    assert texts(page, "//h1") == ["Missed"]
    assert "closed on 31 October 2026, 24:00 without an answer" in said(page)
    assert "Because of Both A and B." in said(page)
    assert page.xpath(f"//*[{has_class('receipt')}]") == []


def test_it_says_nothing_of_right_or_wrong_while_the_policy_keeps_it_back(drawn: DrawnPage):
    page = drawn("result later")

    assert texts(page, "//h1") == ["Answer recorded"]
    assert "once the question has closed, from 30 November 2026, 24:00 on" in said(page)
    assert "QX7F3K9A" in said(page)
    assert "Because of" not in said(page)
    assert not page.xpath("//ol[@class='answers']")


def test_it_says_why_and_until_when_the_key_of_a_question_asked_again_waits(drawn: DrawnPage):
    page = drawn("result asked again")

    assert texts(page, "//h1") == ["Answer recorded"]
    assert "This question is asked again now." in said(page)
    assert "once you have answered it there, or from 30 November 2026, 24:00 on" in said(page)
    assert "Because of" not in said(page)
    assert not page.xpath("//ol[@class='answers']")


def test_it_celebrates_the_answer_that_won_the_year():
    winning = standing("A5", answers="rrrrrrrr", expires_on=date(2030, 3, 10))
    assert winning.year is not None
    found = outcome(credits=8, received_at=winning.year.won_at)

    page = result_page(found, facts(winning), ENGLISH)

    assert page.verdict.texts == ("1 credit earned",)
    assert page.won_line == "This year is won. A5 is valid until 10 March 2030."
    assert page.credit_line == "8 of 8 credits"


def test_it_calls_an_answer_after_that_practice():
    winning = standing(
        "A5", first=Month(2026, 3), answers="rrrrrrrrr", expires_on=date(2030, 3, 10)
    )
    assert winning.year is not None
    assert winning.year.won_at is not None
    later = winning.year.won_at + timedelta(days=31)
    found = outcome(credits=9, received_at=later, question=question(counts=False))

    page = result_page(found, facts(winning), ENGLISH)

    assert page.verdict.texts == ("Practice: this year's 8 credits are already won.",)
    assert page.credit_line == "8 of 8 credits"


def test_it_counts_no_credits_for_an_extra_question():
    found = outcome(question=question(scored=False, counts=False))

    page = result_page(found, facts(standing("A5")), ENGLISH)

    assert page.credit_line == ""
    assert page.verdict.texts == ("Extra question: it is being tried out and brings no credit.",)


def test_it_tells_no_misses_for_a_year_that_is_over():
    past = question(month=Month(2025, 2))

    page = result_page(outcome(question=past), facts(standing("A5")), ENGLISH)

    assert page.credit_line == "5 of 8 credits"


def test_it_promises_no_question_to_somebody_who_is_not_enrolled():
    left = standing("A5", enrolled=False)

    page = result_page(outcome(), facts(left), ENGLISH)

    assert page.next_lines == ()


def test_it_knows_that_the_won_year_of_the_catalogue_is_won(drawn: DrawnPage):
    page = drawn("result won")

    assert WON.year is not None
    assert WON.year.won
    assert "This year is won. A1 is valid until 10 March 2030." in said(page)
