"""Looking technicians up, and everything on record about one of them."""

from __future__ import annotations

import pytest

from renewal.actions.begin_pause import begin_leave
from renewal.actions.record_response import record_response
from renewal.actions.record_test import record_test
from renewal.domain.calendar import Month
from tests.installation import Installation, right_place
from tests.web.html import rows, texts
from tests.web.visiting import Visitor

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
HELD = "2019-03-10,2024-03-10,2029-03-10,6,2020-01-01"
NAMES = "//tbody/tr/td[1]"


def thirty_more(service: Installation) -> None:
    """Thirty people called Park, numbered from P10 on; the certificates of P10 are expired."""
    expired = "2010-03-10,2020-03-10,2025-03-10,6,2020-01-01"
    service.load_roster(
        *(
            f"P{n},Kim{n},Park,kim{n}@example.org,en,North Side,A5,{expired if n == 10 else HELD},"
            for n in range(10, 40)
        )
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=R1", ["Rosa Delgado"]),
        ("q=ortiz", ["Sam Ortiz"]),
        ("q=delgado+ro", ["Rosa Delgado"]),
        ("q=SAM@", ["Sam Ortiz"]),
        ("area=A6", ["Rosa Delgado"]),
        ("shop=Harbor+Auto+Care&sort=-name", ["Sam Ortiz", "Rosa Delgado"]),
        ("sort=email&area=A5&state=active", ["Rosa Delgado", "Sam Ortiz"]),
        ("state=expired", []),
        ("q=%25", []),
    ],
)
def test_it_finds_technicians_by_what_is_known_of_them(ada: Visitor, query: str, found: list[str]):
    shown = ada.open(f"/office/technicians?{query}")

    assert texts(shown.page, NAMES) == found


@ONE
def test_it_says_when_nobody_fits_and_keeps_what_was_asked(ada: Visitor):
    shown = ada.open("/office/technicians?q=nobody&area=A5")

    assert "Nobody fits this search." in shown.said
    assert shown.page.xpath("//input[@id='q']/@value") == ["nobody"]
    assert shown.page.xpath("//select[@id='area']/option[@selected]/@value") == ["A5"]


@pytest.mark.parametrize("sort", ["number", "-number", "name", "-name", "email"])
def test_it_pages_through_everybody_once(service: Installation, ada: Visitor, sort: str):
    thirty_more(service)

    first = ada.open(f"/office/technicians?sort={sort}")
    second = ada.press_link(first, "Next page")
    seen = [texts(page.page, "//tbody//th") for page in (first, second)]

    assert [len(page) for page in seen] == [25, 7]
    assert len({*seen[0], *seen[1]}) == 32
    assert second.page.xpath("//a[@rel='next']") == []
    if sort.endswith("number"):
        both = seen[0] + seen[1]
        assert both == sorted(both, reverse=sort.startswith("-"))


@ONE
def test_it_finds_a_state_behind_many_who_do_not_have_it(service: Installation, ada: Visitor):
    thirty_more(service)

    shown = ada.open("/office/technicians?state=expired&sort=-number")

    assert texts(shown.page, "//tbody//th") == ["P10"]


def test_it_shows_everything_on_record(service: Installation, ada: Visitor):
    row = service.asked("R1", "A5", Month(2026, 11))
    record_response(
        service.session,
        technician_id=service.technician_id("R1"),
        code=service.code(row),
        options=[right_place(row)],
        received_at=service.now,
        now=service.now,
    )
    begin_leave(
        service.session,
        technician_number="R1",
        area="A6",
        reason="Parental leave",
        actors=("cli",),
        now=service.now,
    )

    shown = ada.press_link(ada.open("/office/technicians?q=R1"), "R1")

    assert shown.heading == "Rosa Delgado (R1)"
    assert "Harbor Auto Care" in shown.said
    credentials = rows(shown.page, "(//table)[1]/tbody/tr")
    assert [line.split()[0] for line in credentials] == ["A4", "A5", "A6"]
    assert "On leave" in credentials[2]
    assert "1 of 8" in credentials[1]
    assert "Parental leave" in shown.said
    assert service.code(row) in shown.said
    assert "24 November 2026, 14:05:09 EST" in shown.said


@ONE
def test_it_shows_no_word_of_a_question_or_its_key(service: Installation, ada: Visitor):
    row = service.asked("R1", "A5", Month(2026, 11))

    shown = ada.open(f"/office/technicians/{service.technician_id('R1')}")

    assert row.wording.stem[:30] not in shown.said


def test_it_shows_a_decision_computed_again(service: Installation, ada: Visitor):
    record_test(
        service.session,
        technician_number="R1",
        area="A4",
        passed_on=service.now.date(),
        reason="test centre report",
        actors=("cli",),
        now=service.now,
    )
    shown = ada.open(f"/office/technicians/{service.technician_id('R1')}")
    [code] = texts(shown.page, "(//table)[2]/tbody//th")

    decision = ada.press_link(shown, code)

    assert "it comes out the same" in decision.said
    assert ada.press_link(decision, "R1").path == shown.path
    assert "10 March 2029 24 November 2031 24 November 2026" in decision.said


@ONE
@pytest.mark.parametrize("path", ["/office/technicians/999", "/office/decisions/NONSENSE"])
def test_it_says_in_a_sentence_that_there_is_nobody_and_nothing(ada: Visitor, path: str):
    shown = ada.open(path)

    assert shown.status == 404
    assert "There is no" in shown.said


@pytest.mark.parametrize("path", ["technicians?q=%00", "technicians?shop=a%00b", "shops?after=%00"])
def test_it_looks_nobody_up_by_what_is_no_text(ada: Visitor, path: str):
    assert ada.client.get(f"/office/{path}").status_code == 400
