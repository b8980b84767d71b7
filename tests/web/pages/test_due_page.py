"""The first page: what is open, what is done, and why an area has no question."""

from __future__ import annotations

from tests.web.html import has_class, said, texts
from tests.web.pages.conftest import DrawnPage


def test_it_lists_the_open_questions_with_their_areas_and_closing(drawn: DrawnPage):
    page = drawn("due")

    assert "November 2026 3 questions to answer, until 30 November, 24:00" in said(page)
    assert texts(page, f"//li[{has_class('due')}]//a") == ["Answer A5", "Answer A6", "Answer A6"]
    assert texts(page, f"//li[{has_class('due')}]/h3")[0] == "Area A5 Brakes"


def test_it_says_what_is_special_about_a_question(drawn: DrawnPage):
    page = drawn("due")

    remarks = texts(page, f"//li[{has_class('due')}]/p")
    assert remarks == ["Practice", "Asked before", "Extra, no credit"]


def test_it_shows_what_is_answered_with_its_result(drawn: DrawnPage):
    page = drawn("due")

    [done] = [s for s in page.xpath("//section") if texts(s, "./h2") == ["Answered this month"]]
    assert texts(done, f".//*[{has_class('tag')}]") == ["Right", "Not right"]
    assert done.xpath(".//a/@href") == ["/question/DONE1/result", "/question/DONE2/result"]


def test_it_says_when_the_next_questions_come_once_all_are_answered(drawn: DrawnPage):
    told = said(drawn("due done"))

    assert "All answered for November 2026 Your next questions open on 1 December." in told


def test_it_says_how_to_begin_when_nothing_is_enrolled(drawn: DrawnPage):
    page = drawn("due not enrolled")

    assert "You are not enrolled in any area." in said(page)
    assert page.xpath(f"//main//a[{has_class('button')}]/@href") == ["/standing"]


def test_it_says_where_a_certification_comes_from_when_none_is_held(drawn: DrawnPage):
    told = said(drawn("due nothing held"))

    assert "No certification is on record for you." in told
    assert "ask the office of Automotive Service Certification" in told


def test_it_says_why_an_area_has_no_question(drawn: DrawnPage):
    told = said(drawn("due"))

    assert "A7 Heating and Air Conditioning On leave: no questions come" in told
    assert "A8 Engine Performance Suspended: no questions come" in told
    assert "H2 Diesel Engines Pending: 2 years of documented work experience in Transit Bus" in told
    assert "H4 Brakes Your first question comes on 1 December." in told
    assert "A3 Manual Drive Train and Axles Your question is being prepared." in told


def test_it_warns_of_a_credential_that_lapses_before_it_can_be_extended(drawn: DrawnPage):
    assert "Expires on 20 December 2026 before it can be extended here." in said(drawn("due"))


def test_it_promises_no_next_month_to_somebody_on_leave_alone(drawn: DrawnPage):
    told = said(drawn("due paused"))

    assert "Nothing to answer now Your next questions open on 1 December." in told
    assert "On leave: no questions come until the leave ends." in told
