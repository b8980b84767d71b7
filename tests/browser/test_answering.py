"""A technician answers the question of the month on a phone, with scripts and without.

The whole service runs: signing in by an operator's link, the database, the pages. Its clock stands
at 24 November 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from sqlalchemy import func, select

from renewal.actions.issue_sign_in_link import issue_sign_in_link
from renewal.domain.calendar import Month
from renewal.store.tables import Response
from tests.browser.conftest import FLAGS
from tests.browser.looking import (
    axe_violations,
    contrast_violations,
    follow,
    serving,
    show_on,
    sideways_overflow,
)
from tests.browser.screens import PHONES, OpenBrowser, Screen
from tests.chromium import get_chromium
from tests.databases import Database
from tests.installation import SECRET, Installation, installed, right_place, wrong_place
from tests.web.visiting import open_november

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ONE_PHONE = pytest.mark.parametrize("page", [PHONES[0]], indirect=True, ids=str)
EVERY_PHONE = pytest.mark.parametrize("page", PHONES, indirect=True, ids=str)
NARROW, OTHER = Screen(320, 640), Screen(390, 844, colours="dark")
NOVEMBER = Month(2026, 11)
RECEIPT = re.compile("^[0-9A-HJKMNP-TV-Z]{8}$")


@dataclass
class Site:
    """The running service, and what the tests ask of its database."""

    service: Installation
    address: str

    def sign_in(self, page: Page, email: str = "rosa@example.org") -> None:
        """Open an operator's link and press its button."""
        link = issue_sign_in_link(
            self.service.session,
            email=email,
            base_url=self.address,
            secret=SECRET,
            nonce=self.service.chance(),
            now=self.service.now,
        )
        page.goto(link)
        follow(page, page.locator("main form button"))
        expect(page.locator("h1")).to_have_text("Your questions")

    def answers(self) -> int:
        """How many answers are on record."""
        found = self.service.session.scalar(select(func.count()).select_from(Response)) or 0
        self.service.session.rollback()
        return found

    def places(self, area: str = "A5") -> tuple[str, str]:
        """Where Rosa's right option stands, and a wrong one."""
        row = self.service.asked("R1", area, NOVEMBER)
        return right_place(row), wrong_place(row)


@pytest.fixture
def site(database: Database, tmp_path: Path) -> Iterator[Site]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as service:
        open_november(service, tmp_path)
        with serving(service.app) as address:
            yield Site(service, address)


def open_question(page: Page, area: str = "A5") -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=f"Answer {area}").click()


def choose(page: Page, place: str) -> None:
    """Tap the row of an option, anywhere on it."""
    page.locator(".row", has=page.locator(f"#option-{place}")).click()


def press(page: Page, button: str) -> None:
    """Press a button that leads to another page, and be there."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


@SQLITE
@EVERY_PHONE
def test_it_leads_from_signing_in_to_the_result(page: Page, site: Site):
    right, _ = site.places()
    site.sign_in(page)

    open_question(page)
    choose(page, right)
    press(page, "Check answer")
    press(page, "Send answer")

    expect(page.locator("h1")).to_have_text("Right")
    expect(page.locator("main")).to_contain_text("1 of 8 credits")
    expect(page.locator(".receipt .code")).to_have_text(RECEIPT)
    assert site.answers() == 1


@SQLITE
def test_it_fits_every_page_of_the_way(page: Page, site: Site):
    right, _ = site.places()
    site.sign_in(page)
    widths = {"due": sideways_overflow(page)}

    open_question(page)
    widths["question"] = sideways_overflow(page)
    choose(page, right)
    press(page, "Check answer")
    widths["check"] = sideways_overflow(page)
    press(page, "Send answer")
    widths["result"] = sideways_overflow(page)
    for path in ("standing", "standing/A5", "standing/A4/enrol", "history", "help"):
        page.goto(f"{site.address}/{path}")
        widths[path] = sideways_overflow(page)

    assert {name: width for name, width in widths.items() if width} == {}


@SQLITE
@pytest.mark.parametrize("page", [NARROW], indirect=True, ids=str)
def test_it_is_accessible_all_the_way(page: Page, site: Site):
    def look() -> list[str]:
        found = axe_violations(page)
        show_on(page, OTHER)
        found += contrast_violations(page)
        show_on(page, NARROW)
        return found

    _, wrong = site.places()
    site.sign_in(page)
    found = look()

    open_question(page)
    found += look()
    choose(page, wrong)
    press(page, "Check answer")
    found += look()
    press(page, "Send answer")
    found += look()

    assert found == []


@SQLITE
def test_it_never_sends_by_one_tap(page: Page, site: Site):
    right, wrong = site.places()
    site.sign_in(page)
    open_question(page)
    asked = page.url

    choose(page, wrong)
    choose(page, right)
    tapped = (page.url, site.answers())
    press(page, "Check answer")
    checked = site.answers()

    assert tapped == (asked, 0)
    assert checked == 0
    expect(page.locator(".choice")).to_be_visible()


@SQLITE
def test_it_keeps_the_choice_when_it_is_changed(page: Page, site: Site):
    right, wrong = site.places()
    site.sign_in(page)
    open_question(page)
    choose(page, wrong)
    press(page, "Check answer")

    press(page, "Change")

    expect(page.locator(f"#option-{wrong}")).to_be_checked()
    choose(page, right)
    expect(page.locator(f"#option-{wrong}")).not_to_be_checked()


@SQLITE
def test_it_says_what_is_missing_when_nothing_is_chosen(page: Page, site: Site):
    site.sign_in(page)
    open_question(page)

    press(page, "Check answer")

    expect(page.get_by_role("alert")).to_contain_text("Choose an answer.")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("#option-1")).to_be_focused()
    assert page.title().startswith("Error: ")
    assert site.answers() == 0


def answer_and_go_back(page: Page, site: Site) -> None:
    """Answer rightly, then press the browser's own button to go back."""
    right, _ = site.places()
    site.sign_in(page)
    open_question(page)
    choose(page, right)
    press(page, "Check answer")
    press(page, "Send answer")
    expect(page.locator("h1")).to_have_text("Right")
    page.go_back()


@SQLITE
def test_it_shows_no_second_try_to_somebody_who_goes_back(page: Page, site: Site):
    answer_and_go_back(page, site)

    expect(page.locator("main")).to_contain_text("You have already answered")
    page.go_back()
    expect(page.locator("main")).to_contain_text("You have already answered")
    expect(page.locator("input[type=radio]")).to_have_count(0)
    assert site.answers() == 1


@pytest.fixture
def keeping_browser(chromium: Browser) -> Iterator[Page]:
    """A page in a browser that keeps pages alive for going back, as people's browsers do.

    Playwright switches that off in its own.
    """
    browser = chromium.browser_type.launch(
        executable_path=get_chromium(),
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser.new_page()
    browser.close()


@SQLITE
def test_it_shows_no_second_try_in_a_browser_that_keeps_pages_for_going_back(
    keeping_browser: Page, site: Site
):
    answer_and_go_back(keeping_browser, site)

    expect(keeping_browser.locator("main")).to_contain_text("You have already answered")
    assert site.answers() == 1


@SQLITE
@ONE_PHONE
def test_it_goes_on_to_the_next_question(page: Page, site: Site):
    right, _ = site.places()
    site.sign_in(page)
    open_question(page)
    choose(page, right)
    press(page, "Check answer")
    press(page, "Send answer")

    page.get_by_role("link", name="Next question A6").click()

    expect(page.locator(".ticket")).to_contain_text("A6")
    expect(page.locator(".row")).to_have_count(4)


@SQLITE
@ONE_PHONE
def test_it_is_answered_by_keyboard_alone(page: Page, site: Site):
    right, _ = site.places()
    site.sign_in(page)
    open_question(page)

    page.locator("#option-1").focus()
    for _ in range(int(right) - 1):
        page.keyboard.press("ArrowDown")
    if right == "1":
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Check your answer")
    page.get_by_role("button", name="Send answer").focus()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Right")


@SQLITE
@ONE_PHONE
def test_it_asks_for_little_and_is_refused_nothing(page: Page, site: Site):
    complaints: list[str] = []
    requests: list[Request] = []
    site.sign_in(page)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: requests.append(request))

    open_question(page)
    page.wait_for_load_state("networkidle")

    assert len(requests) <= 3
    assert complaints == []


@SQLITE
def test_it_keeps_two_people_apart(open_browser: OpenBrowser, site: Site):
    rosa, sam = (open_browser(PHONES[0]).new_page() for _ in range(2))
    site.sign_in(rosa)
    open_question(rosa)
    asked = rosa.url

    sam_signs_in(site, sam)
    sam.goto(asked)

    assert "Case" not in sam.content()


def sam_signs_in(site: Site, page: Page) -> None:
    """Sam reads Spanish."""
    page.context.add_cookies([{"name": "language", "value": "en", "url": site.address}])
    site.sign_in(page, "sam@example.org")
