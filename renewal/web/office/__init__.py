"""The pages of the office: admins look up people and act for them; one file for each subject.

They are built like the technicians' pages (routes, the values that a page shows, a template) and
share their stylesheet and macros; a wider frame and tables come on top. The office is English
only (docs/decisions/0010-the-office-is-english.md), so its words stand in its templates.
"""

from __future__ import annotations

from flask import Blueprint, Flask

# Holds no route: it tells Flask where the templates of the office are.
templates = Blueprint("office_templates", __name__, template_folder="templates")


def register(app: Flask) -> None:
    """Every page of the office is part of ``app``."""
    from renewal.web.office import (
        acts,
        bank,
        bank_export,
        extend,
        forecast,
        home,
        rescore,
        rescores,
        roster,
        runs,
        shops,
        technicians,
        upload_columns,
        upload_view,
        uploads,
        waiting,
    )

    app.register_blueprint(templates)
    for subject in (
        acts,
        bank,
        bank_export,
        extend,
        forecast,
        home,
        rescore,
        rescores,
        roster,
        runs,
        shops,
        technicians,
        upload_columns,
        upload_view,
        uploads,
        waiting,
    ):
        app.register_blueprint(subject.blueprint)
