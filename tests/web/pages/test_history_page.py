"""The history: newest first, some at a time, of all areas or of one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.calendar import Month
from renewal.web.pages.history_page import PAGE_SIZE, history_page
from tests.web.catalogue import YEARS, entry
from tests.web.html import has_class, said, texts
from tests.web.pages.conftest import DrawnPage
from tests.web.samples import ENGLISH


def test_it_groups_by_month_newest_first(drawn: DrawnPage):
    page = drawn("history")

    assert texts(page, "//main//section/h2")[:3] == [
        "November 2026",
        "October 2026",
        "September 2026",
    ]
    assert len(page.xpath("//main//section//li")) == PAGE_SIZE
    assert "48 questions" in said(page)


def test_it_tells_each_result_in_words(drawn: DrawnPage):
    told = texts(drawn("history of an area"), f"//section//p[{has_class('marks')}]")

    assert told[:5] == ["Open now", "Right 1 credit", "Right 1 credit", "Not right", "Missed"]
    assert told[7] == "Excused"


def test_it_leads_to_the_question_while_it_is_open_and_to_the_result_after(drawn: DrawnPage):
    links = drawn("history of an area").xpath("//main//section//a/@href")

    assert links[:2] == ["/question/CA50", "/question/CA51/result"]


def test_it_says_when_a_right_answer_earned_nothing():
    practice = entry("A5", Month(2026, 10), "r", "C1", credit=False)

    [month] = history_page([practice], ENGLISH).months

    assert [line.credit for line in month.entries] == ["no credit"]


def test_it_filters_by_area_and_keeps_the_filter_when_paging():
    page = history_page([*YEARS, *YEARS], ENGLISH, area="A5")

    assert {line.area for month in page.months for line in month.entries} == {"A5"}
    assert [choice.text for choice in page.filters] == ["All areas", "A4", "A5", "A6"]
    assert [choice.text for choice in page.filters if choice.here] == ["A5"]
    assert page.older == "/history?area=A5&page=2"


def test_it_pages_to_newer_and_older(drawn: DrawnPage):
    first, last = drawn("history"), drawn("history last page")

    assert first.xpath("//a[@rel='next']/@href") == ["/history?page=2"]
    assert first.xpath("//a[@rel='prev']") == []
    assert last.xpath("//a[@rel='prev']/@href") == ["/history"]
    assert last.xpath("//a[@rel='next']") == []


def test_it_says_so_when_there_is_nothing_yet(drawn: DrawnPage):
    assert "No question has come yet." in said(drawn("history empty"))
    assert history_page((), ENGLISH, area="A5").empty == "No question has come for A5 yet."


@given(count=st.integers(0, 130))
def test_it_shows_every_entry_on_exactly_one_page(count: int):
    entries = [entry("A5", Month(2026, 11).plus(-n), "r", f"C{n}") for n in range(count)]
    pages = history_page(entries, ENGLISH).pages

    shown = [
        line.path
        for number in range(1, pages + 1)
        for month in history_page(entries, ENGLISH, number=number).months
        for line in month.entries
    ]

    assert shown == [f"/question/C{n}/result" for n in range(count)]


@given(number=st.integers(-3, 999))
def test_it_shows_the_nearest_page_for_a_number_that_is_none(number: int):
    page = history_page(YEARS, ENGLISH, number=number)

    assert page.number == max(1, min(number, 2))
    assert page.months
