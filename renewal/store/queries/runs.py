"""Reads the log of ticks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.store.tables import TickRun


class Run(NamedTuple):
    """One tick on record."""

    id: int
    started_at: datetime
    finished_at: datetime
    process: str
    summary: Mapping[str, Any]
    error: str | None


def newest_runs(session: Session, limit: int, *, before: int | None = None) -> tuple[Run, ...]:
    """Return the newest ticks, or those older than the one numbered ``before``."""
    found = select(TickRun).order_by(TickRun.id.desc()).limit(limit)
    if before is not None:
        found = found.where(TickRun.id < before)
    return tuple(
        Run(run.id, run.started_at, run.finished_at, run.process, run.summary, run.error)
        for run in session.scalars(found)
    )
