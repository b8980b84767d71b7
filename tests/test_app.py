"""The composition: settings in, an application out, with a clock, a guard and few imports."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import create_engine, text
from werkzeug.middleware.proxy_fix import ProxyFix

from renewal.app import RECEIVED_AT, create_app
from renewal.settings import Settings
from renewal.store.db import db
from renewal.web import guard
from renewal.web.guard import public
from renewal.web.headers import HEADERS
from tests.databases import HOME, Database
from tests.installation import SECRET, Installation, installed

LATE = datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC)
SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2027-01-01T12:00:00") as made:
        yield made


def app_on(database: Database, **env: str) -> Flask:
    chosen = {
        "DATABASE_URL": database.url,
        "RENEWAL_SECRET_KEY": SECRET,
        "RENEWAL_MODE": "test",
        **env,
    }
    return create_app(Settings.from_env(chosen), clock=lambda: LATE)


def told(app: Flask, path: str = "/told", **headers: str) -> dict[str, str]:
    """What a view is told of the request."""

    @public
    def tell() -> dict[str, str]:
        return {
            "address": request.remote_addr or "",
            "root": request.root_url,
            "received_at": guard.now().isoformat(),
        }

    app.add_url_rule(path, view_func=tell)
    answer = app.test_client().get(path, headers=headers)
    with app.app_context():
        db.engine.dispose()
    assert answer.status_code == 200
    assert answer.json is not None
    return dict(answer.json)


def test_it_works_on_the_database_of_its_settings(service: Installation) -> None:
    with service.app.app_context():
        names = db.session.execute(text("SELECT code_key FROM installation")).scalars().all()

    assert len(names) == 1
    assert service.app.extensions["renewal_settings"].database_url == service.database.url


def test_it_makes_applications_that_know_nothing_of_each_other(
    database: Database, tmp_path: Path
) -> None:
    other = Database(f"sqlite:///{tmp_path / 'other.db'}", "sqlite")

    apps = [app_on(database), app_on(other)]

    urls = []
    for app in apps:
        with app.app_context():
            urls.append(db.engine.url.database)
            db.engine.dispose()
    assert len(set(urls)) == 2


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_it_notices_when_the_database_server_was_restarted(database: Database) -> None:
    app, engine = app_on(database), create_engine(database.url)

    with app.app_context():
        mine = db.session.scalar(text("SELECT pg_backend_pid()"))
        db.session.rollback()
        with engine.connect() as other:
            other.execute(text(f"SELECT pg_terminate_backend({mine})"))
        again = db.session.scalar(text("SELECT 1"))
        db.session.remove()
        db.engine.dispose()
    engine.dispose()

    assert again == 1


@SQLITE
def test_it_notes_when_a_request_began_before_anything_else(database: Database) -> None:
    app = app_on(database)

    assert told(app)["received_at"] == LATE.isoformat()


@SQLITE
def test_it_notes_so_even_before_a_proxy_is_believed(database: Database) -> None:
    app = app_on(database, RENEWAL_PROXIES="1")
    inner, noted = app.wsgi_app.wrapped, []  # type: ignore[attr-defined]

    def listening(environ: dict[str, object], start_response: object) -> object:
        noted.append(environ[RECEIVED_AT])
        return inner(environ, start_response)

    app.wsgi_app.wrapped = listening  # type: ignore[attr-defined]
    app.test_client().get("/nowhere")
    with app.app_context():
        db.engine.dispose()

    assert isinstance(inner, ProxyFix)
    assert noted == [LATE]


@SQLITE
def test_it_believes_no_proxy_unless_there_is_one(database: Database) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.7",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example.org",
    }

    alone = told(app_on(database), **forged)
    behind = told(app_on(database, RENEWAL_PROXIES="1"), **forged)

    assert (alone["address"], alone["root"]) == ("127.0.0.1", "http://localhost/")
    assert (behind["address"], behind["root"]) == ("203.0.113.7", "https://evil.example.org/")


@SQLITE
def test_it_believes_the_nearest_proxy_only(database: Database) -> None:
    found = told(
        app_on(database, RENEWAL_PROXIES="1"), **{"X-Forwarded-For": "192.0.2.1, 203.0.113.7"}
    )

    assert found["address"] == "203.0.113.7"


@SQLITE
@pytest.mark.parametrize("path", ["/sign-in", "/", "/nowhere", "/api/v1/nowhere", "/static/none"])
def test_it_says_what_a_browser_may_do_with_every_answer(service: Installation, path: str) -> None:
    answer = service.client().get(path)

    assert set(HEADERS) <= set(answer.headers.keys())
    assert "Strict-Transport-Security" not in answer.headers
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


@SQLITE
def test_it_asks_for_https_where_people_reach_it_by_https(database: Database) -> None:
    app = app_on(database, BASE_URL="https://renewal.example.org")

    answer = app.test_client().get("/nowhere")
    with app.app_context():
        db.engine.dispose()

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")


@SQLITE
@pytest.mark.parametrize("path", ["/sign-in", "/", "/nowhere", "/sign-in/link/none"])
def test_it_repeats_no_host_that_a_request_claims(service: Installation, path: str) -> None:
    answer = service.client().get(path, headers={"Host": "evil.example.net"})

    assert "evil" not in answer.get_data(as_text=True)
    assert [value for _, value in answer.headers if "evil" in value] == []


def test_it_imports_little_to_answer_requests() -> None:
    heavy = ("numpy", "scipy", "lxml", "openpyxl", "alembic", "apscheduler", "gunicorn")
    code = f"import sys, wsgi; print(*(name for name in {heavy!r} if name in sys.modules))"

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=HOME,
        env={"RENEWAL_MODE": "test", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.split() == []


def test_it_says_in_a_sentence_why_it_does_not_start() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=HOME,
        env={"RENEWAL_MODE": "nonsense", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith(
        "RENEWAL_MODE is 'nonsense'; it must be one of: production, demo, test."
    )
