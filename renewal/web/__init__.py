"""The web edge: pages for people, an API for programs. The only place that knows status numbers."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Every page, error page and guard of the service is part of ``app``."""
    from renewal.web import api, guard, health, office, pages, problems, request_log

    request_log.register(app)
    guard.register(app)
    problems.register(app)
    api.register(app)
    pages.register(app)
    office.register(app)
    app.register_blueprint(health.blueprint)
