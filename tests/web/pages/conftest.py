"""Pages drawn without a database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from lxml.html import HtmlElement

from tests.web.drawing import draw_page, drawing_app
from tests.web.html import read

DrawnPage = Callable[..., HtmlElement]


@pytest.fixture(scope="session")
def pen() -> Flask:
    return drawing_app()


@pytest.fixture
def drawn(pen: Flask) -> DrawnPage:
    """Draws a page of the catalogue by its name, in English unless told."""
    return lambda name, language="en": read(draw_page(pen, name, language))
