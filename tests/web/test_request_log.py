"""The log of requests: one record each, patterns instead of addresses, no secret."""

from __future__ import annotations

import json
import logging
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from gunicorn.http.errors import (  # type: ignore[import-untyped]
    InvalidHeader,
    InvalidRequestLine,
    LimitRequestLine,
)
from gunicorn.workers.base import Worker  # type: ignore[import-untyped]
from sqlalchemy import text
from sqlalchemy.orm import Session

from renewal.settings import Settings
from renewal.store.db import writing
from renewal.web.request_log import JsonLines, log_lines
from tests.databases import Database
from tests.installation import Installation, installed

SECRET = "rosa-at-example-0123456789"
ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2027-01-04T15:00:00") as made:
        yield made


@ONE
def test_it_notes_a_request_by_its_pattern(
    service: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "renewal.requests"):
        service.client().get("/sign-in/link/secret-token?email=rosa@example.org")

    [record] = [each for each in caplog.records if each.name == "renewal.requests"]
    line = JsonLines().format(record)
    document = json.loads(line)
    assert (document["method"], document["path"]) == ("GET", "/sign-in/link/<token>")
    assert document["status"] >= 200
    assert document["ms"] >= 0
    assert len(document["request_id"]) == 16
    assert "\n" not in line
    assert "secret-token" not in line
    assert "rosa" not in line


@ONE
def test_it_tells_no_address_that_leads_nowhere(
    service: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "renewal.requests"):
        service.client().get("/rosa@example.org")

    [record] = [each for each in caplog.records if each.name == "renewal.requests"]
    assert record.getMessage() == "GET (none) 404"


@ONE
def test_it_notes_watchers_only_when_something_is_wrong(
    service: Installation, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with caplog.at_level(logging.INFO, "renewal.requests"):
        service.client().get("/healthz")
        monkeypatch.setattr("renewal.web.health._newest", lambda _home: "of another release")
        service.client().get("/healthz")

    said = [each.getMessage() for each in caplog.records if each.name == "renewal.requests"]
    assert said == ["GET /healthz 503"]


@ONE
def test_it_believes_no_number_that_a_stranger_gives(
    service: Installation, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "renewal.requests"):
        service.client().get("/sign-in", headers={"X-Request-Id": "0123456789"})

    [record] = [each for each in caplog.records if each.name == "renewal.requests"]
    assert getattr(record, "request_id", None) != "0123456789"


def test_it_tells_a_mistake_without_the_token_or_the_values_of_a_statement(
    service: Installation, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(session: Session, **_: object) -> None:
        # Columns that must not be empty are: PostgreSQL tells the whole row.
        with writing(session):
            session.execute(text("INSERT INTO account (email) VALUES (:it)"), {"it": SECRET})

    monkeypatch.setattr("renewal.web.pages.sign_in.find_link", break_down)
    service.app.testing = False

    answer = service.client().get(f"/sign-in/link/{SECRET}")

    [record] = [each for each in caplog.records if each.exc_info]
    line = JsonLines().format(record)
    assert answer.status_code == 500
    assert record.getMessage() == "Nobody expected this: GET /sign-in/link/<token>"
    assert "IntegrityError" in line
    assert "in break_down" in line
    assert SECRET not in line


def logged(capsys: pytest.CaptureFixture[str], settings: Settings) -> str:
    """What a warning with an error looks like on standard error."""
    log = logging.getLogger("renewal")
    before = (log.handlers[:], log.level, log.propagate)
    try:
        log_lines(settings)
        try:
            raise ValueError("two\nlines")
        except ValueError:
            log.warning("It went %s", "wrong", exc_info=sys.exc_info())
        return capsys.readouterr().err
    finally:
        log.handlers[:], log.level, log.propagate = before


def refused_by_the_web_server(error: Exception) -> None:
    """Gunicorn has told somebody that their request is none, and logged it."""
    worker = Worker(1, 1, [], None, 1, Config(), Logger(Config()))
    ours, theirs = socket.socketpair()
    with ours, theirs:
        worker.handle_error(None, theirs, ("2001:db8::1", 4711), error)
    worker.tmp.close()


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (
            InvalidRequestLine(f"GET /sign-in/link/{SECRET}\xff HTTP/1.1"),
            "Invalid HTTP request line",
        ),
        (InvalidHeader(SECRET), "Invalid HTTP Header"),
        (LimitRequestLine(8192, 4094), "Request Line is too large"),
    ],
)
def test_it_tells_of_no_request_that_cannot_be_read_who_sent_it_or_what(
    capsys: pytest.CaptureFixture[str], error: Exception, why: str
) -> None:
    logged(capsys, Settings.from_env({}))
    server = logging.getLogger("gunicorn.error")
    before = (server.handlers[:], server.level, server.propagate)
    try:
        refused_by_the_web_server(error)
    finally:
        server.handlers[:], server.level, server.propagate = before

    said = capsys.readouterr().err
    assert f"A request could not be read: {why}\n" in said
    assert SECRET not in said
    assert "2001:db8" not in said


def test_it_logs_json_in_production(capsys: pytest.CaptureFixture[str]) -> None:
    said = logged(capsys, Settings.from_env({}))

    assert said.count("\n") == 1
    document = json.loads(said)
    assert (document["level"], document["message"]) == ("warning", "It went wrong")
    assert document["at"].endswith("Z")
    assert "ValueError" in document["error"]


@pytest.mark.parametrize("env", [{"RENEWAL_LOG": "text"}, {"RENEWAL_MODE": "demo"}])
def test_it_logs_text_elsewhere_or_when_told(
    capsys: pytest.CaptureFixture[str], env: dict[str, str]
) -> None:
    said = logged(capsys, Settings.from_env(env))

    assert said.splitlines()[0].endswith(" It went wrong")
