"""Draws the pages of the catalogue, and serves them for tests that look at them in a browser."""

from __future__ import annotations

from flask import Flask, Response, g
from markupsafe import Markup

from renewal.domain.access import Role
from renewal.web.guard import Viewer
from renewal.web.pages import frame, templates
from renewal.web.pages.frame import FRAME, Frame, draw
from renewal.web.pages.static import static_file
from tests.web.catalogue import PAGES
from tests.web.samples import ENGLISH, PROGRAMME, SPANISH

ROSA = Viewer(1, Role.TECHNICIAN, 1, "rosa.delgado@example.org", 1)
WORDS = {"en": ENGLISH, "es": SPANISH}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 252">'
    '<rect width="320" height="252" fill="#fff"/><circle cx="160" cy="126" r="60"/></svg>'
)


def drawing_app() -> Flask:
    """An application that can draw the technicians' pages and has no database."""
    app = Flask("catalogue", static_folder=None)
    frame.register(app)
    app.register_blueprint(templates)
    field = Markup('<input type="hidden" name="csrf" value="{}">').format("ab" * 32)
    app.jinja_env.globals["csrf_field"] = lambda: field
    app.context_processor(lambda: {"viewer": ROSA})
    return app


def draw_page(app: Flask, name: str, language: str = "en") -> str:
    """Draw a page of the catalogue."""
    page = PAGES[name]
    around = {FRAME: Frame(WORDS[language], PROGRAMME)}
    with app.test_request_context(page.path, environ_overrides=around):
        g.renewal_viewer = ROSA
        return draw(page.template, **page.values(WORDS[language]))


def catalogue_app() -> Flask:
    """An application that serves the catalogue: /LANGUAGE/NAME."""
    app = drawing_app()

    @app.get("/<language>/<name>")
    def show(language: str, name: str) -> str:
        return draw_page(app, name, language)

    @app.get("/static/<version>/page.css")
    def style(version: str) -> Response:
        return Response(static_file("page.css").content, content_type="text/css")

    @app.get("/exhibit/<sha256>")
    def picture(sha256: str) -> Response:
        return Response(PICTURE, content_type="image/svg+xml")

    @app.get("/share/qr.svg")
    def code() -> Response:
        return Response(PICTURE, content_type="image/svg+xml")

    return app
