"""Reads whether the installation works: its tables' version, and when it last ticked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from renewal.store.reaching import is_away
from renewal.store.tables import TickRun

LATE = timedelta(minutes=10)
"""A tick comes every minute; one that does not come for so long has stopped coming."""
TOLERANCE = timedelta(hours=2)
"""A tick refuses to write when the clock is further than this behind the last one."""


@dataclass(frozen=True, slots=True)
class Health:
    """What the database says: ``version`` is None before the first migration."""

    version: str | None
    last_tick_at: datetime | None

    def seconds_since_tick(self, now: datetime) -> float | None:
        """Return how old the last tick is: 0 while the clock is behind it, None without one."""
        last = self.last_tick_at
        return None if last is None else max((now - last).total_seconds(), 0.0)

    def tick_late(self, now: datetime) -> bool:
        """Tell whether no tick ran for too long, or none will while the clock is behind."""
        last = self.last_tick_at
        return last is None or now - last > LATE or self.tick_ahead(now)

    def tick_ahead(self, now: datetime) -> bool:
        """Tell whether a tick ran at an hour so far ahead that the next ones refuse to write."""
        return self.last_tick_at is not None and self.last_tick_at - now > TOLERANCE


def read_health(session: Session) -> Health:
    """Return how the installation is; whoever asks sees to a database that does not answer.

    A database without tables is one of no version.
    """
    try:
        version = session.scalar(text("SELECT version_num FROM alembic_version"))
        last = session.scalar(select(TickRun.started_at).order_by(TickRun.id.desc()).limit(1))
    except (OperationalError, ProgrammingError) as error:
        if is_away(error):
            raise
        session.rollback()
        session.scalar(text("SELECT 1"))
        version, last = None, None
    session.rollback()
    return Health(version, last)
