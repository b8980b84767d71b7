"""The office in a real browser: accessible, it fits, it works by keyboard and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from renewal.actions import list_parts
from renewal.actions.add_account import add_account
from renewal.actions.propose import propose
from renewal.actions.rescore_question import rescore_fields
from renewal.bank.reader import read_bank
from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.domain.two_people import ProposedAct
from renewal.store.queries.access import find_account
from tests.actions.rescoring import VOID
from tests.browser.looking import (
    axe_violations,
    contrast_violations,
    follow,
    serving,
    show_on,
    sideways_overflow,
)
from tests.browser.screens import DESKTOP, OpenBrowser, Screen
from tests.databases import Database
from tests.installation import Installation, installed
from tests.web.visiting import open_november, signed_in

ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ADA, BEN = "ada@example.org", "ben@example.org"
NARROW = Screen(320, 640)
OTHER_SCREENS = (Screen(390, 844, colours="dark"), DESKTOP)
PAGES = (
    "/office",
    "/office/technicians",
    "/office/technicians?q=nobody",
    "/office/technicians/1",
    "/office/technicians/1/acts/leave",
    "/office/technicians/1/acts/test",
    "/office/shops",
    "/office/shops/1",
    "/office/extend",
    "/office/extend?expires_from=2029-01-01&expires_to=2029-12-31&until=2029-12-31",
    "/office/waiting",
    "/office/bank",
    "/office/bank/export",
    "/office/bank/export?format=aiken&area=A5",
    "/office/bank/export?format=csv",
    "/office/bank/export?format=csv&part=2",
    "/office/rescores",
    "/office/rescores/new",
    "/office/rescores/new?item=a5-disc-brakes-002&kind=void",
    "/office/roster",
    "/office/runs",
)
RING = """() => {
  const style = getComputedStyle(document.activeElement)
  return [document.activeElement.tagName, style.outlineStyle, parseFloat(style.outlineWidth)]
}"""


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        add_account(made.session, email=ADA, role=Role.ADMIN, now=made.now)
        add_account(made.session, email=BEN, role=Role.ADMIN, now=made.now)
        # Twice the same, and one by the reader: what waits must be told apart by ear, too.
        for email in (BEN, BEN, ADA):
            propose(
                made.session,
                act=ProposedAct.SUSPEND,
                technician_id=made.technician_id("R1"),
                fields={"area": "A5"},
                reason="An inquiry",
                account_id=account_called(made, email),
                now=made.now,
            )
        propose(
            made.session,
            act=ProposedAct.RESCORE,
            technician_id=None,
            fields=rescore_fields(made.asked("R1", "A5", Month(2026, 11)).revision_id, VOID),
            reason="The drawing shows another gauge",
            account_id=account_called(made, BEN),
            now=made.now,
        )
        yield made


def account_called(service: Installation, email: str) -> int:
    found = find_account(service.session, email)
    service.session.rollback()
    assert found is not None
    return found.id


@pytest.fixture
def address(service: Installation) -> Iterator[str]:
    with serving(service.app) as at:
        yield at


def opened(service: Installation, open_browser: OpenBrowser, screen: Screen, at: str) -> Page:
    """An empty page on a screen, in a browser that is signed in as Ada."""
    context: BrowserContext = open_browser(screen)
    cookie = signed_in(service, ADA).client.get_cookie("renewal")
    assert cookie is not None
    context.add_cookies([{"name": "renewal", "value": cookie.value, "url": at}])
    return context.new_page()


@ONE
def test_it_is_accessible_and_fits_every_screen(
    service: Installation,
    address: str,
    open_browser: OpenBrowser,
    monkeypatch: pytest.MonkeyPatch,
):
    # An area fits into one file; the whole bank comes in parts.
    monkeypatch.setattr(list_parts, "MOST_AT_ONCE", 14)
    page = opened(service, open_browser, NARROW, address)
    found: dict[str, list[Any]] = {}
    for path in PAGES:
        response = page.goto(f"{address}{path}")
        assert response is not None
        assert response.status == 200, path
        found[path] = axe_violations(page)
        found[f"{path}, {NARROW}"] = [sideways_overflow(page)]
        for screen in OTHER_SCREENS:
            show_on(page, screen)
            found[f"{path}, {screen}"] = [*contrast_violations(page), sideways_overflow(page)]
        show_on(page, NARROW)

    assert len(found) == len(PAGES) * (2 + len(OTHER_SCREENS))
    assert {path: told for path, told in found.items() if told not in ([], [0])} == {}


@ONE
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_it_acts_by_keyboard_alone(
    service: Installation, address: str, open_browser: OpenBrowser, javascript: bool
):
    screen = Screen(320, 640, javascript=javascript)
    page = opened(service, open_browser, screen, address)
    page.goto(f"{address}/office/technicians/1/acts/leave")

    page.focus("#reason")
    page.keyboard.type("Parental leave")
    page.keyboard.press("Tab")
    tag, style, width = page.evaluate(RING)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    follow(page, page.get_by_role("button", name="Begin the leave"))

    assert (tag, style, width >= 3) == ("BUTTON", "solid", True)
    assert page.get_by_text("The leave is on record.").is_visible()
    assert page.get_by_text("On leave").first.is_visible()


@ONE
def test_it_says_where_an_error_is_and_moves_there(
    service: Installation, address: str, open_browser: OpenBrowser
):
    page = opened(service, open_browser, NARROW, address)
    page.goto(f"{address}/office/technicians/1/acts/test")

    follow(page, page.get_by_role("button", name="Look over it"))
    violations = axe_violations(page)
    page.get_by_role("link", name="Passed on: fill this in.").click()

    assert violations == []
    assert page.evaluate("document.activeElement.id") == "passed_on"


@ONE
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_it_takes_questions_out_by_keyboard_alone(
    service: Installation,
    address: str,
    open_browser: OpenBrowser,
    javascript: bool,
    tmp_path: Path,
):
    screen = Screen(320, 640, javascript=javascript)
    page = opened(service, open_browser, screen, address)
    page.goto(f"{address}/office/bank/export")

    page.focus("input[value=toml]")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    told = page.locator("main .lead").inner_text()
    page.get_by_role("button", name="Download").focus()
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    found.value.save_as(tmp_path / found.value.suggested_filename)

    assert told == "14 questions from A4, as CSV."
    assert found.value.suggested_filename == "bank-a4-2026-11-24.csv"
    assert len(read_bank([tmp_path / "bank-a4-2026-11-24.csv"]).items) == 14


@ONE
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_it_takes_a_part_out_by_keyboard_alone(
    service: Installation,
    address: str,
    open_browser: OpenBrowser,
    javascript: bool,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(list_parts, "MOST_AT_ONCE", 14)
    screen = Screen(320, 640, javascript=javascript)
    page = opened(service, open_browser, screen, address)
    page.goto(f"{address}/office/bank/export?format=csv")

    page.get_by_role("button", name="Download part 1").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    _, style, width = page.evaluate(RING)
    with page.expect_download() as found:
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert (style, width >= 3) == ("solid", True)
    assert found.value.suggested_filename == "bank-2026-11-24-part-2-of-3.csv"
    assert page.locator("main .lead").inner_text().startswith("Part 2 of 3: 14 questions")
