"""The cookies: out of reach of scripts and other sites, and Secure wherever there is https."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.http import parse_cookie
from werkzeug.test import TestResponse

from renewal.domain.access import Role, session_limits
from renewal.web.cookies import (
    BROWSER,
    BROWSER_LIFE,
    browser_token,
    clear_session,
    new_token,
    session_token,
    set_session,
)
from tests.databases import Database
from tests.web.bare import HTTPS, PLAIN, bare_app

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
TOKEN = "t" * 43


def cookies(response: TestResponse) -> list[str]:
    return response.headers.getlist("Set-Cookie")


@ONE
def test_it_sets_a_plain_cookie_where_there_is_no_https(database: Database, tmp_path: Path):
    with bare_app(database, tmp_path, PLAIN) as app:
        [cookie] = cookies(app.test_client().get("/sign-in"))

    name, *attributes = cookie.split("; ")
    assert name.startswith("renewal-browser=")
    assert {part for part in attributes if not part.startswith(("Expires", "Max-Age"))} == {
        "HttpOnly",
        "Path=/",
        "SameSite=Lax",
    }
    assert f"Max-Age={int(BROWSER_LIFE.total_seconds())}" in attributes


@ONE
def test_it_binds_the_cookie_to_this_host_where_there_is_https(database: Database, tmp_path: Path):
    with bare_app(database, tmp_path, HTTPS) as app:
        [cookie] = cookies(app.test_client().get("/sign-in", base_url=HTTPS))

    assert cookie.startswith("__Host-renewal-browser=")
    assert "; Secure" in cookie
    assert "; Path=/" in cookie
    assert "Domain" not in cookie


@ONE
@pytest.mark.parametrize("base_url", [PLAIN, HTTPS])
def test_it_sets_and_forgets_the_session_in_the_same_place(
    database: Database, tmp_path: Path, base_url: str
):
    with bare_app(database, tmp_path, base_url) as app, app.test_request_context():
        kept, forgotten = app.response_class(), app.response_class()
        set_session(kept, TOKEN, session_limits(Role.TECHNICIAN).absolute)
        clear_session(forgotten)

    [begun], [ended] = (r.headers.getlist("Set-Cookie") for r in (kept, forgotten))
    assert begun.partition("=")[0] == ended.partition("=")[0]
    assert "Max-Age=2592000" in begun
    assert "Max-Age=0" in ended
    assert ("Secure" in begun, "Secure" in ended) == ((base_url == HTTPS),) * 2


@ONE
def test_it_does_not_give_a_browser_a_second_value(database: Database, tmp_path: Path):
    with bare_app(database, tmp_path) as app:
        browser = app.test_client()
        browser.get("/sign-in")

        again = browser.get("/sign-in")

    assert cookies(again) == []


@ONE
@pytest.mark.parametrize(
    "value", ["", "short", "x" * 87, "a" * 42 + "é", "a" * 21 + ";b", "<script>alert(1)</script>"]
)
def test_it_takes_nothing_for_a_token_that_it_cannot_have_made(
    database: Database, tmp_path: Path, value: str
):
    with bare_app(database, tmp_path) as app:
        header = {"Cookie": f"renewal={value}; renewal-browser={value}"}
        with app.test_request_context(headers=header):
            found = session_token(), browser_token()
            replaced = app.test_client().get("/sign-in", headers=header)

    assert found == (None, None)
    assert parse_cookie(cookies(replaced)[0])[BROWSER] != value


@ONE
def test_it_takes_no_plain_cookie_where_there_is_https(database: Database, tmp_path: Path):
    with (
        bare_app(database, tmp_path, HTTPS) as app,
        app.test_request_context(headers={"Cookie": f"renewal={TOKEN}"}),
    ):
        assert session_token() is None


@ONE
def test_it_makes_tokens_of_256_bits_that_it_takes_back(database: Database, tmp_path: Path):
    with bare_app(database, tmp_path) as app:
        made = [_new(app) for _ in range(50)]
        with app.test_request_context(headers={"Cookie": f"renewal={made[0]}"}):
            taken = session_token()

    assert {len(token) for token in made} == {43}
    assert len(set(made)) == 50
    assert taken == made[0]


def _new(app: Flask) -> str:
    with app.app_context():
        return new_token()
