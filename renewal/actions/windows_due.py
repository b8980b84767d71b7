"""The windows that are open now; the one of a month that begins is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month, Window, month_at, window_of, zone_of
from renewal.domain.programme import Programme
from renewal.store.db import writing
from renewal.store.inserting import insert_row
from renewal.store.ledger import add_entry
from renewal.store.tables import WindowRow


def windows_due(session: Session, programme: Programme, now: datetime) -> list[Window]:
    """Return the open windows, oldest first; each is stored from now on.

    A window begins where the one before it ended, so that a change of the programme's zone
    leaves neither gap nor overlap.
    """
    zone = zone_of(programme.zone)
    present = month_at(now, zone)
    months = [present.plus(-1), present, present.plus(1)]
    stored = _stored(session, months)
    due: list[Window] = []
    for month in months:
        window = stored.get(month) or window_of(month, zone)
        before = stored.get(month.plus(-1))
        if month not in stored and before is not None:
            window = Window(month, before.closes_at, window.closes_at)
        if not window.is_open(now):
            continue
        if month not in stored:
            _store(session, window, programme.zone, now)
            stored[month] = window
        due.append(window)
    return due


def _stored(session: Session, months: Sequence[Month]) -> dict[Month, Window]:
    rows = session.execute(
        select(WindowRow.month, WindowRow.opens_at, WindowRow.closes_at).where(
            WindowRow.month.in_([str(month) for month in months])
        )
    )
    return {
        Month.parse(month): Window(Month.parse(month), opens_at, closes_at)
        for month, opens_at, closes_at in rows
    }


def _store(session: Session, window: Window, zone: str, now: datetime) -> None:
    try:
        with writing(session):
            row = insert_row(
                session,
                WindowRow,
                {
                    "month": str(window.month),
                    "opens_at": window.opens_at,
                    "closes_at": window.closes_at,
                    "zone": zone,
                },
            )
            add_entry(
                session,
                act="open window",
                subject=None,
                actors=("tick",),
                reason="",
                covers=[row],
                now=now,
            )
    except IntegrityError:
        # Another process stored it in the meantime.
        session.rollback()
