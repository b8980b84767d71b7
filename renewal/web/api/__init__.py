"""The API for programs: JSON in, JSON out, problems as documents of RFC 9457.

Each resource has a file with its routes and the schemas of what it tells. `describe` puts both
together: it dumps what a view returns, and collects what the OpenAPI document says of it.
"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Every resource is part of ``app``."""
    from renewal.web.api import assignments, exhibits, history, openapi, responses, standing

    for resource in (assignments, responses, exhibits, history, openapi, standing):
        app.register_blueprint(resource.blueprint)
