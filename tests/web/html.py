"""Reading drawn pages: what stands in them, found by XPath."""

from __future__ import annotations

from lxml import html
from lxml.html import HtmlElement


def read(text: str | bytes) -> HtmlElement:
    """Parse a whole page."""
    return html.fromstring(text)


def texts(page: HtmlElement, path: str) -> list[str]:
    """The texts of all elements that the path finds, each on one line."""
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def rows(page: HtmlElement, path: str) -> list[str]:
    """The texts of rows that the path finds, their cells parted by a space."""
    return [" ".join(texts(row, "./*")).strip() for row in page.xpath(path)]


def said(page: HtmlElement) -> str:
    """Everything that the page's main part says, on one line."""
    [text] = texts(page, "//main")
    return text


def has_class(name: str) -> str:
    """The condition that an element has a class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
