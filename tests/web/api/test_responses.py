"""Answers by API: recorded once, acknowledged with the same bytes, refused in a fixed order."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from renewal.domain.calendar import Month
from renewal.store.tables import LateAnswer, Receipt, RequestKey, Response
from tests.installation import Installation, right_place, wrong_place
from tests.web.api.programs import program
from tests.web.visiting import signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
NOVEMBER = Month(2026, 11)


def address(service: Installation, area: str = "A5", number: str = "R1") -> str:
    return f"/api/v1/assignments/{service.code(service.asked(number, area, NOVEMBER))}/response"


def responses(service: Installation) -> list[tuple[list[str], int | None]]:
    found = service.session.execute(select(Response.options, Response.sure)).all()
    service.session.rollback()
    return [(options, sure) for options, sure in found]


def test_it_records_an_answer_and_returns_its_receipt(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)

    sent = rosas.post(address(service), json={"options": [right_place(row)]})

    assert (sent.status_code, sent.content_type) == (201, "application/json")
    receipt = sent.json
    assert receipt is not None
    assert receipt.pop("receipt")
    assert receipt == {
        "code": service.code(row),
        "area": "A5",
        "month": "2026-11",
        "received_at": "2026-11-24T19:05:09+00:00",
        "options": [right_place(row)],
        "correct": True,
        "key": [right_place(row)],
        "rationale": {p: row.wording.rationales[option] for p, option in row.places.items()},
        "credits": 1,
        "needed": 8,
    }
    stored = service.session.scalar(select(Receipt.body))
    service.session.rollback()
    assert sent.data == stored


def test_it_acknowledges_a_repeat_with_the_same_bytes(service: Installation, rosas: FlaskClient):
    place = wrong_place(service.asked("R1", "A5", NOVEMBER))
    first = rosas.post(address(service), json={"options": [place]})
    service.now += timedelta(days=3)

    again = rosas.post(address(service), json={"options": [place]})

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.data == first.data
    assert len(responses(service)) == 1


def test_it_lets_the_first_answer_stand(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)
    rosas.post(address(service), json={"options": [wrong_place(row)]})

    refused = rosas.post(address(service), json={"options": [right_place(row)]})

    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    assert refused.json is not None
    assert refused.json["code"] == "already_answered"
    assert responses(service) == [([row.places[wrong_place(row)]], None)]


def test_it_refuses_an_answer_after_the_window(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)
    service.now = row.window.closes_at

    refused = rosas.post(address(service), json={"options": [right_place(row)]})

    assert refused.status_code == 410
    assert refused.json is not None
    assert refused.json["code"] == "window_closed"
    assert "closed on" in refused.json["detail"]
    late = service.session.scalars(select(LateAnswer.options)).all()
    service.session.rollback()
    assert (responses(service), late) == ([], [[row.places[right_place(row)]]])


def test_it_takes_an_answer_in_the_last_second(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)
    service.now = row.window.closes_at - timedelta(seconds=1)

    sent = rosas.post(address(service), json={"options": [right_place(row)]})

    assert sent.status_code == 201


@ONE
def test_it_keeps_how_sure_somebody_was(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)

    rosas.post(address(service), json={"options": [right_place(row)], "sure": "unsure"})

    assert responses(service) == [([row.places[right_place(row)]], 2)]


def test_it_takes_a_key_again_with_the_same_request(service: Installation, rosas: FlaskClient):
    place = right_place(service.asked("R1", "A5", NOVEMBER))
    keyed = {"Idempotency-Key": "first-try", "Content-Type": "application/json"}
    first = rosas.post(address(service), data=f'{{"options": ["{place}"]}}', headers=keyed)

    again = rosas.post(address(service), data=f'{{ "options":["{place}"] }}', headers=keyed)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.data == first.data
    keys = service.session.scalars(select(RequestKey.key_digest)).all()
    service.session.rollback()
    assert len(keys) == 1


def test_it_refuses_a_key_that_came_with_another_request(service: Installation, rosas: FlaskClient):
    row = service.asked("R1", "A5", NOVEMBER)
    keyed = {"Idempotency-Key": "first-try"}
    rosas.post(address(service), json={"options": [right_place(row)]}, headers=keyed)

    other_body = rosas.post(address(service), json={"options": ["9"]}, headers=keyed)
    other_question = rosas.post(
        address(service, "A6"), json={"options": [right_place(row)]}, headers=keyed
    )

    for refused in (other_body, other_question):
        assert refused.status_code == 422
        assert refused.json is not None
        assert refused.json["code"] == "request_key_reused"
    assert len(responses(service)) == 1


def test_it_lets_each_person_use_the_same_key(service: Installation, rosas: FlaskClient):
    keyed = {"Idempotency-Key": "1"}
    rosa, sam = (service.asked(number, "A5", NOVEMBER) for number in ("R1", "S1"))

    first = rosas.post(address(service), json={"options": [right_place(rosa)]}, headers=keyed)
    second = program(service, "S1").post(
        address(service, number="S1"), json={"options": [right_place(sam)]}, headers=keyed
    )

    assert (first.status_code, second.status_code) == (201, 201)


@ONE
@pytest.mark.parametrize("key", ["", " " * 256, "naïve", "a\tb"])
def test_it_says_what_a_key_must_be(service: Installation, rosas: FlaskClient, key: str):
    sent = rosas.post(address(service), json={"options": ["1"]}, headers={"Idempotency-Key": key})

    assert sent.status_code == 400
    assert sent.json is not None
    assert sent.json["code"] == "bad_request_key"
    assert responses(service) == []


@ONE
@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], "nothing_chosen"),
        (["9"], "option_not_offered"),
        (["a"], "option_not_offered"),
        ([""], "option_not_offered"),
        (["1", "2"], "choose_one"),
    ],
)
def test_it_says_what_is_no_answer(
    service: Installation, rosas: FlaskClient, options: list[str], code: str
):
    refused = rosas.post(address(service), json={"options": options})

    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["code"] == code
    assert responses(service) == []


@ONE
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "unreadable_body"),
        (b'{"options": ["1"', 400, "unreadable_body"),
        (b'{"options": [NaN]}', 400, "unreadable_body"),
        (b"\xff\xfe", 400, "unreadable_body"),
        (b"[" * 5000, 400, "unreadable_body"),
        (b"[]", 422, "body_refused"),
        (b'"1"', 422, "body_refused"),
        (b"null", 422, "body_refused"),
        (b"{}", 422, "body_refused"),
        (b'{"options": "1"}', 422, "body_refused"),
        (b'{"options": [1]}', 422, "body_refused"),
        (b'{"options": [null]}', 422, "body_refused"),
        (b'{"options": ["1"], "key": ["1"]}', 422, "body_refused"),
        (b'{"options": ["1"], "sure": "very"}', 422, "body_refused"),
        (json.dumps({"options": ["1"] * 101}).encode(), 422, "body_refused"),
    ],
)
def test_it_refuses_a_body_of_another_form(
    service: Installation, rosas: FlaskClient, body: bytes, status: int, code: str
):
    refused = rosas.post(address(service), data=body, headers={"Content-Type": "application/json"})

    assert refused.status_code == status
    assert refused.json is not None
    assert refused.json["code"] == code
    assert responses(service) == []


@ONE
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "1"}])
def test_it_records_nothing_where_a_name_comes_twice(
    service: Installation, rosas: FlaskClient, headers: dict[str, str]
):
    body = b'{"options": ["1"], "sure": "sure", "options": ["2"]}'

    refused = rosas.post(
        address(service), data=body, content_type="application/json", headers=headers
    )

    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["errors"] == {"options": ["This name comes more than once."]}
    assert responses(service) == []


@ONE
def test_it_refuses_a_body_that_is_too_large(service: Installation, rosas: FlaskClient):
    sent = rosas.post(address(service), json={"options": ["1" * 30_000]})

    assert sent.status_code == 413
    assert sent.content_type == "application/problem+json"


@ONE
@pytest.mark.parametrize(("length", "status"), [(20_000, 201), (20_001, 413), (60_000, 413)])
def test_it_reads_a_body_to_its_end_that_does_not_say_how_long_it_is(
    service: Installation, rosas: FlaskClient, length: int, status: int
):
    sent = rosas.post(
        address(service),
        input_stream=BytesIO(b'{"options": ["1"]}'.ljust(length)),
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True},
    )

    # What lies behind the bytes that are taken is not left unread.
    assert sent.status_code == status
    assert len(responses(service)) == (status == 201)


@ONE
def test_it_takes_no_form(service: Installation, rosas: FlaskClient):
    sent = rosas.post(address(service), data={"options": "1"})

    assert sent.status_code == 415
    assert responses(service) == []


@ONE
@pytest.mark.parametrize("body", [b'{"options": ["1"]}', b'{"options": 1}', b"nonsense"])
def test_it_says_first_whose_question_it_is(service: Installation, rosas: FlaskClient, body: bytes):
    refused = rosas.post(
        address(service, number="S1"), data=body, headers={"Content-Type": "application/json"}
    )

    assert refused.status_code == 404
    assert refused.json is not None
    assert refused.json["code"] == "unknown_assignment"
    assert responses(service) == []


@ONE
def test_it_takes_no_answer_on_the_word_of_a_cookie(service: Installation):
    browser = signed_in(service, "rosa@example.org").client

    refused = browser.post(address(service), json={"options": ["1"]})

    assert refused.status_code == 401
    assert responses(service) == []
