"""One tick: everything that is due is done, and done again it changes nothing.

Cron or the scheduler calls it at any moment, from any number of processes. Rows say what is
due; unique constraints keep two processes from doing it twice; sending letters comes last
and holds no transaction.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from renewal.actions.decide_renewals import decide_renewals
from renewal.actions.open_month import Opened, open_month
from renewal.actions.queue_digests import queue_digests
from renewal.actions.read_health import TOLERANCE
from renewal.actions.rescore_answers import rescore_answers
from renewal.actions.seal_entries import seal_entries
from renewal.actions.sweep import sweep
from renewal.domain.errors import RenewalError
from renewal.store.db import writing
from renewal.store.tables import TickRun

QUIET = timedelta(seconds=50)
"""A tick that did nothing leaves no row when the last one is younger: at most one a minute."""


@dataclass(frozen=True, slots=True)
class TickReport:
    """What a tick did. ``warning`` is a sentence for the operator, or None."""

    opened: Opened | None
    decisions: int
    digests: int = 0
    sealed: int = 0
    warning: str | None = None
    rescored: int = 0

    @property
    def did_anything(self) -> bool:
        """Whether the tick changed something, or has something to tell the operator."""
        opened = self.opened
        assignments = opened.assignments if opened else None
        done = (assignments, self.decisions, self.digests, self.sealed, self.rescored)
        return any(done) or bool(self.warning)

    def as_json(self) -> dict[str, Any]:
        """Return the report in the form that scripts read."""
        opened = self.opened
        rows = sorted(opened.assignments.items()) if opened else []
        return {
            "opened": [
                {"month": str(month), "area": area, "assignments": count}
                for (month, area), count in rows
            ],
            "assignments": sum(count for _, count in rows),
            "decisions": self.decisions,
            "letters": self.digests + self.decisions,
            "shared": opened.shared if opened else False,
        }

    def as_summary(self) -> dict[str, Any]:
        """Return the report as the log of ticks keeps it: with what was sealed and rescored."""
        return {**self.as_json(), "sealed": self.sealed, "rescored": self.rescored}


def tick(
    session: Session,
    *,
    now: datetime,
    start: int = 0,
    pause: Callable[[float], None] = time.sleep,
    process: str = "",
) -> TickReport:
    """Every open month is opened, every answer rescored, every credential decided, all sealed.

    The run is on record; of those that do nothing, one a minute.

    A clock that is well behind the last run is not believed: nothing is written then. A run
    that fails is on record too, with the kind of its error, which is raised. ``process``
    names who ticks.
    """
    begun, behind = time.monotonic(), _behind(session, now)
    if behind is not None:
        return TickReport(None, 0, warning=behind)
    try:
        report = _done(session, now, start, pause)
    except Exception as error:
        session.rollback()
        with suppress(SQLAlchemyError):
            _note(session, now, begun, process, {}, _failure(error))
        raise
    if report.did_anything or not _just_ticked(session, now):
        _note(session, now, begun, process, report.as_summary(), report.warning)
    return report


def _done(
    session: Session, now: datetime, start: int, pause: Callable[[float], None]
) -> TickReport:
    opened = open_month(session, now=now, start=start, pause=pause)
    digests = opened.letters + queue_digests(session, now=now, pause=pause)
    rescored = rescore_answers(session, now=now, pause=pause)
    decisions = decide_renewals(session, now=now)
    sweep(session, now=now)
    sealed = seal_entries(session, now=now, pause=pause)
    warning = " ".join(filter(None, (_shortage(opened), sealed.warning))) or None
    return TickReport(opened, decisions, digests, sealed.entries, warning, rescored)


def _note(
    session: Session,
    now: datetime,
    begun: float,
    process: str,
    summary: dict[str, Any],
    error: str | None,
) -> None:
    took = timedelta(seconds=time.monotonic() - begun)
    with writing(session):
        session.add(
            TickRun(
                started_at=now,
                finished_at=now + took,
                process=process[:80],
                summary=summary,
                error=error,
            )
        )


def _failure(error: Exception) -> str:
    """Return what to say of an error: its kind, since its own words may hold somebody's data."""
    said = str(error) if isinstance(error, RenewalError) else "the log says more"
    return f"The tick failed ({type(error).__name__}): {said}"


def _just_ticked(session: Session, now: datetime) -> bool:
    latest = session.scalar(select(TickRun.started_at).order_by(TickRun.id.desc()).limit(1))
    session.rollback()
    return latest is not None and timedelta(0) <= now - latest < QUIET


def _behind(session: Session, now: datetime) -> str | None:
    latest = session.scalar(select(TickRun.started_at).order_by(TickRun.id.desc()).limit(1))
    session.rollback()
    if latest is None or now >= latest - TOLERANCE:
        return None
    return (
        f"The clock says {now:%Y-%m-%d %H:%M} UTC, but a tick already ran at "
        f"{latest:%Y-%m-%d %H:%M} UTC. Nothing was done; set the clock right and tick again."
    )


def _shortage(opened: Opened) -> str | None:
    if not opened.shortages:
        return None
    places = ", ".join(
        f"{area} {month} ({count})" for (month, area), count in sorted(opened.shortages.items())
    )
    return (
        f"The bank ran short: questions were issued a second time in {places}. Add items to "
        "these areas."
    )
