"""The composition root: settings in, a Flask application out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from renewal.clock import Clock, clock_of
from renewal.settings import Settings
from renewal.store import tables
from renewal.store.db import db
from renewal.store.reaching import SILENCE
from renewal.web import register
from renewal.web.request_log import note_mistake
from renewal.web.whole_body import WholeRequest

assert tables.EVIDENCE, "importing the tables completes the metadata"

RECEIVED_AT = "renewal.received_at"
STATEMENT_SECONDS = 30
"""For how long a statement may take while somebody waits for a page."""
FREE_SECONDS = 5
"""For how long a page waits until a connection to the database is free."""


def create_app(settings: Settings, clock: Clock | None = None, *, for_pages: bool = True) -> Flask:
    """Return an application on the settings' database; ``clock`` is for tests.

    Where it is not for pages, a statement of PostgreSQL's may take as long as it does.

    The instant at which a request began to be received is taken in the outermost wrapper,
    before any lock, and kept in the WSGI environment under `RECEIVED_AT`.
    """
    app = _Application("renewal", static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings, for_pages),
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=200_000,
    )
    app.extensions["renewal_settings"] = settings
    app.extensions["renewal_clock"] = clock or clock_of(settings)
    app.url_map.converters["int"] = _RowNumber
    db.init_app(app)
    register(app)
    if settings.proxies:
        proxies = settings.proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    app.wsgi_app = _Stamp(app.wsgi_app, app.extensions["renewal_clock"])  # type: ignore[method-assign]
    logging.getLogger("renewal").setLevel(logging.INFO)
    return app


def _engine_options(settings: Settings, for_pages: bool) -> dict[str, Any]:
    if settings.database_url.startswith("sqlite"):
        return {"pool_timeout": FREE_SECONDS}
    told = {SILENCE: STATEMENT_SECONDS} if for_pages else {}
    return {
        "pool_size": 8,
        "max_overflow": 8,
        "pool_timeout": FREE_SECONDS,
        "connect_args": told,
    }


class _Application(Flask):
    """None of its views is a coroutine, and none gets a part of what was sent."""

    request_class = WholeRequest

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself: Flask would look into each one at every request."""
        return func

    def log_exception(self, exc_info: Any) -> None:
        """The error is noted without the address, which may hold a code or a token."""
        note_mistake(exc_info)


class _RowNumber(IntegerConverter):
    """A number in an address that a row may have; there is nothing at any other."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=2**63 - 1)


class _Stamp:
    """Notes when a request began to be received, before anything can make it wait."""

    def __init__(self, wrapped: Any, clock: Clock) -> None:
        self.wrapped = wrapped
        self.clock = clock

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        received_at: datetime = self.clock()
        environ[RECEIVED_AT] = received_at
        return self.wrapped(environ, start_response)
