"""The stylesheet: kept for a year under its own version, small, and free of anything foreign."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from renewal.web.pages import static
from renewal.web.pages.static import squeezed, static_file, static_url

SOURCE = (Path(static.__file__).parent / "static/page.css").read_text("utf-8")


@pytest.fixture
def browser() -> FlaskClient:
    app = Flask("static", static_folder=None)
    app.register_blueprint(static.blueprint)
    return app.test_client()


def test_it_may_be_kept_for_a_year_under_its_version(browser: FlaskClient):
    answered = browser.get(static_url("page.css"))

    assert answered.content_type == "text/css; charset=utf-8"
    assert answered.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answered.data == static_file("page.css").content


def test_it_is_sent_compressed_to_browsers_that_take_it(browser: FlaskClient):
    answered = browser.get(static_url("page.css"), headers={"Accept-Encoding": "br, gzip"})

    assert answered.headers["Content-Encoding"] == "gzip"
    assert answered.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answered.data) == static_file("page.css").content


def test_it_is_not_kept_under_an_old_version(browser: FlaskClient):
    answered = browser.get("/static/000000000000/page.css")

    assert answered.status_code == 200
    assert answered.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["other.css", "..%2fstatic.py", "page.css.map"])
def test_it_sends_nothing_else(browser: FlaskClient, name: str):
    assert browser.get(f"/static/000000000000/{name}").status_code == 404


def test_it_loses_comments_and_indentation_but_no_rule():
    css = "/* why */\n.a {\n  color: red; /* not */\n}\n\n.b { margin: 0 }"

    assert squeezed(css) == ".a {\ncolor: red;\n}\n.b { margin: 0 }"
    assert squeezed(SOURCE).count("{") == SOURCE.count("{")


def test_it_loads_no_font_no_picture_and_nothing_from_elsewhere():
    assert not re.search(r"@import|@font-face|url\(|https?:|expression", SOURCE)


def test_it_hides_no_focus_without_showing_it_otherwise():
    hidden = re.findall(r"([^{}]+)\{[^{}]*outline: 0", SOURCE)

    # `main` gets the focus from the skip link only; a row shows the focus of its option.
    assert [selector.strip() for selector in hidden] == ["main:focus", ".row :focus-visible"]
    assert ".row:focus-within { outline: 3px solid" in SOURCE


def test_it_has_both_themes_and_more_contrast():
    for query in ("prefers-color-scheme: dark", "prefers-contrast: more", "prefers-reduced-motion"):
        assert query in SOURCE
