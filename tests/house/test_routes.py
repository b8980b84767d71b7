"""Every route: who may use it, that looking changes nothing, and that acting needs our own form.

The requests are real ones, to the whole service, as somebody whom the route lets in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from renewal.actions.add_account import add_account
from renewal.actions.issue_sign_in_link import issue_sign_in_link
from renewal.app import create_app
from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.settings import Settings
from renewal.store.db import db, writing
from renewal.web.guard import API, Access, access_of, public
from renewal.web.pages.static import static_file
from tests.databases import Database
from tests.installation import SECRET, Installation, installed
from tests.web.visiting import BASE, open_november, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ROSA, ADA = "rosa@example.org", "ada@example.org"
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
WRITE = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)", re.IGNORECASE)

# Strangers may use these, and no other: a new entry is a decision.
PUBLIC = {
    "/api/v1/openapi.json",
    "/check",
    "/check/<token>",
    "/healthz",
    "/help",
    "/language",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/link/<token>",
    "/sign-out",
    "/static/<version>/<name>",
}
# What looking may write, and why: the first display of a question is a fact of its own.
NOTED = {
    "/question/<code>": {"first_shown", "entry", "unsealed"},
    "/api/v1/assignments": {"first_shown", "entry", "unsealed"},
    # So that nobody's network asks without end.
    "/check/<token>": {"attempt"},
}


def made_app(folder: Path) -> Flask:
    """The application as it is in production; nothing here asks its database."""
    return create_app(Settings.from_env({"RENEWAL_DATA": str(folder)}))


def access(app: Flask, rule: Rule) -> Access | None:
    return access_of(app.view_functions[rule.endpoint])


def rules(app: Flask, methods: set[str]) -> list[Rule]:
    """The rules that answer to any of these methods."""
    return [rule for rule in app.url_map.iter_rules() if methods & (rule.methods or set())]


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        add_account(made.session, email=ADA, role=Role.ADMIN, now=made.now)
        yield made


def visitor(service: Installation, rule: Rule) -> FlaskClient:
    """The browser of somebody whom the route lets in, or of a stranger where it lets in all."""
    found = access(service.app, rule)
    assert found is not None
    if found.roles is None:
        return service.client()
    return signed_in(service, ROSA if Role.TECHNICIAN in found.roles else ADA).client


def path_of(service: Installation, rule: Rule) -> str:
    """An address of the route at which there is something."""
    values = {
        "act": lambda: "leave",
        "area": lambda: "A5",
        "format_": lambda: "csv",
        "code": lambda: service.code(service.asked("R1", "A5", Month(2026, 11))),
        "name": lambda: "page.css",
        "number": lambda: "1",
        "proposal_id": lambda: "1",
        "sha256": lambda: "0" * 64,
        "shop_id": lambda: "1",
        "technician_id": lambda: str(service.technician_id("R1")),
        "token": lambda: _link_token(service),
        "upload_id": lambda: "1",
        "version": lambda: static_file("page.css").version,
    }
    path = rule.rule
    for name in rule.arguments:
        assert name in values, f"{rule}: say in this test what {name} may be"
        path = re.sub(rf"<(?:\w+:)?{name}>", values[name](), path)
    return path


def _link_token(service: Installation) -> str:
    """The token of a link that waits for somebody to press its button."""
    return issue_sign_in_link(
        service.session,
        email=ROSA,
        base_url=BASE,
        secret=SECRET,
        nonce=service.chance(),
        now=service.now,
    ).rpartition("/")[2]


@contextmanager
def noting_writes() -> Iterator[set[str]]:
    """The tables that are written to while the block runs."""
    written: set[str] = set()

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found = WRITE.match(statement)
        if found:
            written.add(found[1].lower())

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield written
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_it_says_of_every_route_who_may_use_it(tmp_path: Path):
    app = made_app(tmp_path)

    silent = [str(rule) for rule in app.url_map.iter_rules() if access(app, rule) is None]

    assert silent == []
    assert len(list(app.url_map.iter_rules())) > 20


def test_it_lets_strangers_into_no_more_than_is_listed(tmp_path: Path):
    app = made_app(tmp_path)

    found = {rule.rule for rule in app.url_map.iter_rules() if access(app, rule) == Access(None)}

    assert found == PUBLIC


def test_it_has_no_route_that_both_shows_and_changes_by_the_same_function(tmp_path: Path):
    app = made_app(tmp_path)

    both = [str(rule) for rule in rules(app, {"GET"}) if CHANGING & (rule.methods or set())]

    assert both == []


@ONE
def test_it_changes_nothing_by_looking(service: Installation):
    written, statuses = {}, {}
    for rule in rules(service.app, {"GET"}):
        browser, path = visitor(service, rule), path_of(service, rule)
        with noting_writes() as tables:
            response = browser.get(path)
        written[rule.rule] = tables
        statuses[rule.rule] = response.status_code

    found = {rule: tables for rule, tables in written.items() if tables}
    # Which of them is first to note a display depends on which is asked first.
    assert found
    assert {rule: tables for rule, tables in found.items() if tables != NOTED.get(rule)} == {}
    # Nobody was turned away, so each view has really looked.
    assert {rule for rule, status in statuses.items() if status in {401, 403, 405, 500}} == set()


@ONE
def test_it_takes_no_form_but_its_own(service: Installation):
    answers = {}
    for rule in rules(service.app, CHANGING):
        if rule.rule.startswith(API):
            continue
        browser, path = visitor(service, rule), path_of(service, rule)
        browser.get("/help")
        with noting_writes() as tables:
            response = browser.post(path, data={"csrf": "0" * 64, "next": "/", "language": "es"})
        answers[rule.rule] = (response.status_code, _said_why(response), tables)

    assert len(answers) > 8
    assert {rule for rule, answer in answers.items() if answer != (403, True, set())} == set()


@ONE
def test_it_lets_no_browser_change_anything_by_the_api(service: Installation):
    answers = {}
    for rule in rules(service.app, CHANGING):
        if rule.rule.startswith(API):
            browser, path = visitor(service, rule), path_of(service, rule)
            with noting_writes() as tables:
                response = browser.post(path, json={"options": ["1"]})
            answers[rule.rule] = (response.status_code, tables)

    assert answers == {"/api/v1/assignments/<code>/response": (401, set())}


@ONE
def test_it_takes_no_form_that_another_site_sent(service: Installation):
    answers = {}
    for rule in rules(service.app, CHANGING):
        browser, path = visitor(service, rule), path_of(service, rule)
        token = re.findall(r'name="csrf" value="(\w+)"', browser.get("/help").text)[0]
        with noting_writes() as tables:
            response = browser.post(
                path, data={"csrf": token}, headers={"Sec-Fetch-Site": "cross-site"}
            )
        answers[rule.rule] = (response.status_code, tables)

    assert {rule for rule, answer in answers.items() if answer != (403, set())} == set()


@ONE
def test_it_keeps_what_is_personal_out_of_every_cache(service: Installation):
    kept = {}
    for rule in rules(service.app, {"GET"}):
        response = visitor(service, rule).get(path_of(service, rule))
        if response.headers["Cache-Control"] != "no-store":
            kept[rule.rule] = response.headers["Cache-Control"]

    assert kept.keys() <= {"/static/<version>/<name>", "/exhibit/<sha256>"}


def _said_why(response: TestResponse) -> bool:
    return "nothing was sent" in response.text.replace("\n", " ")


# The checks themselves: each sees what it is there to see.


@ONE
def test_it_sees_a_look_that_writes(service: Installation):
    @public
    def write() -> str:
        with writing(db.session()):
            db.session.execute(text("DELETE FROM attempt"))
        return "written"

    service.app.add_url_rule("/writes", view_func=write)

    with noting_writes() as tables:
        service.client().get("/writes")

    assert tables == {"attempt"}


def test_it_sees_a_route_without_a_rule(tmp_path: Path):
    app = made_app(tmp_path)
    app.view_functions["bare"] = lambda: "bare"
    app.url_map.add(Rule("/bare", endpoint="bare"))

    [rule] = [rule for rule in app.url_map.iter_rules() if rule.rule == "/bare"]

    assert access(app, rule) is None
