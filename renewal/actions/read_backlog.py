"""Reads what waits: letters, entries that are not sealed, and how long ago the last tick was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.actions.read_health import read_health
from renewal.store.tables import Letter, Unsealed


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much waits; ``tick_seconds`` is None when no tick is on record."""

    letters: int
    unsealed: int
    tick_seconds: float | None


def read_backlog(session: Session, *, now: datetime) -> Backlog:
    """Return what waits now: numbers only, nothing about anybody."""
    health = read_health(session)
    waiting = select(func.count()).select_from(Letter).where(Letter.next_try_at.is_not(None))
    letters = session.scalar(waiting) or 0
    unsealed = session.scalar(select(func.count()).select_from(Unsealed)) or 0
    session.rollback()
    return Backlog(letters, unsealed, health.seconds_since_tick(now))
