"""Every technicians' page as a browser draws it: accessible, large enough, and it fits.

The pages are those of the catalogue, so that no state is left out because it is hard to bring
about. What people do with the pages is tried in `test_answering.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import (
    axe_violations,
    contrast_violations,
    recolour,
    serving,
    show_on,
    sideways_overflow,
)
from tests.browser.screens import DESKTOP, Colours, Contrast, OpenBrowser, Screen
from tests.web.catalogue import PAGES
from tests.web.drawing import catalogue_app

NARROW, MIDDLE = Screen(320, 640), Screen(390, 844)
OTHER_COLOURS: tuple[tuple[Colours, Contrast], ...] = (
    ("dark", "no-preference"),
    ("dark", "more"),
    ("light", "more"),
)
ONE_SCREEN = pytest.mark.parametrize("page", [NARROW], indirect=True, ids=str)

# WCAG 2.2, success criterion 1.4.12: what readers may set without losing anything.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important } p { margin-bottom: 2em !important }"""
TWICE_AS_LARGE = "html { font-size: 200% }"

TARGETS = """() => [...document.querySelectorAll('a, button, summary, textarea, .row')]
  .filter(e => e.checkVisibility() && !e.closest('.skip'))
  .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
  .map(([html, box]) => ({html, width: box.width, height: box.height}))"""
# What is raised or lowered in a formula is smaller than the text around it, everywhere.
SMALL_TEXT = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.checkVisibility() && !e.closest('math *'))
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


def too_wide(page: Page) -> Any:
    """Answers what stands out of the screen, or by how much the page is wider than it."""
    return page.evaluate(CUT_OFF) or sideways_overflow(page)


def too_small(page: Page) -> list[Any]:
    """Answers what a gloved finger would miss."""
    return [target for target in page.evaluate(TARGETS) if target["height"] < 47.9]


def styled(page: Page, style: str, ask: Any) -> Any:
    """Answers what is asked while a reader's own style is laid over the page."""
    tag = page.add_style_tag(content=style)
    answer = ask(page)
    tag.evaluate("element => element.remove()")
    return answer


def look_in_english(page: Page, name: str) -> Iterator[tuple[str, Any]]:
    """Everything that is asked of a page that lies open on a narrow screen in light colours."""
    yield "axe", axe_violations(page)
    yield "narrow", too_wide(page)
    yield "small text", page.evaluate(SMALL_TEXT)
    if name in KINDS:
        yield "narrow targets", too_small(page)
        yield from look_in_other_colours(page)
        show_on(page, DESKTOP)
        yield "wide", too_wide(page)
        yield "wide targets", too_small(page)
    show_on(page, MIDDLE)
    yield "enlarged", styled(page, TWICE_AS_LARGE, sideways_overflow)


def look_in_other_colours(page: Page) -> Iterator[tuple[str, Any]]:
    """What colours can change; the size stays."""
    for colours, contrast in OTHER_COLOURS:
        recolour(page, colours, contrast=contrast)
        yield f"contrast {contrast} in {colours}", contrast_violations(page)
    recolour(page, "light")


def look_in_spanish(page: Page, name: str) -> Iterator[tuple[str, Any]]:
    """What longer words can change."""
    yield "narrow", too_wide(page)
    yield "spaced", styled(page, SPACING, too_wide)
    if name in KINDS:
        yield "axe", axe_violations(page)


# By language and question: the pages it is asked of.
LOOKED_AT = {
    ("en", "axe"): set(PAGES),
    ("en", "narrow"): set(PAGES),
    ("en", "small text"): set(PAGES),
    ("en", "enlarged"): set(PAGES),
    ("en", "narrow targets"): set(KINDS),
    ("en", "contrast no-preference in dark"): set(KINDS),
    ("en", "contrast more in dark"): set(KINDS),
    ("en", "contrast more in light"): set(KINDS),
    ("en", "wide"): set(KINDS),
    ("en", "wide targets"): set(KINDS),
    ("es", "narrow"): set(PAGES),
    ("es", "spaced"): set(PAGES),
    ("es", "axe"): set(KINDS),
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(catalogue_app()) as at:
        yield at


def test_every_page_is_accessible_and_fits(chromium: Browser, address: str):
    """Each page is loaded once in each language, and everything is asked of it there."""
    context = chromium.new_context(has_touch=True, is_mobile=True, device_scale_factor=1)
    page = context.new_page()
    answers: dict[tuple[str, str], dict[str, Any]] = {}
    for language, look in (("en", look_in_english), ("es", look_in_spanish)):
        for name in PAGES:
            show_on(page, NARROW)
            page.goto(f"{address}/{language}/{quote(name)}")
            for question, answer in look(page, name):
                answers.setdefault((language, question), {})[name] = answer
    context.close()

    assert {asked: set(looked) for asked, looked in answers.items()} == LOOKED_AT
    assert [
        (*asked, name, answer)
        for asked, looked in answers.items()
        for name, answer in looked.items()
        if answer
    ] == []


def focus_next(page: Page) -> dict[str, Any] | None:
    """Press the tabulator; answers how the element that has the focus now shows it."""
    page.keyboard.press("Tab")
    focused: dict[str, Any] | None = page.evaluate(FOCUS)
    return focused


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


UNDERLINED = "e => getComputedStyle(e).textDecorationLine"
YEARS = """() => [...document.querySelectorAll('.timeline text')]
  .filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect())
  .map(box => [box.left, box.right])"""


@ONE_SCREEN
def test_it_shows_that_a_credential_leads_on(page: Page, address: str):
    page.goto(f"{address}/en/standing")

    names = page.locator(".card h3 a .named > :last-child").all()

    assert names
    assert {name.evaluate(UNDERLINED) for name in names} == {"underline"}


@ONE_SCREEN
def test_it_keeps_the_years_of_the_line_apart_in_large_text(page: Page, address: str):
    page.goto(f"{address}/en/credential%20on%20track")

    years = styled(page, TWICE_AS_LARGE, lambda shown: shown.evaluate(YEARS))

    assert len(years) >= 2
    assert all(left[1] < right[0] for left, right in pairwise(years))
