"""What a browser test asks of a page, is it accessible and does it fit, and how it gets one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page
from werkzeug.serving import WSGIRequestHandler, make_server

# Every rule of axe that is on by default (WCAG A and AA, good practice), and two that are not:
# contrast of 7:1 and targets of at least 24 pixels.
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}},
}


def axe_violations(page: Page) -> list[str]:
    """Answers what axe holds against the page, one line for each element; needs JavaScript on."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {node['target']}: {node['html']}"
        for rule in found
        for node in rule["nodes"]
    ]


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
