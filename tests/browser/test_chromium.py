"""The browser harness sees what it is there to see: a check that cannot fail proves nothing."""

import pytest
from flask import Flask
from playwright.sync_api import Error, Page

from tests.browser.looking import axe_violations, serving, sideways_overflow
from tests.browser.screens import DESKTOP, OpenBrowser, Screen

GOOD = """<!doctype html><html lang="en"><head><title>Due this month</title>
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Due this month</h1><p>Nothing.</p></main></body></html>"""
PALE = GOOD.replace("<p>", '<p style="color:#767676">')
WIDE = GOOD.replace("<p>", '<p style="width:2000px">')


def test_it_fits_a_plain_page_on_every_phone(page: Page):
    page.set_content(GOOD)

    assert page.viewport_size is not None
    assert page.viewport_size["width"] in {390, 320}
    assert sideways_overflow(page) == 0


def test_it_sees_a_page_that_is_too_wide(page: Page):
    page.set_content(WIDE)

    assert sideways_overflow(page) > 1000


@pytest.mark.parametrize("page", [Screen(390, 844)], indirect=True, ids=str)
def test_it_finds_a_plain_page_accessible(page: Page):
    page.set_content(GOOD)

    assert axe_violations(page) == []


@pytest.mark.parametrize("page", [Screen(390, 844)], indirect=True, ids=str)
def test_it_sees_contrast_below_seven_to_one(page: Page):
    page.set_content(PALE)

    [violation] = axe_violations(page)

    assert violation.startswith("color-contrast-enhanced")


def test_it_shares_no_cookie_between_two_browsers(open_browser: OpenBrowser):
    app = Flask("greeter")

    @app.get("/")
    def greet():
        return GOOD, {"Set-Cookie": "who=Rosa"}

    with serving(app) as address:
        rosa, stranger = open_browser(DESKTOP), open_browser(DESKTOP)
        answer = rosa.new_page().goto(address)

        assert answer is not None
        assert answer.ok
        assert [cookie["value"] for cookie in rosa.cookies()] == ["Rosa"]
        assert stranger.cookies() == []


@pytest.mark.parametrize("page", [DESKTOP], indirect=True, ids=str)
def test_it_cannot_reach_another_machine(page: Page):
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.com/")
