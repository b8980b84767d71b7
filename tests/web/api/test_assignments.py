"""Questions by API: those of a month, one of them, and what is told when."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from renewal.actions.record_response import record_response
from renewal.domain.calendar import Month
from renewal.store.tables import Entry, FirstShown
from tests.installation import Installation, right_place, wrong_place
from tests.web.api.programs import program
from tests.web.visiting import signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOVEMBER = Month(2026, 11)
KEYS = (
    "code area month opens_at closes_at state scored counts choose kind language stem options "
    "exhibits came_back"
).split()


def displays(service: Installation) -> list[tuple[int, str]]:
    found = service.session.execute(select(FirstShown.assignment_id, FirstShown.language)).all()
    service.session.rollback()
    return sorted((number, language) for number, language in found)


def answer(service: Installation, *, right: bool = True, area: str = "A5") -> None:
    row = service.asked("R1", area, NOVEMBER)
    record_response(
        service.session,
        technician_id=service.technician_id("R1"),
        code=service.code(row),
        options=[right_place(row) if right else wrong_place(row)],
        received_at=service.now,
        now=service.now,
    )


def told(client: FlaskClient, path: str) -> Any:
    answered = client.get(f"/api/v1{path}")
    assert answered.status_code == 200, answered.text
    assert answered.content_type == "application/json"
    return answered.json


def test_it_lists_the_questions_of_the_month(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)

    found = told(rosas, "/assignments")

    assert [(entry["area"], entry["state"]) for entry in found] == [("A5", "open"), ("A6", "open")]
    assert list(found[0]) == KEYS
    assert found[0] == {
        "code": service.code(row),
        "area": "A5",
        "month": "2026-11",
        "opens_at": "2026-11-01T04:00:00+00:00",
        "closes_at": "2026-12-01T05:00:00+00:00",
        "state": "open",
        "scored": True,
        "counts": True,
        "choose": "one",
        "kind": "direct",
        "language": "en",
        "stem": row.wording.stem,
        "options": [
            {"id": place, "text": row.wording.texts[option]} for place, option in row.places.items()
        ],
        "exhibits": [],
        "came_back": None,
    }


def test_it_records_the_first_display_once(service: Installation, rosas: FlaskClient):
    expected = sorted(service.asked("R1", area, NOVEMBER).id for area in ("A5", "A6"))

    told(rosas, "/assignments")
    service.tick("2026-11-25T12:00:00")
    told(rosas, "/assignments")

    assert displays(service) == [(number, "en") for number in expected]
    shown_at = set(service.session.scalars(select(FirstShown.shown_at)))
    service.session.rollback()
    assert {f"{at:%d %H:%M}" for at in shown_at} == {"24 19:05"}
    # What was shown at once has one entry.
    [entry] = service.session.scalars(select(Entry).where(Entry.act == "show"))
    assert entry.covers == [["first_shown", number] for number in expected]
    service.session.rollback()


def test_it_records_the_display_of_one_question_alone(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A6", NOVEMBER)

    found = told(rosas, f"/assignments/{service.code(row)}")

    assert displays(service) == [(row.id, "en")]
    assert list(found) == [*KEYS, "result"]
    assert (found["area"], found["result"]) == ("A6", None)


@ONE
def test_it_shows_each_person_their_own(service: Installation):
    [sams] = told(program(service, "S1"), "/assignments")

    assert sams["code"] == service.code(service.asked("S1", "A5", NOVEMBER))
    assert len(displays(service)) == 1


@ONE
def test_it_writes_codes_in_any_case(service: Installation, rosas: FlaskClient):
    code = service.code(service.asked("R1", "A5", NOVEMBER))

    assert told(rosas, f"/assignments/{code.lower()}")["code"] == code


def test_it_tells_the_result_once_it_is_answered(service: Installation, rosas: FlaskClient):
    answer(service, right=False)
    row = service.asked("R1", "A5", NOVEMBER)

    listed = told(rosas, "/assignments")
    found = told(rosas, f"/assignments/{service.code(row)}")

    assert [entry["state"] for entry in listed] == ["answered", "open"]
    assert "result" not in listed[0]
    result = found["result"]
    assert result.pop("receipt")
    assert result == {
        "received_at": "2026-11-24T19:05:09+00:00",
        "options": [wrong_place(row)],
        "correct": False,
        "key": [right_place(row)],
        "rationale": {p: row.wording.rationales[option] for p, option in row.places.items()},
        "references": list(row.references),
        "rescored": None,
        "credits": 0,
        "needed": 8,
    }


def test_it_explains_a_question_that_was_missed(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)
    service.tick("2026-12-03T12:00:00")

    months = [entry["month"] for entry in told(rosas, "/assignments")]
    earlier = told(rosas, "/assignments?month=2026-11")
    found = told(rosas, f"/assignments/{service.code(row)}")

    assert months == ["2026-12", "2026-12"]
    assert [entry["state"] for entry in earlier] == ["missed", "missed"]
    result = found["result"]
    assert (result["receipt"], result["received_at"], result["correct"]) == (None, None, None)
    assert (result["options"], result["key"]) == ([], [right_place(row)])


@ONE
def test_it_records_no_display_of_what_is_over(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)
    service.tick("2026-12-03T12:00:00")

    told(rosas, "/assignments?month=2026-11")
    told(rosas, f"/assignments/{service.code(row)}")

    assert displays(service) == []


@ONE
@pytest.mark.parametrize("month", ["2026-10", "0001-01", "9999-12"])
def test_it_has_nothing_in_other_months(service: Installation, rosas: FlaskClient, month: str):
    assert told(rosas, f"/assignments?month={month}") == []


@ONE
@pytest.mark.parametrize("month", ["", "2026-13", "november", "2026-11-01", "%00", "\u0662026-11"])
def test_it_says_what_is_no_month(service: Installation, rosas: FlaskClient, month: str):
    refused = rosas.get(f"/api/v1/assignments?month={month}")

    assert refused.status_code == 400
    assert refused.json is not None
    assert refused.json["code"] == "bad_month"


@ONE
@pytest.mark.parametrize("path", ["/assignments?month=", "/assignments/"])
def test_it_repeats_no_more_of_what_was_sent_than_a_reader_needs(
    service: Installation, rosas: FlaskClient, path: str
):
    refused = rosas.get(f"/api/v1{path}{'9' * 5000}")

    assert refused.status_code in {400, 404}
    assert len(refused.data) < 500


def test_it_keeps_a_question_back_until_its_window_opens(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)
    service.now = row.window.opens_at.replace(day=1, hour=3, minute=59)

    listed = rosas.get("/api/v1/assignments?month=2026-11")
    refused = rosas.get(f"/api/v1/assignments/{service.code(row)}")

    assert (listed.json, displays(service)) == ([], [])
    assert refused.status_code == 409
    assert refused.json is not None
    assert refused.json["code"] == "window_not_open"
    assert row.wording.stem not in refused.text


@ONE
@pytest.mark.parametrize("code", ["sams", "AAAAAAAA", "nonsense", "%00", "9" * 300])
def test_it_knows_no_question_of_anybody_else(service: Installation, rosas: FlaskClient, code: str):
    if code == "sams":
        code = service.code(service.asked("S1", "A5", NOVEMBER))

    refused = rosas.get(f"/api/v1/assignments/{code}")

    assert refused.status_code == 404
    assert refused.content_type == "application/problem+json"
    assert refused.json is not None
    assert refused.json["code"] == "unknown_assignment"


@ONE
def test_it_tells_a_signed_in_browser_the_same(service: Installation, rosas: FlaskClient):
    browser = signed_in(service, "rosa@example.org").client

    assert told(browser, "/assignments") == told(rosas, "/assignments")


def test_it_asks_the_database_as_often_for_many_as_for_few(
    service: Installation, rosas: FlaskClient
):
    few = statements(service, program(service, "S1"))
    many = statements(service, rosas)

    assert many <= few + 1


def statements(service: Installation, client: FlaskClient) -> int:
    """How many statements a second look at the list takes."""
    from sqlalchemy import event

    from renewal.store.db import db

    told(client, "/assignments")
    counted: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        told(client, "/assignments")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(counted)
