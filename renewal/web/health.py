"""GET /healthz: for load balancers and watchers; says nothing that is secret or personal."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from renewal.actions.read_health import Health, read_health
from renewal.domain.errors import RenewalError
from renewal.store.attempt import Attempt, NotInTime
from renewal.store.db import db
from renewal.web.cookies import settings
from renewal.web.guard import now, public

LOOK_SECONDS: Final = 5
"""How long the database may take to say how it is."""
_LOOKS: Final = "renewal_looks"

blueprint = Blueprint("health", __name__)


@blueprint.record_once
def _make_looks(state: Any) -> None:
    app: Flask = state.app
    app.extensions[_LOOKS] = _Looks()


@blueprint.get("/healthz")
@public
def show_health() -> Response:
    """The status is 200 when pages can be answered, else 503, after a few seconds at most.

    Ticks that stay away are told and change no status: pages are answered all the same.
    """
    looks: _Looks = current_app.extensions[_LOOKS]
    try:
        health = looks.one(db.engine).result_within(LOOK_SECONDS)
    except (DBAPIError, NoConnectionFree, NotInTime):
        return _answer(503, database=False, migrated=None, last_tick_seconds=None, tick_late=None)
    seconds = health.seconds_since_tick(now())
    migrated = _is_newest(health.version)
    return _answer(
        200 if migrated else 503,
        database=True,
        migrated=migrated,
        last_tick_seconds=None if seconds is None else round(seconds),
        tick_late=health.tick_late(now()),
    )


class _Looks:
    """One look at the database at a time: whoever comes meanwhile waits for the same."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._latest: Attempt[Health] | None = None

    def one(self, engine: Engine) -> Attempt[Health]:
        """Return the look that is being taken, or a new one."""
        with self._lock:
            if self._latest is None or not self._latest.is_alive():
                self._latest = Attempt(lambda: _look(engine))
            return self._latest


def _look(engine: Engine) -> Health:
    with Session(engine) as session:
        return read_health(session)


def _answer(status: int, **facts: Any) -> Response:
    answer = jsonify(ok=status == 200, **facts)
    answer.status_code = status
    return answer


def _is_newest(version: str | None) -> bool:
    try:
        return version == _newest(settings().home)
    except RenewalError as error:
        # Whoever watches is told by the status; where the migrations should be is for the log.
        logging.getLogger("renewal").error("%s: %s", error.code, error)
        return False


@cache
def _newest(home: Path) -> str | None:
    # Alembic takes a while to load, and no page needs it.
    from renewal.store.migrate import newest_version

    return newest_version(home)
