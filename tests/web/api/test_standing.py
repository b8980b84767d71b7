"""Standing and history by API: the command line's shape, and one's own only."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from renewal.actions.record_response import record_response
from renewal.domain.calendar import Month
from tests.cli.running import command_line
from tests.databases import Database
from tests.installation import Installation, right_place, wrong_place
from tests.web.api.programs import program

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOVEMBER = Month(2026, 11)


def answer(service: Installation, area: str, *, right: bool = True) -> None:
    row = service.asked("R1", area, NOVEMBER)
    record_response(
        service.session,
        technician_id=service.technician_id("R1"),
        code=service.code(row),
        options=[right_place(row) if right else wrong_place(row)],
        received_at=service.now,
        now=service.now,
    )


def test_it_tells_the_standing_as_the_command_does(
    service: Installation, rosas: FlaskClient, database: Database, tmp_path: Path
):
    answer(service, "A5")
    with command_line(database, tmp_path, "2026-11-24T19:05:09") as run:
        printed = run("standing", "R1", "--json")

    answered = rosas.get("/api/v1/standing")

    assert answered.status_code == 200
    assert answered.json == json.loads(printed.stdout)
    assert answered.text == json.dumps(json.loads(printed.stdout), separators=(",", ":"))


def test_it_tells_every_credential(service: Installation, rosas: FlaskClient):
    answer(service, "A5")

    found = rosas.get("/api/v1/standing").json

    assert found is not None
    assert found["technician"] == "R1"
    by_area = {credential["area"]: credential for credential in found["credentials"]}
    assert list(by_area) == ["A4", "A5", "A6"]
    assert by_area["A5"] == {
        "area": "A5",
        "state": "active",
        "expires_on": "2029-03-10",
        "standing": "on track",
        "credits": 1,
        "needed": 8,
        "months_left": 11,
        "misses_left": 4,
        "earliest_extension_on": "2027-06-01",
        "lapses_before": False,
        "book_by": "2029-01-09",
        "on_leave": False,
        "cycle": {
            "number": 1,
            "year": 1,
            "won": 0,
            "lost": 0,
            "open": 5,
            "renewed": None,
            "unbroken": True,
            "ended_by": None,
            "expires_if_none": "2029-03-10",
            "expires_if_all": "2034-03-10",
        },
    }
    assert (by_area["A4"]["standing"], by_area["A4"]["cycle"]) == (None, None)
    assert {"code", "held", "missing"} == set(found["designations"][0])


def test_it_tells_the_history_newest_first(service: Installation, rosas: FlaskClient):
    answer(service, "A5")
    answer(service, "A6", right=False)
    codes = [service.code(service.asked("R1", area, NOVEMBER)) for area in ("A5", "A6")]
    service.tick("2026-12-03T12:00:00")

    found = rosas.get("/api/v1/history").json

    assert found is not None
    assert [(entry["month"], entry["area"]) for entry in found] == [
        ("2026-12", "A5"),
        ("2026-12", "A6"),
        ("2026-11", "A5"),
        ("2026-11", "A6"),
    ]
    assert found[2:] == [
        {
            "month": "2026-11",
            "area": area,
            "code": code,
            "state": "answered",
            "correct": right,
            "credit": right,
            "excused": False,
            "rescored": None,
        }
        for area, code, right in zip(("A5", "A6"), codes, (True, False), strict=True)
    ]
    assert [entry["state"] for entry in found[:2]] == ["open", "open"]
    assert [entry["correct"] for entry in found[:2]] == [None, None]


@ONE
@pytest.mark.parametrize(
    ("query", "areas"),
    [("?area=a6", ["A6"]), ("?area=A5", ["A5"]), ("?area=Z9", []), ("?area=", ["A5", "A6"])],
)
def test_it_tells_the_history_of_an_area(
    service: Installation, rosas: FlaskClient, query: str, areas: list[str]
):
    found = rosas.get(f"/api/v1/history{query}").json

    assert found is not None
    assert [entry["area"] for entry in found] == areas


@ONE
def test_it_tells_nobody_elses(service: Installation):
    sams = program(service, "S1")

    standing, history = sams.get("/api/v1/standing").json, sams.get("/api/v1/history").json

    assert standing is not None
    assert history is not None
    assert standing["technician"] == "S1"
    assert [entry["area"] for entry in history] == ["A5"]


@ONE
def test_it_tells_a_month_that_brought_no_question_without_a_code(
    service: Installation, rosas: FlaskClient
):
    service.tick("2027-01-10T12:00:00")

    found = rosas.get("/api/v1/history?area=A5").json

    assert found is not None
    [december] = [entry for entry in found if entry["month"] == "2026-12"]
    assert (december["code"], december["excused"], december["credit"]) == (None, True, False)
