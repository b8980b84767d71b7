"""Every technicians' page as a browser draws it: accessible, large enough, and it fits.

The pages are those of the catalogue, so that no state is left out because it is hard to bring
about. What people do with the pages is tried in `test_answering.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.looking import axe_violations, serving, sideways_overflow
from tests.browser.screens import DESKTOP, OpenBrowser, Screen
from tests.web.catalogue import PAGES
from tests.web.drawing import catalogue_app

NARROW = Screen(320, 640)
DARK = Screen(390, 844, colours="dark")
ONE_SCREEN = pytest.mark.parametrize("page", [NARROW], indirect=True, ids=str)

# WCAG 2.2, success criterion 1.4.12: what readers may set without losing anything.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
TWICE_AS_LARGE = "html { font-size: 200% }"

TARGETS = """() => [...document.querySelectorAll('a, button, summary, textarea, .row')]
  .filter(e => e.checkVisibility() && !e.closest('.skip'))
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .map(([html, box]) => ({html, width: box.width, height: box.height}))"""
SMALL_TEXT = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.checkVisibility())
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 18)
  .map(e => e.outerHTML.slice(0, 90))"""
# A wide table may be wider than its frame, which moves under it; the frame itself may not.
CUT_OFF = """() => [...document.querySelectorAll('main *')]
  .filter(e => e.checkVisibility() && !e.closest('.hidden, svg, .wide *'))
  .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
  .map(e => e.outerHTML.slice(0, 90))"""

FOCUS = """() => {
  const active = document.activeElement
  if (active === document.body) return null
  const shown = active.closest('.row') || active
  const style = getComputedStyle(shown), box = shown.getBoundingClientRect()
  return {html: shown.outerHTML.slice(0, 90),
    ring: style.outlineStyle === 'solid' ? parseFloat(style.outlineWidth) : 0,
    in_sight: box.top >= 0 && box.bottom <= innerHeight}
}"""

# One page of each kind: together they show every part that a page is made of.
KINDS = (
    "question table",
    "check several",
    "result wrong",
    "result missed",
    "due",
    "standing",
    "credential lapsing",
    "enrol",
    "end error",
    "history",
    "practice",
    "practice question",
    "shared",
    "share name",
    "help",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(catalogue_app()) as at:
        yield at


def look_at(
    page: Page, address: str, ask: Any, *, language: str = "en", names: Iterable[str] = PAGES
) -> dict[str, Any]:
    """Open pages and ask something of each; answers what is not as it should be, by page."""
    found = {}
    for name in names:
        page.goto(f"{address}/{language}/{quote(name)}")
        found[name] = ask(page)
    return {name: answer for name, answer in found.items() if answer}


def too_wide(page: Page) -> Any:
    """Answers what stands out of the screen, or by how much the page is wider than it."""
    return page.evaluate(CUT_OFF) or sideways_overflow(page)


def focus_next(page: Page) -> dict[str, Any] | None:
    """Press the tabulator; answers how the element that has the focus now shows it."""
    page.keyboard.press("Tab")
    focused: dict[str, Any] | None = page.evaluate(FOCUS)
    return focused


@ONE_SCREEN
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_is_accessible_in_light(page: Page, address: str, language: str):
    assert look_at(page, address, axe_violations, language=language) == {}


@pytest.mark.parametrize("page", [DARK], indirect=True, ids=str)
def test_it_is_accessible_in_the_dark(page: Page, address: str):
    assert look_at(page, address, axe_violations, names=KINDS) == {}


@ONE_SCREEN
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_is_accessible_with_more_contrast(page: Page, address: str, colours: Any):
    page.emulate_media(contrast="more", color_scheme=colours)

    assert look_at(page, address, axe_violations, names=KINDS) == {}


@ONE_SCREEN
@pytest.mark.parametrize("language", ["en", "es"])
def test_it_fits_a_narrow_screen(page: Page, address: str, language: str):
    assert look_at(page, address, too_wide, language=language) == {}


@pytest.mark.parametrize("page", [DESKTOP], indirect=True, ids=str)
def test_it_fits_a_wide_screen(page: Page, address: str):
    assert look_at(page, address, too_wide, names=KINDS) == {}


@ONE_SCREEN
def test_it_loses_nothing_when_the_reader_spaces_the_text(page: Page, address: str):
    def spaced(p: Page) -> Any:
        p.add_style_tag(content=SPACING)
        return too_wide(p)

    assert look_at(page, address, spaced, language="es") == {}


@pytest.mark.parametrize("page", [Screen(390, 844)], indirect=True, ids=str)
def test_it_fits_with_text_twice_as_large(page: Page, address: str):
    def enlarged(p: Page) -> Any:
        p.add_style_tag(content=TWICE_AS_LARGE)
        return sideways_overflow(p)

    assert look_at(page, address, enlarged) == {}


@ONE_SCREEN
def test_it_is_read_at_eighteen_pixels_or_more(page: Page, address: str):
    assert look_at(page, address, lambda p: p.evaluate(SMALL_TEXT)) == {}


@pytest.mark.parametrize("page", [NARROW, DESKTOP], indirect=True, ids=str)
def test_it_is_hit_by_a_gloved_finger(page: Page, address: str):
    def too_small(p: Page) -> list[Any]:
        return [target for target in p.evaluate(TARGETS) if target["height"] < 47.9]

    assert look_at(page, address, too_small, names=KINDS) == {}


@pytest.mark.parametrize("page", [NARROW, DESKTOP], indirect=True, ids=str)
def test_it_offers_options_as_large_rows_of_the_full_width(page: Page, address: str):
    page.goto(f"{address}/en/question")

    rows = [row.bounding_box() for row in page.locator(".row").all()]
    full = page.locator("fieldset").bounding_box()

    assert full is not None
    assert len(rows) == 4
    assert all(row and row["height"] >= 64 and row["width"] == full["width"] for row in rows)


@ONE_SCREEN
def test_it_shows_where_the_keyboard_is(page: Page, address: str):
    page.goto(f"{address}/en/question")

    seen = []
    while (focused := focus_next(page)) is not None:
        seen.append(focused)

    assert len(seen) >= 10
    assert [entry for entry in seen if not (entry["ring"] >= 3 and entry["in_sight"])] == []


@ONE_SCREEN
def test_it_moves_focus_to_what_is_wrong(page: Page, address: str):
    page.goto(f"{address}/en/question%20error")

    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_it_prints_the_result_without_the_menu(open_browser: OpenBrowser, address: str):
    page = open_browser(DESKTOP).new_page()
    page.goto(f"{address}/en/result%20right")

    page.emulate_media(media="print")

    assert not page.locator("header.top").is_visible()
    assert page.locator(".receipt").is_visible()
