"""Forms are our own: a token that only our page in this browser can know, and no other site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from renewal.domain.ids import same
from renewal.web.forms import csrf_field
from renewal.web.guard import public
from tests.databases import Database
from tests.web.bare import bare_app

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FIELD = re.compile(r'^<input type="hidden" name="csrf" value="([0-9a-f]{64})">$')


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[Flask]:
    """An application with a form, and with a count of how often it was taken."""
    with bare_app(database, tmp_path) as made:
        made.add_url_rule("/form", "form", view_func=_show)
        made.add_url_rule("/form", "take", view_func=_take, methods=["POST"])
        made.add_url_rule("/api/form", "api", view_func=_take, methods=["POST"])
        yield made


@public
def _show() -> str:
    return str(csrf_field())


@public
def _take() -> str:
    return "taken"


def token(browser: FlaskClient, **options: object) -> str:
    """The token of the form that a browser was given."""
    found = FIELD.match(browser.get("/form", **options).text)
    assert found
    return found[1]


@ONE
def test_it_takes_the_form_that_it_gave(app: Flask):
    browser = app.test_client()

    answered = browser.post("/form", data={"csrf": token(browser)})

    assert (answered.status_code, answered.text) == (200, "taken")


@ONE
def test_it_gives_the_cookie_together_with_the_first_form(app: Flask):
    browser = app.test_client()

    first, second = browser.get("/form"), browser.get("/form")

    assert len(first.headers.getlist("Set-Cookie")) == 1
    assert second.headers.getlist("Set-Cookie") == []
    assert first.text == second.text


@ONE
@pytest.mark.parametrize("sent", [None, "", "0" * 64, "no token", "é"])
def test_it_takes_no_form_without_the_token(app: Flask, sent: str | None):
    browser = app.test_client()
    token(browser)

    answered = browser.post("/form", data={} if sent is None else {"csrf": sent})

    assert answered.status_code == 403
    assert "taken" not in answered.text
    assert "nothing was sent" in answered.text.replace("\n", " ")


@ONE
def test_it_takes_no_token_from_the_address(app: Flask):
    browser = app.test_client()

    assert browser.post(f"/form?csrf={token(browser)}").status_code == 403


@ONE
def test_it_takes_no_token_of_another_browser(app: Flask):
    mine, theirs = app.test_client(), app.test_client()
    token(mine)

    assert mine.post("/form", data={"csrf": token(theirs)}).status_code == 403


@ONE
def test_it_takes_no_token_from_before_a_sign_in(app: Flask):
    browser = app.test_client()
    before = token(browser)
    browser.set_cookie("renewal", "s" * 43)

    assert browser.post("/form", data={"csrf": before}).status_code == 403
    assert browser.post("/form", data={"csrf": token(browser)}).status_code == 200


@ONE
def test_it_takes_no_form_from_a_browser_without_cookies(app: Flask):
    browser = app.test_client(use_cookies=False)

    answered = browser.post("/form", data={"csrf": token(browser)})

    assert answered.status_code == 403
    assert "cookies are switched off" in answered.text.replace("\n", " ")


@ONE
@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403), ("new", 403)],
)
def test_it_believes_the_browser_that_another_site_sent_the_form(
    app: Flask, site: str, status: int
):
    browser = app.test_client()

    answered = browser.post(
        "/form", data={"csrf": token(browser)}, headers={"Sec-Fetch-Site": site}
    )

    assert answered.status_code == status


@ONE
@pytest.mark.parametrize(("site", "status"), [(None, 200), ("cross-site", 403)])
def test_it_asks_programs_for_no_token_but_for_their_origin(
    app: Flask, site: str | None, status: int
):
    headers = {"Sec-Fetch-Site": site} if site else {}

    answered = app.test_client().post("/api/form", json={}, headers=headers)

    assert answered.status_code == status


@ONE
def test_it_leads_back_to_the_page_that_the_form_was_on(app: Flask):
    browser = app.test_client()
    ours = browser.post("/form", headers={"Referer": "http://localhost/help?x=1"})
    theirs = browser.post("/form", headers={"Referer": "http://evil.example/help"})
    tricky = browser.post("/form", headers={"Referer": "http://localhost//evil.example"})

    assert 'class="button" href="/help?x=1"' in ours.text
    assert 'class="button" href="/"' in theirs.text
    assert 'class="button" href="/"' in tricky.text


@ONE
@pytest.mark.parametrize("where", ["address", "form"])
def test_it_takes_no_text_with_nul(app: Flask, where: str):
    browser = app.test_client()
    sent = {"csrf": token(browser), "reason": "fell\0ill"}

    answered = (
        browser.post("/form", data=sent)
        if where == "form"
        else browser.get("/form", query_string=sent)
    )

    assert answered.status_code == 400
    assert "nobody can type or read" in answered.text
    assert "taken" not in answered.text


def test_it_compares_texts_of_any_kind():
    assert same("abc", "abc")
    assert not same("abc", "abd")
    assert not same("abc", "é")
