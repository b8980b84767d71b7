"""What every response says to the browser, pages and refusals alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Response

from renewal.web.guard import public
from renewal.web.headers import HEADERS
from renewal.web.pages.static import static_url
from tests.databases import Database
from tests.web.bare import HTTPS, PLAIN, bare_app

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EVERYWHERE = ("/sign-in", "/nowhere", "/", "/api/nowhere", "/sign-in/link/x", "/broken")


def policy(header: str) -> dict[str, list[str]]:
    parts = (directive.split() for directive in header.split(";"))
    return {name: sources for name, *sources in parts}


@ONE
@pytest.mark.parametrize("path", EVERYWHERE)
def test_it_says_the_same_with_every_page_and_every_refusal(
    database: Database, tmp_path: Path, path: str
):
    with bare_app(database, tmp_path) as app:
        app.add_url_rule("/broken", view_func=_break)
        headers = app.test_client().get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in headers
    assert "Server" not in headers


@ONE
def test_it_says_so_on_every_route_whatever_is_asked_of_it(database: Database, tmp_path: Path):
    with bare_app(database, tmp_path) as app:
        client = app.test_client()
        paths = {re.sub("<[^>]*>", "1", rule.rule) for rule in app.url_map.iter_rules()}
        with app.test_request_context():
            paths.add(static_url("page.css"))
        asked = {
            (method, path): set(client.open(path, method=method).headers.keys())
            for path in sorted({*paths, "/static/1/nothing.css", "/%ff"})
            for method in ("GET", "POST", "DELETE")
        }

    assert len(paths) > 50
    lacking = {what: set(HEADERS) - told for what, told in asked.items() if set(HEADERS) - told}
    assert lacking == {}


@ONE
def test_it_lets_nothing_be_loaded_from_elsewhere_and_nothing_inline(
    database: Database, tmp_path: Path
):
    with bare_app(database, tmp_path) as app:
        header = app.test_client().get("/sign-in").headers["Content-Security-Policy"]

    found = policy(header)
    assert found["default-src"] == ["'none'"]
    assert found["script-src"] == found["style-src"] == found["connect-src"] == ["'self'"]
    assert found["form-action"] == ["'self'"]
    assert found["base-uri"] == found["frame-ancestors"] == ["'none'"]
    assert "unsafe" not in header
    assert "http" not in header
    assert "*" not in header


@ONE
def test_it_keeps_what_a_view_chose_itself(database: Database, tmp_path: Path):
    with bare_app(database, tmp_path) as app:
        style = app.test_client().get(static_url("page.css"))
        old = app.test_client().get("/static/old/page.css")

    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert old.headers["Cache-Control"] == "no-cache"
    assert style.headers["X-Content-Type-Options"] == "nosniff"
    assert style.headers.getlist("Set-Cookie") == []


@ONE
@pytest.mark.parametrize(("base_url", "told"), [(PLAIN, False), (HTTPS, True)])
def test_it_asks_for_https_only_where_there_is_https(
    database: Database, tmp_path: Path, base_url: str, told: bool
):
    with bare_app(database, tmp_path, base_url) as app:
        headers = app.test_client().get("/sign-in").headers

    assert ("Strict-Transport-Security" in headers) is told
    assert headers.get("Strict-Transport-Security", "max-age=63072000").startswith(
        "max-age=63072000"
    )


@ONE
def test_it_leads_on_without_naming_a_host(database: Database, tmp_path: Path):
    with bare_app(database, tmp_path) as app:
        led = app.test_client().get("/standing", headers={"Host": "evil.example"})

    assert led.status_code == 303
    assert led.headers["Location"] == "/sign-in?next=/standing"


@public
def _break() -> Response:
    raise ValueError("a mistake of ours")
