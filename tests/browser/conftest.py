"""A real Chromium at the sizes of phones, with JavaScript and without.

`page` runs a test on the screens of TWO_PHONES; a test about others says so by
`@pytest.mark.parametrize("page", [DESKTOP], indirect=True, ids=str)`. `open_browser` gives one more
browser with cookies of its own, as when a letter is read on another machine. An error in a page's
script fails the test. Chromium can reach this machine only.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebError, sync_playwright

from tests.browser.screens import DESKTOP, TWO_PHONES, OpenBrowser, Screen
from tests.chromium import get_chromium

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",  # root cannot have one, and only our own pages are opened
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
PATIENCE_MILLISECONDS = 15_000


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A running Chromium; while it runs, asyncio.run is out of reach of this process's tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=get_chromium(), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[OpenBrowser]:
    """Opens browsers that share nothing; all are closed, and their scripts' errors shown, after."""
    opened: list[BrowserContext] = []
    errors: list[WebError] = []

    def open_one(screen: Screen) -> BrowserContext:
        context = chromium.new_context(
            viewport={"width": screen.width, "height": screen.height},
            java_script_enabled=screen.javascript,
            color_scheme=screen.colours,
            locale="en-US",
            timezone_id="America/New_York",
            has_touch=screen.width < DESKTOP.width,
            is_mobile=screen.width < DESKTOP.width,
            device_scale_factor=1,
        )
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        context.on("weberror", lambda error: errors.append(error))
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert [str(error.error) for error in errors] == []


@pytest.fixture(params=TWO_PHONES, ids=str)
def page(request: pytest.FixtureRequest, open_browser: OpenBrowser) -> Page:
    """An empty page on the screen that the test is about."""
    return open_browser(request.param).new_page()
