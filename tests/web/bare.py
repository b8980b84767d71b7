"""An application on an empty database: for tests of what stands around every page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from renewal.app import create_app
from renewal.settings import Settings
from renewal.store.db import db
from tests.databases import Database
from tests.installation import SECRET

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PLAIN, HTTPS = "http://localhost", "https://renewal.example.org"


@contextmanager
def bare_app(
    database: Database, data: Path, base_url: str = PLAIN, *, mode: str = "test"
) -> Iterator[Flask]:
    """An application that people reach under ``base_url``; it is noon of 24 November 2026."""
    settings = Settings.from_env(
        {
            "RENEWAL_DATA": str(data),
            "DATABASE_URL": database.url,
            "RENEWAL_SECRET_KEY": SECRET,
            "RENEWAL_MODE": mode,
            "BASE_URL": base_url,
        }
    )
    app = create_app(settings, clock=lambda: NOON)
    # What goes wrong is answered, as in production, and not raised into the test.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
