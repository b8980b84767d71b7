"""GET /healthz: for load balancers and watchers; says nothing that is secret or personal."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from renewal.actions.read_health import read_health
from renewal.store.db import db
from renewal.web.cookies import settings
from renewal.web.guard import now, public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def show_health() -> Response:
    """The status is 200 when pages can be answered, else 503.

    Ticks that stay away are told and change no status: pages are answered all the same.
    """
    try:
        health = read_health(db.session())
    except (DBAPIError, NoConnectionFree):
        db.session.rollback()
        return _answer(503, database=False, migrated=None, last_tick_seconds=None, tick_late=None)
    seconds = health.seconds_since_tick(now())
    migrated = health.version == _newest(settings().home)
    return _answer(
        200 if migrated else 503,
        database=True,
        migrated=migrated,
        last_tick_seconds=None if seconds is None else round(seconds),
        tick_late=health.tick_late(now()),
    )


def _answer(status: int, **facts: Any) -> Response:
    answer = jsonify(ok=status == 200, **facts)
    answer.status_code = status
    return answer


@cache
def _newest(home: Path) -> str | None:
    # Alembic takes a while to load, and no page needs it.
    from renewal.store.migrate import newest_version

    return newest_version(home)
