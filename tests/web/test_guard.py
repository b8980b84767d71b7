"""The guard: every route says who may use it, and nobody else gets past."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from renewal.actions.add_account import add_account
from renewal.actions.close_account import close_account
from renewal.actions.issue_token import issue_token
from renewal.domain.access import Role
from renewal.domain.tokens import TOKEN_PREFIX
from renewal.store.db import db, engine_of
from renewal.web import guard
from renewal.web.guard import Access, Viewer, access_of, allow, find_viewer, public, viewer
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import SECRET, Installation, installed
from tests.web.visiting import rosters, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ROSA, ADA, WILMA = "rosa@example.org", "ada@example.org", "wilma@example.org"
TECHNICIANS = Access(frozenset({Role.TECHNICIAN}))
ADMINS = Access(frozenset({Role.ADMIN}))


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Rosa is a technician, Ada an admin, Wilma writes items; a page for each, one for all."""
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        made.app.add_url_rule("/all", view_func=public(_told("all")))
        made.app.add_url_rule("/own", view_func=allow(Role.TECHNICIAN)(_told("own")))
        made.app.add_url_rule(
            "/desk", view_func=allow(Role.ADMIN)(_told("office")), methods=["GET", "POST"]
        )
        made.app.add_url_rule("/api/office", view_func=allow(Role.ADMIN)(_told("api")))
        for method in ("GET", "POST"):
            made.app.add_url_rule(
                "/api/own",
                f"{method} own",
                view_func=allow(Role.TECHNICIAN)(_told("own")),
                methods=[method],
            )
        made.app.add_url_rule("/api/all", view_func=public(_told("all programs")))
        made.app.add_url_rule(
            "/desk/only/forms", view_func=allow(Role.ADMIN)(_told("forms")), methods=["POST"]
        )
        made.settle(write_bank(tmp_path / "bank", {"A4": 12, "A5": 12, "A6": 12}), *rosters())
        add_account(made.session, email=ADA, role=Role.ADMIN, now=made.now)
        add_account(made.session, email=WILMA, role=Role.ITEM_WRITER, now=made.now)
        yield made


def _told(name: str) -> Any:
    def tell() -> str:
        # The look-up has ended its transaction, so that an action may begin one that writes.
        assert not db.session().in_transaction()
        who = find_viewer()
        return f"{name} for {who.email if who else 'a stranger'}"

    tell.__name__ = f"tell_{name}"
    return tell


def answers(browser: FlaskClient, *paths: str) -> list[int]:
    return [browser.get(path).status_code for path in paths]


def test_it_lets_everybody_in_where_there_is_something_for_them(service: Installation):
    paths = ("/all", "/own", "/desk")

    assert answers(service.client(), *paths) == [200, 303, 303]
    assert answers(signed_in(service, ROSA).client, *paths) == [200, 200, 403]
    assert answers(signed_in(service, ADA).client, *paths) == [200, 403, 200]
    assert answers(signed_in(service, WILMA).client, *paths) == [200, 403, 403]


@ONE
def test_it_tells_the_view_who_looks(service: Installation):
    rosa = signed_in(service, ROSA)

    assert rosa.client.get("/all").text == "all for rosa@example.org"
    assert service.client().get("/all").text == "all for a stranger"


@ONE
def test_it_says_why_somebody_is_turned_away(service: Installation):
    ada, wilma = signed_in(service, ADA), signed_in(service, WILMA)

    assert "This page is for technicians" in ada.open("/own").said
    assert "Your account may not use this page." in wilma.open("/desk").said


@ONE
def test_it_leads_the_office_from_the_first_page_to_its_own(service: Installation):
    ada = signed_in(service, ADA)

    led = ada.client.get("/")

    assert (led.status_code, led.headers["Location"]) == (303, "/office")


@ONE
def test_it_lets_an_admin_who_holds_credentials_into_both(service: Installation):
    close_account(service.session, email=ROSA, now=service.now)
    add_account(service.session, email=ROSA, role=Role.ADMIN, now=service.now)

    rosa = signed_in(service, ROSA)

    assert answers(rosa.client, "/own", "/desk", "/") == [200, 200, 200]


@ONE
@pytest.mark.parametrize(
    ("path", "method", "after"),
    [
        ("/desk", "get", "/sign-in?next=/desk"),
        ("/desk?a=1&b=%C3%A9", "get", "/sign-in?next=/desk%3Fa%3D1%26b%3D%25C3%25A9"),
        ("/", "get", "/sign-in"),
        ("/desk", "post", "/sign-in?next=/desk"),
        ("/desk/only/forms", "post", "/sign-in?next=/desk"),
    ],
)
def test_it_leads_a_stranger_to_sign_in_and_then_back(
    service: Installation, path: str, method: str, after: str
):
    led = service.client().open(path, method=method)

    assert (led.status_code, led.headers["Location"]) == (303, after)


@ONE
def test_it_tells_a_program_that_nobody_is_signed_in(service: Installation):
    answered = service.client().get("/api/office")

    assert answered.status_code == 401
    assert answered.content_type == "application/problem+json"
    assert answered.json == {
        "type": "about:blank",
        "title": "Sign in first",
        "status": 401,
        "detail": "Nobody is signed in. Send a token as 'Authorization: Bearer TOKEN'.",
        "code": "sign_in_required",
    }


@ONE
def test_it_knows_nobody_by_a_session_that_ended(service: Installation):
    rosa = signed_in(service, ROSA)
    known = rosa.client.get("/all").text
    service.now += timedelta(days=14)

    assert known == "all for rosa@example.org"
    assert rosa.client.get("/all").text == "all for a stranger"
    assert rosa.client.get("/own").status_code == 303


@ONE
def test_it_knows_nobody_by_a_token_it_never_gave(service: Installation):
    client = service.client()
    client.set_cookie("renewal", "x" * 43)

    assert client.get("/all").text == "all for a stranger"


@ONE
def test_it_reads_the_clock_once_when_the_request_begins(service: Installation):
    read = []

    @public
    def tell() -> str:
        first = guard.now()
        service.now += timedelta(hours=1)
        read.extend([first, guard.now()])
        return "told"

    service.app.add_url_rule("/clock", view_func=tell)
    begun = service.now

    service.client().get("/clock")

    assert read == [begun, begun]


def test_it_does_not_wait_for_whoever_writes(service: Installation, database: Database):
    rosa = signed_in(service, ROSA)
    engine, answered = engine_of(database.url), threading.Event()
    got: list[TestResponse] = []

    def look() -> None:
        got.append(rosa.client.get("/all"))
        answered.set()

    with engine.connect().execution_options(renewal_writes=True) as other:
        other.begin()
        reader = threading.Thread(target=look)
        reader.start()
        in_time = answered.wait(10)
    reader.join()
    engine.dispose()

    assert in_time
    assert got[0].status_code == 200


@ONE
def test_it_refuses_a_route_that_says_nowhere_who_may_use_it(service: Installation):
    with pytest.raises(AssertionError, match="/open says nowhere who may use it"):
        service.app.add_url_rule("/open", view_func=lambda: "open")
    with pytest.raises(AssertionError):
        service.app.add_url_rule("/open", "open", lambda: "open")
    with pytest.raises(AssertionError):
        service.app.add_url_rule("/open", "open")


def test_it_refuses_a_rule_that_lets_nobody_in():
    with pytest.raises(AssertionError, match="needs no route"):
        allow()


@pytest.mark.parametrize(
    ("role", "technician_id", "access", "may"),
    [
        (Role.TECHNICIAN, 1, TECHNICIANS, True),
        (Role.TECHNICIAN, 1, ADMINS, False),
        (Role.TECHNICIAN, None, TECHNICIANS, False),
        (Role.ADMIN, None, TECHNICIANS, False),
        (Role.ADMIN, 1, TECHNICIANS, True),
        (Role.ADMIN, None, ADMINS, True),
        (Role.ITEM_WRITER, None, ADMINS, False),
        (Role.ITEM_WRITER, None, Access(None), True),
        (Role.ITEM_WRITER, None, Access(frozenset(Role)), True),
        (Role.TECHNICIAN, 1, Access(frozenset(Role)), True),
    ],
)
def test_it_judges_by_role_and_by_who_holds_credentials(
    role: Role, technician_id: int | None, access: Access, may: bool
):
    assert Viewer(1, role, technician_id, "who@example.org", 1).may(access) is may


def test_it_reads_the_rule_of_a_view_and_none_where_there_is_none():
    assert access_of(public(lambda: "")) == Access(None)
    assert access_of(allow(Role.ADMIN)(lambda: "")) == ADMINS
    assert access_of(lambda: "") is None


@ONE
def test_it_refuses_to_answer_for_somebody_where_nobody_is(service: Installation):
    with service.app.test_request_context(), pytest.raises(guard.SignInRequired):
        viewer()


TOKEN = f"{TOKEN_PREFIX}{'t' * 43}"


def program(service: Installation, number: str = "R1", token: str = TOKEN) -> FlaskClient:
    """A program with a token for a technician."""
    issue_token(
        service.session,
        technician_id=service.technician_id(number),
        token=token,
        secret=SECRET,
        now=service.now,
    )
    client = service.client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client


def test_it_lets_a_program_in_that_sends_a_token(service: Installation):
    rosas = program(service)

    answered = [rosas.get("/api/own"), rosas.post("/api/own"), rosas.get("/api/office")]

    assert [answer.status_code for answer in answered] == [200, 200, 403]
    assert answered[2].json is not None
    assert answered[2].json["code"] == "role_not_allowed"


@ONE
@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        TOKEN,
        f"Basic {TOKEN}",
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN[:-1]}u",
        f"Bearer {TOKEN} {TOKEN}",
        f"Token {TOKEN}",
    ],
)
def test_it_turns_away_what_is_no_token(service: Installation, header: str):
    program(service)
    rosa = signed_in(service, ROSA).client

    refused = [
        rosa.open("/api/own", method=method, headers={"Authorization": header})
        for method in ("GET", "POST")
    ]

    assert [answer.status_code for answer in refused] == [401, 401]
    assert {answer.headers["WWW-Authenticate"] for answer in refused} == {
        'Bearer error="invalid_token"'
    }
    assert all(answer.json and answer.json["code"] == "bad_token" for answer in refused)


@ONE
@pytest.mark.parametrize("header", ["bearer {}", "BEARER  {} ", "Bearer {}"])
def test_it_minds_neither_the_case_of_the_scheme_nor_spaces(service: Installation, header: str):
    program(service)

    answered = service.client().get("/api/own", headers={"Authorization": header.format(TOKEN)})

    assert answered.status_code == 200


@ONE
def test_it_takes_a_cookie_for_looking_only(service: Installation):
    rosa, ada = signed_in(service, ROSA).client, signed_in(service, ADA).client

    looked, changed = rosa.get("/api/own"), rosa.post("/api/own")

    assert (looked.status_code, looked.text) == (200, "own for rosa@example.org")
    assert (changed.status_code, changed.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert ada.get("/api/own").status_code == 403


@ONE
def test_it_takes_a_token_for_programs_addresses_only(service: Installation):
    rosas = program(service)

    assert answers(rosas, "/own", "/desk", "/standing") == [303, 303, 303]


@ONE
def test_it_asks_nobody_where_every_program_may_look(service: Installation):
    answered = service.client().get("/api/all", headers={"Authorization": "Bearer nonsense"})

    assert (answered.status_code, answered.text) == (200, "all programs for a stranger")


@ONE
def test_it_takes_no_change_that_another_site_sends(service: Installation):
    rosas = program(service)

    answered = rosas.post("/api/own", headers={"Sec-Fetch-Site": "cross-site"})

    assert answered.status_code == 403
    problem = answered.get_json(force=True)
    assert problem["code"] == "forged_form"
    assert problem["detail"].startswith("The header Sec-Fetch-Site says that a page of another")
    assert not re.search("form|cookie|sign|load|back", problem["detail"])


def test_it_waits_for_no_writer_with_a_token_used_within_the_hour(
    service: Installation, database: Database
):
    rosas = program(service)
    rosas.get("/api/own")
    engine = engine_of(database.url)
    with engine.connect().execution_options(renewal_writes=True) as other:
        other.begin()
        answered = rosas.get("/api/own")
    engine.dispose()

    assert answered.status_code == 200
