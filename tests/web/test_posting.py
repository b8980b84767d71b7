"""Sign-in letters leave right after the page that asked, and never hold it up."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from renewal.actions.add_account import add_account
from renewal.domain.access import Role
from renewal.mail.sender import ConsoleSender, SenderUnreachable
from renewal.store.db import db
from renewal.store.tables import Letter
from renewal.web import posting
from tests.databases import Database
from tests.web.bare import NOON, bare_app
from tests.web.html import read

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ADA = "ada@example.org"


@contextmanager
def with_ada(database: Database, data: Path, mode: str = "test") -> Iterator[Flask]:
    with bare_app(database, data, mode=mode) as app:
        with app.app_context():
            add_account(db.session(), email=ADA, role=Role.ADMIN, now=NOON)
        yield app


def ask(app: Flask) -> TestResponse:
    """Somebody asks for a code; the response is not closed yet."""
    browser = app.test_client()
    page = read(browser.get("/sign-in").data)
    token = page.xpath("//main//input[@name='csrf']/@value")[0]
    return browser.post("/sign-in", data={"csrf": token, "email": ADA})


def letter(app: Flask) -> Letter:
    with app.app_context():
        return db.session.scalars(select(Letter)).one()


@ONE
def test_it_posts_the_letter_once_the_page_has_gone_out(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with with_ada(database, tmp_path) as app:
        response = ask(app)
        before = capsys.readouterr().err
        response.close()

        assert before == ""
        assert f"To: {ADA}" in capsys.readouterr().err
        assert letter(app).sent_at == NOON


@ONE
def test_it_leaves_a_letter_that_cannot_go_to_the_tick(
    database: Database,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    def refuse(*_: Any) -> None:
        raise SenderUnreachable("The mail server of hunter2 takes no letters.")

    monkeypatch.setattr(ConsoleSender, "send", refuse)

    with with_ada(database, tmp_path) as app, ask(app) as response:
        pass

    assert response.status_code == 303
    assert "takes no letters" in caplog.text
    with bare_app(database, tmp_path) as app:
        waiting = letter(app)
    assert (waiting.sent_at, waiting.next_try_at) == (None, NOON)


@ONE
def test_it_goes_on_when_posting_fails_and_says_nothing_secret(
    database: Database,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
):
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("hunter2")

    monkeypatch.setattr(posting, "send_letters", fail)

    with (
        caplog.at_level(logging.WARNING, logger="renewal"),
        with_ada(database, tmp_path) as app,
        ask(app) as response,
    ):
        assert response.status_code == 303

    assert "A sign-in letter waits for the next tick: OSError" in caplog.text
    assert "hunter2" not in caplog.text


@ONE
def test_it_never_makes_the_page_wait_for_the_mail_server(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    posted, may_end = threading.Event(), threading.Event()

    def slow(*_: Any, **options: Any) -> None:
        assert options["urgent_only"]
        posted.set()
        may_end.wait(30)

    monkeypatch.setattr(posting, "send_letters", slow)

    with with_ada(database, tmp_path, "production") as app:
        with ask(app) as response:
            pass
        begun = posted.wait(30)
        with ask(app) as again:
            pass
        held = not may_end.is_set()
        may_end.set()
        app.extensions["renewal_posting"].shutdown()

    assert (response.status_code, again.status_code) == (303, 303)
    assert begun
    assert held
