"""What a browser test asks of a page, is it accessible and does it fit, and how it gets one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.screens import Colours, Contrast, Screen

# Every rule of axe that is on by default (WCAG A and AA, good practice), and two that are not:
# contrast of 7:1 and targets of at least 24 pixels.
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}


# Told by the page itself: the whole report, with all that is well, is a hundred times as long.
AXE_LINES = """options => axe.run(options).then(found => found.violations.flatMap(rule =>
  rule.nodes.map(node =>
    `${rule.id} (${rule.impact}): ${rule.help}: ${node.target}: ${node.html}`)))"""


def axe_violations(page: Page) -> list[str]:
    """Answers what axe holds against the page, one line for each element; needs JavaScript on."""
    return _axe(page, AXE_OPTIONS)


def contrast_violations(page: Page) -> list[str]:
    """Answers which elements axe finds hard to tell from their ground: what colours can change."""
    return _axe(page, {"runOnly": ["color-contrast", "color-contrast-enhanced"]})


def _axe(page: Page, options: dict[str, Any]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    lines: list[str] = page.evaluate(AXE_LINES, options)
    return lines


def show_on(page: Page, screen: Screen) -> None:
    """The page stands on a screen of this size and in its colours, without being loaded again."""
    page.set_viewport_size({"width": screen.width, "height": screen.height})
    recolour(page, screen.colours)


def recolour(page: Page, colours: Colours, *, contrast: Contrast = "no-preference") -> None:
    """The page has taken the colours on: none is on its way from the old ones any more."""
    page.emulate_media(color_scheme=colours, contrast=contrast)
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")


def sideways_overflow(page: Page) -> int:
    """Answers by how many CSS pixels the page is wider than the screen; 0 when it fits."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


def follow(page: Page, button: Locator) -> None:
    """The button is pressed and the page that it leads to has arrived, so that it can be read."""
    with page.expect_navigation():
        button.click()


class _QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 (werkzeug's name)
        """Says nothing: the tests' output is about the tests."""


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The WSGI application answers on a loopback port, its address given, until the block ends."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_QuietHandler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
