"""Standing: every credential in words, and never a bare "not renewed"."""

from __future__ import annotations

import pytest

from tests.web.catalogue import PAGES
from tests.web.html import has_class, rows, said, texts
from tests.web.pages.conftest import DrawnPage

CREDENTIALS = [name for name in PAGES if name.startswith("credential ")]


def marks(page, within: str = "//main") -> list[str]:
    return texts(page, f"{within}//*[{has_class('tag')}]")


def test_it_shows_each_credential_with_state_and_outlook(drawn: DrawnPage):
    page = drawn("standing")

    cards = page.xpath(f"//li[{has_class('card')}]")
    shown = {card.xpath(".//h3/a/@href")[0].rpartition("/")[2]: marks(card, ".") for card in cards}
    assert shown == {
        "A1": ["Current", "Secured"],
        "A2": ["Current", "Out of reach"],
        "A3": ["Expired", "On track"],
        "A4": ["Current", "Not enrolled"],
        "A5": ["Current", "On track"],
        "A6": ["Current", "On track"],
        "A7": ["Current", "On leave", "On track"],
        "A8": ["Suspended"],
        "H1": ["Withdrawn"],
        "H2": ["Pending"],
        "H4": ["Current", "On track"],
    }


def test_it_names_what_a_title_lacks_and_hides_those_not_begun(drawn: DrawnPage):
    page = drawn("standing")

    begun = texts(page, f"//ul[{has_class('stack')}]/li")
    assert begun[0].startswith("Master Automobile Technician Not held Missing:")
    assert "A4 Suspension and Steering" in begun[0]
    assert begun[0].endswith("2 years of documented work experience")
    [hidden] = page.xpath("//section/details")
    assert texts(hidden, "./summary") == ["1 other title"]


def test_it_names_alternatives_as_alternatives(drawn: DrawnPage):
    told = said(drawn("standing"))

    assert "H1 Compressed Natural Gas Engines or Area H2 Diesel Engines" in told


@pytest.mark.parametrize("name", CREDENTIALS)
def test_it_shows_the_expiry_as_a_line_and_as_a_table(drawn: DrawnPage, name: str):
    page = drawn(name)

    assert page.xpath("//svg[@class='timeline'][@aria-hidden='true']/rect")
    events = rows(page, "//dl[@class='facts events']/div")
    assert events[0] == "Today 24 November 2026"
    assert events[1].startswith("Expires as things stand")


def test_it_shows_each_month_of_the_year_in_words_and_as_a_table(drawn: DrawnPage):
    page = drawn("credential on track")

    in_row = texts(page, "//ol[@class='months']/li/span[@class='hidden']")
    assert in_row[:4] == [
        "April 2026: right",
        "May 2026: right",
        "June 2026: not right",
        "July 2026: right",
    ]
    assert in_row[4] == "August 2026: missed"
    assert in_row[7:9] == ["November 2026: open now", "December 2026: to come"]
    table = rows(page, "//details//tbody/tr")
    assert len(table) == 12
    assert table[0] == "April 2026 right 1"
    assert table[2] == "June 2026 not right"


def test_it_shows_more_than_twelve_months_when_some_are_excused(drawn: DrawnPage):
    page = drawn("credential on leave")

    states = texts(page, "//ol[@class='months']/li/span[@class='hidden']")
    assert len(states) > 12
    assert "November 2026: excused" in states


def test_it_tells_the_cycle_by_years_won_and_validity(drawn: DrawnPage):
    won, expired = said(drawn("credential won")), said(drawn("credential expired"))

    assert "1 of 5 years won, valid until 10 March 2030" in won
    assert "4 years still open Current on every day of this cycle so far." in won
    assert "expired after 30 June 2026" in expired
    assert "There was a day in this cycle on which it was not current." in expired


def test_it_tells_how_many_years_are_lost(drawn: DrawnPage):
    told = said(drawn("credential lost"))

    assert "too many missed" in told
    assert "1 year lost" in told
    assert "This year can no longer be won." in told


def test_it_warns_that_it_lapses_before_it_can_be_extended(drawn: DrawnPage):
    told = said(drawn("credential lapsing"))

    assert "Expires before it can be extended here" in told
    assert "It is valid until 20 December 2026; the earliest extension is 1 January 2027." in told


def test_it_says_by_when_to_book_a_test(drawn: DrawnPage):
    told = {name: said(drawn(name)) for name in CREDENTIALS}

    assert "book a recertification test by 9 January 2029" in told["credential on track"]
    assert "21 October 2026, has passed" in told["credential lapsing"]
    assert "makes it current again at any time" in told["credential expired"]


@pytest.mark.parametrize(
    ("name", "acts"),
    [
        ("credential on track", ["End enrolment"]),
        ("credential expired", ["End enrolment"]),
        ("credential not enrolled", ["Enrol"]),
        ("credential pending", []),
        ("credential withdrawn", []),
    ],
)
def test_it_offers_the_acts_that_are_possible(drawn: DrawnPage, name: str, acts: list[str]):
    assert texts(drawn(name), f"//main//a[{has_class('button')}]") == acts


def test_it_says_what_a_pending_credential_lacks(drawn: DrawnPage):
    told = said(drawn("credential pending"))

    assert "once 2 years of documented work experience in Transit Bus are on record" in told
    assert "book a recertification test" not in told


def test_it_shows_before_enrolling_what_it_would_bring(drawn: DrawnPage):
    page = drawn("enrol")

    facts = rows(page, "//dl/div")
    assert facts == [
        "First question in December 2026",
        "Earliest extension 1 July 2027",
        "Valid until 1 December 2026",
        "Expires before that Yes",
        "Book a test by 2 October 2026, already past",
    ]
    assert "Between the two it would not be current." in said(page)
    assert texts(page, "//main//form//button") == ["Enrol now"]


def test_it_offers_nothing_to_confirm_when_enrolling_is_refused(drawn: DrawnPage):
    page = drawn("enrol refused")

    assert page.xpath("//main//form") == []
    assert "This area has too few questions" in said(page)


def test_it_says_what_ending_brings_and_asks_for_no_reason(drawn: DrawnPage):
    page = drawn("end")

    assert len(texts(page, "//main//ul/li")) == 4
    assert texts(page, "//label[@for='reason']") == ["Reason (optional)"]
    assert page.xpath("//textarea/@required") == []


def test_it_keeps_what_was_typed_when_the_reason_is_refused(drawn: DrawnPage):
    page = drawn("end error")

    assert texts(page, "//textarea") == ["I move abroad"]
    assert page.xpath("//*[@role='alert']//a/@href") == ["#reason"]
    assert page.xpath("//textarea/@aria-describedby") == ["reason-hint reason-fault"]
