"""Signing in and out on a phone, with scripts and without: by code, by link, on two devices.

The whole service runs. Its clock stands at 24 November 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from renewal.actions.add_account import add_account
from renewal.actions.issue_sign_in_link import issue_sign_in_link
from renewal.domain.access import Role
from renewal.domain.tokens import code_of, link_token_of
from renewal.store.tables import SignInCode, SignInSession
from tests.browser.looking import (
    axe_violations,
    contrast_violations,
    follow,
    serving,
    show_on,
    sideways_overflow,
)
from tests.browser.screens import DESKTOP, PHONES, OpenBrowser, Screen
from tests.databases import Database
from tests.installation import SECRET, Installation, installed
from tests.web.visiting import open_november

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ONE_PHONE = pytest.mark.parametrize("page", [PHONES[0]], indirect=True, ids=str)
NARROW = Screen(320, 640)
ONE_NARROW = pytest.mark.parametrize("page", [NARROW], indirect=True, ids=str)
# The narrow one is looked at first and in full; what the others can change is looked at there.
OTHER_SCREENS = (Screen(390, 844, colours="dark"), DESKTOP)
ROSA, SAM, ADA = "rosa@example.org", "sam@example.org", "ada@example.org"

# Everything that a finger hits, by its height; links inside a sentence are as high as its line.
SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, input:not([type=hidden])')]
  .filter(e => e.checkVisibility() && !e.closest('.skip'))
  .filter(e => e.getBoundingClientRect().height < 47.9)
  .map(e => e.outerHTML.slice(0, 90))"""
SMALL_TEXT = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.checkVisibility())
  .filter(e => e.matches('input') || [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 18)
  .map(e => e.outerHTML.slice(0, 90))"""


@dataclass
class Site:
    """The running service, and what the tests ask of its database."""

    service: Installation
    address: str

    def newest(self) -> str:
        """What the code asked for last is made of."""
        newest = select(SignInCode.nonce).order_by(SignInCode.id.desc()).limit(1)
        nonce: str = self.service.session.scalars(newest).one()
        self.service.session.rollback()
        return nonce

    def code(self) -> str:
        """The code in the newest letter."""
        return code_of(SECRET, self.newest())

    def wrong(self) -> str:
        return f"{(int(self.code()) + 1) % 10**8:08d}"

    def link(self) -> str:
        """The link in the newest letter."""
        return f"{self.address}/sign-in/link/{link_token_of(SECRET, self.newest())}"

    def operators_link(self, email: str = ROSA) -> str:
        return issue_sign_in_link(
            self.service.session,
            email=email,
            base_url=self.address,
            secret=SECRET,
            nonce=self.service.chance(),
            now=self.service.now,
        )

    def sessions(self) -> int:
        """How many browsers are signed in."""
        found = self.service.session.scalar(
            select(func.count()).select_from(SignInSession).where(SignInSession.ended_at.is_(None))
        )
        self.service.session.rollback()
        return found or 0


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Iterator[Site]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as service:
        open_november(service, tmp_path)
        add_account(service.session, email=ADA, role=Role.ADMIN, now=service.now)
        with serving(service.app) as address:
            yield Site(service, address)


def press(page: Page, button: str) -> None:
    follow(page, page.get_by_role("main").get_by_role("button", name=button).first)


def ask(page: Page, site: Site, email: str = ROSA, path: str = "/sign-in") -> None:
    page.goto(f"{site.address}{path}")
    page.get_by_label("E-mail address").fill(email)
    press(page, "Send me a code")
    expect(page.locator("h1")).to_have_text("Type your code")


@SQLITE
def test_it_signs_in_by_a_code_and_goes_on_to_the_page_wanted(page: Page, site: Site):
    ask(page, site, path="/standing")

    page.get_by_label("Code").fill(site.code())
    press(page, "Sign in")

    expect(page.locator("h1")).to_have_text("Standing")
    assert page.url == f"{site.address}/standing"


@SQLITE
def test_it_says_what_is_wrong_and_loses_nothing(page: Page, site: Site):
    page.goto(f"{site.address}/sign-in")
    page.get_by_label("E-mail address").fill("rosa at example.org")
    press(page, "Send me a code")
    expect(page.get_by_role("alert")).to_contain_text("Write an e-mail address")
    expect(page.get_by_label("E-mail address")).to_have_value("rosa at example.org")
    page.get_by_label("E-mail address").fill(ROSA)
    press(page, "Send me a code")

    mistyped = site.wrong()
    page.get_by_label("Code").fill(mistyped)
    press(page, "Sign in")

    expect(page.get_by_role("alert")).to_contain_text("4 tries are left")
    expect(page.get_by_label("Code")).to_have_value(mistyped)
    assert page.title().startswith("Error: ")
    assert site.sessions() == 0


@SQLITE
def test_it_shows_the_code_to_type_where_a_letter_is_read_on_another_device(
    page: Page, site: Site, open_browser: OpenBrowser
):
    ask(page, site)
    laptop = open_browser(DESKTOP).new_page()

    laptop.goto(site.link())
    shown = laptop.locator(".code").inner_text()
    page.get_by_label("Code").fill(shown)
    press(page, "Sign in")

    assert re.fullmatch(r"\d{4} \d{4}", shown)
    assert laptop.get_by_role("main").get_by_role("button").count() == 0
    expect(page.locator("h1")).to_have_text("Your questions")
    assert site.sessions() == 1


@SQLITE
def test_it_signs_in_by_the_button_of_a_link_and_only_by_the_button(page: Page, site: Site):
    ask(page, site)
    for _ in range(3):
        page.goto(site.link())
    before = site.sessions()

    press(page, "Sign in")

    assert before == 0
    expect(page.locator("h1")).to_have_text("Your questions")
    assert site.sessions() == 1


@SQLITE
def test_it_signs_other_devices_out_and_then_this_one(
    page: Page, site: Site, open_browser: OpenBrowser
):
    laptop = open_browser(DESKTOP).new_page()
    for browser in (laptop, page):
        browser.goto(site.operators_link())
        press(browser, "Sign in")
    page.get_by_role("link", name="Signed-in devices").click()
    expect(page.locator("main li")).to_have_count(2)

    press(page, "Sign out everywhere but here")
    laptop.goto(f"{site.address}/standing")
    page.get_by_role("contentinfo").get_by_role("button", name="Sign out").click()

    expect(laptop.locator("h1")).to_have_text("Sign in")
    expect(page.get_by_role("main")).to_contain_text("You are signed out.")
    assert site.sessions() == 0
    page.go_back()
    expect(page.locator("h1")).not_to_have_text("Signed-in devices")


@SQLITE
@ONE_PHONE
def test_it_is_quick_to_fill_in(page: Page, site: Site):
    page.goto(f"{site.address}/sign-in")
    address = page.get_by_label("E-mail address")
    kinds = [address.get_attribute(name) for name in ("type", "autocomplete")]
    ask(page, site)
    code = page.get_by_label("Code")

    assert kinds == ["email", "email"]
    assert [code.get_attribute(name) for name in ("inputmode", "autocomplete")] == [
        "numeric",
        "one-time-code",
    ]


@SQLITE
@ONE_PHONE
def test_it_moves_focus_to_what_is_wrong_and_from_there_to_the_field(page: Page, site: Site):
    ask(page, site)
    page.get_by_label("Code").fill("1")
    press(page, "Sign in")

    focused = page.evaluate("document.activeElement.getAttribute('role')")
    page.get_by_role("alert").get_by_role("link").click()

    assert focused == "alert"
    expect(page.get_by_label("Code")).to_be_focused()


def every_page(
    page: Page, site: Site, open_browser: OpenBrowser, email: str = ROSA
) -> Iterator[str]:
    """Every page of signing in, in every state, one after the other; answers its name."""
    page.goto(f"{site.address}/standing")
    yield "address"
    page.locator("#email").fill("a very long address, and none at all, " * 3)
    follow(page, page.locator("main button"))
    yield "address, refused"
    page.locator("#email").fill(email)
    follow(page, page.locator("main button"))
    yield "code"
    page.locator("#code").fill(site.wrong())
    follow(page, page.locator("main button"))
    yield "code, refused"
    # Without this cookie the browser is another one.
    page.context.clear_cookies(name="renewal-browser")
    page.goto(site.link())
    yield "link elsewhere"
    page.goto(f"{site.address}/sign-in/link/nonsense")
    yield "link, refused"
    page.goto(f"{site.address}/nowhere")
    yield "nowhere"
    page.goto(site.operators_link(ADA))
    yield "link"
    follow(page, page.locator("main button"))
    page.goto(f"{site.address}/sessions")
    yield "sessions of the office"
    page.goto(f"{site.address}/standing")
    yield "not allowed"
    other = open_browser(DESKTOP).new_page()
    for each in (other, page):
        each.goto(site.operators_link(email))
        follow(each, each.locator("main button"))
    page.goto(f"{site.address}/sessions")
    yield "sessions"
    follow(page, page.locator("main button").last)
    yield "others signed out"
    follow(page, page.locator("main li button").first)
    yield "signed out"


def look_at_all(
    page: Page, site: Site, open_browser: OpenBrowser, email: str = ROSA
) -> dict[str, Any]:
    """Answers what is not as it should be, by page; and sees to it that all were looked at."""
    found = {}
    for name in every_page(page, site, open_browser, email):
        found[name] = {
            "axe": axe_violations(page),
            "sideways": sideways_overflow(page),
            "targets": page.evaluate(SMALL_TARGETS),
            "text": page.evaluate(SMALL_TEXT),
        }
        for screen in OTHER_SCREENS:
            show_on(page, screen)
            found[name][f"contrast, {screen}"] = contrast_violations(page)
            found[name][f"sideways, {screen}"] = sideways_overflow(page)
            found[name][f"targets, {screen}"] = page.evaluate(SMALL_TARGETS)
        show_on(page, NARROW)
    assert len(found) == 13
    return {
        f"{name}: {question}": answer
        for name, answers in found.items()
        for question, answer in answers.items()
        if answer
    }


@SQLITE
@ONE_NARROW
def test_it_is_accessible_and_fits(page: Page, site: Site, open_browser: OpenBrowser):
    assert look_at_all(page, site, open_browser) == {}


@SQLITE
@ONE_NARROW
def test_it_is_accessible_and_fits_in_spanish(page: Page, site: Site, open_browser: OpenBrowser):
    page.goto(f"{site.address}/sign-in")
    follow(page, page.get_by_role("button", name="Español"))

    assert look_at_all(page, site, open_browser, SAM) == {}
    assert page.locator("html").get_attribute("lang") == "es"


@SQLITE
@pytest.mark.parametrize("page", [Screen(320, 640, javascript=False)], indirect=True, ids=str)
def test_it_fits_without_scripts(page: Page, site: Site, open_browser: OpenBrowser):
    widths = {name: sideways_overflow(page) for name in every_page(page, site, open_browser)}

    assert {name: width for name, width in widths.items() if width} == {}
