"""The pages for people: HTML that works without any script, one file for each subject.

A subject has up to three files: its routes (`due.py`), the values that its page shows, made from
the domain's values and the words of the reader (`due_page.py`), and its template (`due.html`).
"""

from __future__ import annotations

from flask import Blueprint, Flask

# Holds no route: it tells Flask where the templates of all subjects are.
templates = Blueprint("templates", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Every page is part of ``app``."""
    from renewal.web.pages import (
        due,
        enrolment,
        exhibit,
        frame,
        history,
        language,
        practice,
        public_check,
        question,
        sessions,
        share,
        sign_in,
        standing,
        static,
    )
    from renewal.web.pages import help as help_page

    frame.register(app)
    app.register_blueprint(templates)
    for subject in (
        due,
        enrolment,
        exhibit,
        help_page,
        history,
        language,
        practice,
        public_check,
        question,
        sessions,
        share,
        sign_in,
        standing,
        static,
    ):
        app.register_blueprint(subject.blueprint)
