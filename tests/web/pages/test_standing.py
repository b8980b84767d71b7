"""Standing, enrolling and ending it, history and help: through the real service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.actions.subject import NoCredential
from renewal.store.tables import EnrolmentEnd, EnrolmentRow
from renewal.web.problems import status_of
from tests.databases import Database
from tests.installation import Installation, installed
from tests.web.html import has_class, rows, texts
from tests.web.visiting import Visitor, open_november, signed_in


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        yield made


@pytest.fixture
def rosa(service: Installation) -> Visitor:
    return signed_in(service, "rosa@example.org")


def reasons(service: Installation, table: type[EnrolmentRow | EnrolmentEnd]) -> list[str]:
    found = list(service.session.scalars(select(table.reason)))
    service.session.rollback()
    return found


def test_it_shows_every_credential_as_it_stands(rosa: Visitor):
    page = rosa.open("/standing")

    cards = texts(page.page, f"//li[{has_class('card')}]/h3")
    assert [card.split()[1] for card in cards] == ["A4", "A5", "A6"]
    assert "Where your certifications are today, 24 November 2026." in page.said
    assert "0 of 8 credits, 4 misses to spare" in page.said


def test_it_shows_one_credential_in_full(rosa: Visitor):
    page = rosa.open("/standing/a5")

    assert page.heading == "Area A5 Brakes"
    assert "November 2026 to October 2027" in page.said
    assert rows(page.page, "//dl[@class='facts events']/div")[1:] == [
        "Expires as things stand 10 March 2029",
        "If nothing more is won 10 March 2029",
        "If every open year is won 10 March 2034",
    ]


def test_it_leads_from_a_month_to_its_question(rosa: Visitor):
    page = rosa.open("/standing/A5")
    [link] = page.page.xpath("//details//td/a/@href")

    question = rosa.open(link)

    assert len(question.page.xpath("//input[@type='radio']")) == 4


@pytest.mark.parametrize("area", ["A8", "Z9"])
def test_it_knows_no_credential_that_is_not_held(rosa: Visitor, area: str):
    page = rosa.open(f"/standing/{area}")

    assert page.status == status_of(NoCredential("Choose one of yours."))
    assert f"You hold no certification in area {area}." in page.said


def test_it_enrols_after_showing_what_it_brings(service: Installation, rosa: Visitor):
    preview = rosa.press_link(rosa.open("/standing/A4"), "Enrol")

    assert rows(preview.page, "//dl/div") == [
        "First question in December 2026",
        "Earliest extension 1 July 2027",
        "Valid until 10 March 2029",
        "Expires before that No",
        "Book a test by 9 January 2029",
    ]
    done = rosa.press(preview, "Enrol now")
    assert "You are enrolled in A4" in done.said
    assert "Your first question comes in December 2026." in done.said
    assert "enrolled by the technician" in reasons(service, EnrolmentRow)


def test_it_refuses_to_enrol_twice_and_changes_nothing(service: Installation, rosa: Visitor):
    preview = rosa.open("/standing/A4/enrol")
    rosa.press(preview, "Enrol now")
    before = len(reasons(service, EnrolmentRow))

    refused = rosa.press(preview, "Enrol now")

    assert refused.status >= 400
    assert "You are enrolled in this area already." in refused.said
    assert len(reasons(service, EnrolmentRow)) == before


def test_it_says_at_once_that_an_area_cannot_be_enrolled(rosa: Visitor):
    refused = rosa.open("/standing/A5/enrol")

    assert refused.status >= 400
    assert refused.title.startswith("Error: ")
    assert refused.page.xpath("//main//form") == []


def test_it_ends_an_enrolment_with_the_reason_given(service: Installation, rosa: Visitor):
    form = rosa.press_link(rosa.open("/standing/A6"), "End enrolment")

    done = rosa.press(form, "End enrolment now", reason="  I move\n to trucks ")

    assert "Your enrolment in A6 has ended" in done.said
    assert reasons(service, EnrolmentEnd) == ["I move to trucks"]
    assert texts(done.page, f"//main//a[{has_class('button')}]") == ["Enrol"]


def test_it_ends_an_enrolment_without_a_reason(service: Installation, rosa: Visitor):
    rosa.press(rosa.open("/standing/A6/end"), "End enrolment now", reason="")

    assert reasons(service, EnrolmentEnd) == ["ended by the technician"]


def test_it_keeps_a_reason_that_is_too_long_on_the_page(service: Installation, rosa: Visitor):
    form = rosa.open("/standing/A6/end")

    again = rosa.press(form, "End enrolment now", reason="why " * 200)

    assert again.status == 400
    assert "Shorten the reason to 500 characters; it has 799." in again.said
    assert texts(again.page, "//textarea") == [("why " * 200).strip()]
    assert reasons(service, EnrolmentEnd) == []


def test_it_has_nothing_to_end_where_nothing_is_enrolled(service: Installation, rosa: Visitor):
    page = rosa.open("/standing/A4/end")

    assert "You are not enrolled in A4." in page.said
    assert page.page.xpath("//main//form") == []
    assert service.session.scalar(select(func.count()).select_from(EnrolmentEnd)) == 0


def test_it_says_of_an_act_only_what_the_record_agrees_with(rosa: Visitor):
    page = rosa.open("/standing/A4?done=enrolled")

    assert "You are enrolled" not in page.said


def test_it_lists_the_history_with_links(service: Installation, rosa: Visitor):
    service.tick("2026-12-02T12:00:00")

    page = rosa.open("/history?area=A5")

    assert texts(page.page, "//main//section/h2") == ["December 2026", "November 2026"]
    assert texts(page.page, f"//*[{has_class('tag')}]") == ["Open now", "Missed"]


@pytest.mark.parametrize("query", ["?page=x", "?page=-1", "?page=99", "?area=Z9", "?area=a5"])
def test_it_shows_a_history_whatever_the_address_says(rosa: Visitor, query: str):
    assert rosa.open(f"/history{query}").status == 200


def test_it_says_what_is_due_and_what_is_done(rosa: Visitor):
    page = rosa.open("/")

    assert "2 questions to answer, until 30 November, 24:00" in page.said


def test_it_helps_people_who_are_not_signed_in(service: Installation):
    page = Visitor(service.client()).open("/help")

    assert page.status == 200
    assert len(texts(page.page, "//main//ol/li")) == 8
    assert texts(page.page, "//header//a")[-1] == "Help"
