"""A bank's upload in a real browser, from choosing files to taking back what they wrote."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page
from sqlalchemy import func, select

from renewal.actions.add_account import add_account
from renewal.actions.advance_uploads import advance_uploads
from renewal.domain.access import Role
from renewal.store.tables import Item
from tests.browser.looking import axe_violations, follow, serving, sideways_overflow
from tests.browser.screens import OpenBrowser, Screen
from tests.databases import Database
from tests.generated_bank import item_text
from tests.installation import Installation, installed
from tests.web.visiting import open_november, signed_in

ADA = "ada@example.org"
TOPIC = "disc-brakes"
NUMBERS = (900, 901, 902)
FRAME = """code => ['borderTopWidth', 'paddingLeft', 'backgroundColor', 'overflowWrap']
  .map(name => getComputedStyle(code)[name])"""


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-10-20T12:00:00") as made:
        open_november(made, tmp_path)
        add_account(made.session, email=ADA, role=Role.ADMIN, now=made.now)
        yield made


@pytest.fixture
def page(service: Installation, open_browser: OpenBrowser) -> Iterator[Page]:
    """Ada's phone, at the form for files."""
    with serving(service.app) as address:
        context = open_browser(Screen(320, 640))
        cookie = signed_in(service, ADA).client.get_cookie("renewal")
        assert cookie is not None
        context.add_cookies([{"name": "renewal", "value": cookie.value, "url": address}])
        opened = context.new_page()
        opened.goto(f"{address}/office/bank")
        yield opened


def work(service: Installation, page: Page) -> None:
    """What the upload waits for is done, and the page shows it when asked again."""
    service.now += timedelta(minutes=1)
    advance_uploads(service.session, now=service.now, most_seconds=600)
    follow(page, page.get_by_role("link", name="Look again"))


def press(page: Page, button: str) -> None:
    """The button is pressed, and the page does not come again by itself while it is looked at."""
    follow(page, page.get_by_role("button", name=button))
    follow(page, page.get_by_role("link", name="Stop looking by itself"))


def statuses(service: Installation) -> list[tuple[str, int]]:
    """How many items there are in each status."""
    found = service.session.execute(
        select(Item.status, func.count()).group_by(Item.status).order_by(Item.status)
    )
    told = [(status, number) for status, number in found]
    service.session.rollback()
    return told


def test_it_uploads_looks_leaves_one_out_applies_and_takes_back(service: Installation, page: Page):
    [(_, before)] = statuses(service)
    text = 'language = "en"\n' + "".join(item_text("a5", TOPIC, each) for each in NUMBERS)

    page.set_input_files(
        "#files", {"name": f"{TOPIC}.toml", "mimeType": "", "buffer": text.encode()}
    )
    page.select_option("#area", "A5")
    press(page, "Upload")
    waiting = page.locator("h1").inner_text()
    work(service, page)
    looked_at = (axe_violations(page), sideways_overflow(page))
    page.get_by_label(f"Leave out a5-{TOPIC}-901").check()
    press(page, "Keep these choices")
    work(service, page)
    is_left_out = page.get_by_label(f"Leave out a5-{TOPIC}-901").is_checked()
    press(page, "Apply what is shown here")
    work(service, page)
    applied = statuses(service)
    told = page.locator("main").inner_text()
    follow(page, page.get_by_role("link", name="Take it back"))
    page.get_by_label("Reason").fill("The wrong file")
    press(page, "Take it back")
    work(service, page)

    assert waiting == "The files are being read"
    assert looked_at == ([], 0)
    assert is_left_out
    assert applied == [("operational", before + 2)]
    assert "2 items were written." in told
    assert told.count("left out") == 1
    assert statuses(service) == [("operational", before), ("retired", 2)]
    assert page.get_by_text("What this upload wrote was taken back.").is_visible()
    assert axe_violations(page) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_wrong_stands_at_the_top_of_its_frame(page: Page):
    follow(page, page.get_by_role("button", name="Upload"))

    frame, heading = (page.locator(each).bounding_box() for each in (".errors", ".errors h2"))

    assert frame is not None
    assert heading is not None
    assert heading["y"] - frame["y"] <= 20


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_code_is_framed_alike_in_the_preview_and_on_the_page_of_the_question(
    service: Installation, page: Page
):
    text = 'language = "en"\n' + item_text("a5", TOPIC, 900).replace(
        "Case 900 in", "```\\n> can0 101 [8] 00 11 22 33 44 55 66 77\\n```\\nCase 900 in"
    )
    page.set_input_files(
        "#files", {"name": f"{TOPIC}.toml", "mimeType": "", "buffer": text.encode()}
    )
    page.select_option("#area", "A5")
    press(page, "Upload")
    work(service, page)
    follow(page, page.get_by_role("link", name=f"a5-{TOPIC}-900", exact=True))
    previewed = page.locator("pre").evaluate(FRAME)

    page.locator("link[href*=office]").evaluate("sheet => sheet.remove()")
    page.locator("body").evaluate("body => body.classList.remove('office')")

    assert page.locator("pre").evaluate(FRAME) == previewed
    assert previewed[0] == "1px"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_says_what_the_columns_of_a_table_hold(service: Installation, page: Page):
    rows = ("Was;Wahl eins;Wahl zwei;Treffer", "Which pad is worn?;The inner one;The outer one;2")

    page.set_input_files(
        "#files", {"name": "fragen.csv", "mimeType": "", "buffer": "\n".join(rows).encode()}
    )
    press(page, "Upload")
    work(service, page)
    heading = page.locator("h1").inner_text()
    looked_at = (axe_violations(page), sideways_overflow(page))
    for header, word in (("Was", "question"), ("Wahl eins", "option A"), ("Wahl zwei", "option B")):
        page.get_by_label(f"It holds: {header}", exact=True).select_option(label=word)
    follow(page, page.get_by_role("button", name="Read the files by this"))
    follow(page, page.get_by_role("link", name="Stop looking by itself"))
    work(service, page)

    assert heading == "What the columns hold"
    assert looked_at == ([], 0)
    assert page.get_by_text("1 item", exact=True).is_visible()
    assert page.get_by_role("link", name="Change the columns").is_visible()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_asks_for_the_columns_of_each_sheet_where_they_fit_on_a_phone(
    service: Installation, page: Page
):
    page.set_input_files("#files", {"name": "pool.xlsx", "mimeType": "", "buffer": two_sheets()})
    follow(page, page.get_by_role("button", name="Upload"))
    work(service, page)

    headings = page.get_by_role("heading", level=2).all_inner_texts()

    assert headings[:2] == ["Columns of pool.xlsx, Pads and drums", "Columns of pool.xlsx, Hoses"]
    assert axe_violations(page) == []
    assert sideways_overflow(page) == 0


def two_sheets() -> bytes:
    book, buffer = Workbook(), io.BytesIO()
    pads, hoses = book.active, book.create_sheet("Hoses")
    pads.title = "Pads and drums"
    for row in (("Aufgabe", "Wahl X", "Wahl Y", "Treffer"), ("Which is worn?", "up", "low", 1)):
        pads.append(row)
    for row in (("Pytanie", "Pierwsza", "Druga", "Dobra"), ("Which leaks?", "left", "right", 2)):
        hoses.append(row)
    book.save(buffer)
    return buffer.getvalue()
