"""The public check, by number and last name, in the browser of somebody who has no account."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from renewal.actions.begin_pause import begin_leave
from renewal.domain.checking import CHECKS_PER_CLIENT, CHECKS_PER_NUMBER
from tests.databases import Database
from tests.installation import Installation, installed
from tests.web.html import rows, texts
from tests.web.visiting import Visit, Visitor, open_november

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOBODY = (
    "Nobody is on record with this number and this last name. Compare both with what the "
    "technician gave you, and check again."
)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        made.load_roster(
            "M1,Inés,Muñoz de la O,ines@example.org,es,,"
            "A5,2019-03-10,2019-03-10,2024-03-10,6,2020-01-01,"
        )
        yield made


@pytest.fixture
def desk(service: Installation) -> Visitor:
    """The browser of Lee, who wants to hire somebody and has no account."""
    return Visitor(service.client())


def check(visitor: Visitor, number: str, last_name: str) -> Visit:
    return visitor.press(visitor.open("/check"), "Check", number=number, last_name=last_name)


def errors(visit: Visit) -> list[str]:
    return texts(visit.page, "//*[@role='alert']//li")


def held(visit: Visit) -> list[str]:
    return rows(visit.page, "//main//ul[starts-with(@class, 'lines')]/li")


def typed(visit: Visit) -> list[str]:
    return visit.page.xpath("//main//input[@type='text']/@value")


def test_it_shows_areas_with_states_and_dates(service: Installation, desk: Visitor):
    shown = check(desk, "R1", "Delgado")

    assert shown.status == 200
    assert shown.heading == "Technician R1"
    assert held(shown) == [
        "Area A4 Suspension and Steering Current valid until 10 March 2029",
        "Area A5 Brakes Current valid until 10 March 2029",
        "Area A6 Electrical/Electronic Systems Current valid until 10 March 2029",
    ]
    assert "As of 24 November 2026, 14:05:09 EST." in shown.said
    assert "No title is held." in shown.said


def test_it_forgives_how_the_name_is_written(service: Installation, desk: Visitor):
    shown = check(desk, " m1 ", "MUNOZ DELA O")

    assert held(shown) == ["Area A5 Brakes Expired expired after 10 March 2024"]


@ONE
def test_it_tells_nothing_but_what_is_certified(service: Installation, desk: Visitor):
    begin_leave(
        service.session,
        technician_number="R1",
        area="A5",
        reason="An operation",
        actors=["operator"],
        now=service.now,
    )
    service.now += timedelta(hours=1)

    shown = check(desk, "R1", "Delgado")

    for private in ("Rosa", "example.org", "Harbor", "credit", "leave", "nrolled", "operation"):
        assert private not in shown.response.text.partition("<main")[2].partition("</main>")[0]


def test_it_answers_an_unknown_number_and_a_wrong_name_alike(service: Installation, desk: Visitor):
    unknown = check(desk, "R999", "Delgado")
    wrong = check(desk, "R1", "Delgada")

    assert (unknown.status, wrong.status) == (404, 404)
    assert errors(unknown) == errors(wrong) == [NOBODY]
    told = [visit.response.text for visit in (unknown, wrong)]
    assert told[0].replace("R999", "R1") == told[1].replace("Delgada", "Delgado")
    assert typed(wrong) == ["R1", "Delgada"]


@ONE
def test_it_asks_for_what_was_not_typed(service: Installation, desk: Visitor):
    neither = check(desk, " ", "")
    no_name = check(desk, "R1", " ")

    assert errors(neither) == ["Type the technician number.", "Type the last name."]
    assert (neither.status, no_name.status) == (400, 400)
    assert errors(no_name) == ["Type the last name."]
    assert typed(no_name) == ["R1", " "]


def test_it_finds_nobody_under_what_is_no_number(service: Installation, desk: Visitor):
    with_nul, endless = check(desk, "R1\x00", "Delgado"), check(desk, "9" * 5000, "Delgado")

    assert (with_nul.status, "can type or read" in with_nul.said) == (400, True)
    assert errors(endless) == [NOBODY]


def test_it_limits_how_often_one_network_looks(service: Installation, desk: Visitor):
    for number in range(CHECKS_PER_CLIENT.count - 1):
        assert check(desk, f"X{number}", "Delgado").status == 404
    service.now += timedelta(minutes=20)
    last = check(desk, "R1", "Delgado")

    refused = check(desk, "R1", "Delgado")

    assert (last.status, refused.status) == (200, 429)
    assert errors(refused) == ["Too many checks came from your network. Check again in 40 minutes."]
    assert refused.response.headers["Retry-After"] == "2400"
    assert typed(refused) == ["R1", "Delgado"]
    service.now += timedelta(minutes=40)
    assert check(desk, "R1", "Delgado").status == 200


@ONE
def test_it_counts_each_network_by_itself(service: Installation, desk: Visitor):
    for _ in range(CHECKS_PER_CLIENT.count):
        check(desk, "R1", "Delgado")

    shown = check(elsewhere(service, "203.0.113.9"), "R1", "Delgado")

    assert shown.status == 200


@pytest.mark.parametrize(("number", "name"), [("R1", "Delgado"), ("R999", "Nobody")])
def test_it_limits_how_often_one_number_is_looked_at_by_many(
    service: Installation, number: str, name: str
):
    guessers = [elsewhere(service, f"203.0.113.{n}") for n in range(3)]
    forms = (number, number.lower(), f" {number} ")
    for turn in range(CHECKS_PER_NUMBER.count):
        assert check(guessers[turn % 3], forms[turn % 2], f"Guess {turn}").status == 404
    service.now += timedelta(minutes=20)
    newcomer = elsewhere(service, "198.51.100.1")

    refused = [check(newcomer, form, name) for form in forms]
    other = check(newcomer, "S1", "Carter")

    told = ["This number was checked too often. Check it again in 40 minutes."]
    assert [(each.status, errors(each)) for each in refused] == [(429, told)] * 3
    assert other.status in {200, 404}
    service.now += timedelta(minutes=40)
    assert check(newcomer, number, name).status == (200 if number == "R1" else 404)


def elsewhere(service: Installation, address: str) -> Visitor:
    """A browser in another network."""
    client = service.client()
    client.environ_base["REMOTE_ADDR"] = address
    return Visitor(client)


@ONE
def test_it_speaks_spanish_and_is_linked_from_every_page(service: Installation, desk: Visitor):
    desk.client.set_cookie("language", "es")
    help_page = desk.open("/help")

    [link] = help_page.page.xpath("//footer//a[@href='/check']")
    refused = desk.press(desk.open("/check"), "Comprobar", number="R1", last_name="")
    shown = desk.press(refused, "Comprobar", number="R1", last_name="delgado")

    assert link.text_content() == "Comprobar una certificación"
    assert errors(refused) == ["Escriba el apellido."]
    assert (
        held(shown)[0]
        == "Área A4 Suspension and Steering Vigente válida hasta el 10 de marzo de 2029"
    )
