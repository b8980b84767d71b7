"""Pages while PostgreSQL says nothing: whoever waits for one is told so."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from psycopg import OperationalError

from renewal.app import STATEMENT_SECONDS, create_app
from renewal.settings import Settings
from renewal.store import connections, reaching
from renewal.store.db import db
from tests.databases import Database
from tests.web.html import read

SIGNED_IN = "a" * 43


def app_on(url: str, folder: Path) -> Flask:
    chosen = {
        "RENEWAL_DATA": str(folder),
        "DATABASE_URL": url,
        "RENEWAL_SECRET_KEY": "only-for-tests-0123456789abcdefghij",
    }
    return create_app(Settings.from_env(chosen))


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(reaching, "_tried_in_vain", {})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        yield app_on(f"postgresql://nobody@{address}/nothing?connect_timeout=2", tmp_path)


def test_it_says_so_on_a_page_and_to_a_program(app: Flask) -> None:
    browser = app.test_client()
    browser.set_cookie("renewal", SIGNED_IN, domain="localhost")

    page = browser.get("/history", headers={"Accept-Language": "es"})
    document = browser.get("/api/v1/standing")

    assert (page.status_code, document.status_code) == (503, 503)
    assert page.headers["Retry-After"] == document.headers["Retry-After"] == "10"
    assert read(page.data).xpath("//h1/text()") == ["Ocupado en este momento"]


def test_it_waits_for_the_database_once_a_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def reach(given: object) -> None:
        tried.append(given)
        raise OperationalError("there is no such name")

    monkeypatch.setattr(connections, "reach", reach)
    browser = app.test_client()
    browser.set_cookie("renewal", SIGNED_IN, domain="localhost")

    page = browser.get("/history")
    health = browser.get("/healthz")

    # /healthz is the same for everybody, so nobody looks who asks.
    assert (page.status_code, health.status_code, len(tried)) == (503, 503, 2)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("for_pages", "seconds"), [(True, STATEMENT_SECONDS), (False, None)])
def test_it_waits_for_a_statement_no_longer_than_somebody_waits_for_a_page(
    database: Database, tmp_path: Path, for_pages: bool, seconds: int | None
) -> None:
    settings = Settings.from_env({"RENEWAL_DATA": str(tmp_path), "DATABASE_URL": database.url})
    app = create_app(settings, for_pages=for_pages)
    with app.app_context():
        driver = db.session.connection().connection.driver_connection
        silence = driver.silence if driver else 0
        db.session.remove()
        db.engine.dispose()

    assert silence == seconds
