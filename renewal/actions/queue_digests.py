"""Puts the month's letters in the outbox: one for each person, whatever number of areas.

Opening a month only assigns questions, as fast as it can; the letters of each batch follow
here, some hundred a transaction so that nobody who answers waits long, the last of which also
notes that the batch is done. After a crash the next tick goes on where this one stopped; whoever
has the letter already gets no second one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.mail.outbox import add_letters
from renewal.store.db import is_sqlite, writing
from renewal.store.numbering import numbered
from renewal.store.tables import Assignment, EnrolmentRow, Mailing, Opening, WindowRow

AT_ONCE = 500
PAUSE_SECONDS = 0.01


def queue_digests(
    session: Session, *, now: datetime, pause: Callable[[float], None] = time.sleep
) -> int:
    """Everybody with a question in an open month has a letter; return how many are new.

    Commits once some hundred letters.
    """
    queued = 0
    for opening in _waiting(session, now):
        month, people = Month.parse(opening.month), _people(session, opening)
        last = people[len(people) - len(people) % AT_ONCE :]
        for start in range(0, len(people) - len(last), AT_ONCE):
            with writing(session):
                queued += _add(session, month, people[start : start + AT_ONCE], now)
            if is_sqlite(session):
                pause(PAUSE_SECONDS)
        try:
            with writing(session):
                queued += queue_within(session, opening.id, month, last, now)
        except IntegrityError:
            # Another process did this batch in the meantime.
            session.rollback()
    session.rollback()
    return queued


def queue_within(
    session: Session, opening_id: int, month: Month, technician_ids: Sequence[int], now: datetime
) -> int:
    """The letters of a batch are in the outbox, and the batch is noted as done."""
    session.add(Mailing(opening_id=opening_id, queued_at=now))
    session.flush()
    return _add(session, month, technician_ids, now)


def _add(session: Session, month: Month, technician_ids: Sequence[int], now: datetime) -> int:
    return add_letters(
        session,
        kind="month",
        occasion=f"month:{month}",
        technician_ids=technician_ids,
        payload={"month": str(month)},
        now=now,
    )


def _waiting(session: Session, now: datetime) -> Sequence[Opening]:
    found = session.scalars(
        select(Opening)
        .join(WindowRow, WindowRow.month == Opening.month)
        .outerjoin(Mailing, Mailing.opening_id == Opening.id)
        .where(WindowRow.closes_at > now, Mailing.opening_id.is_(None))
        .order_by(Opening.id)
    ).all()
    session.expunge_all()
    session.rollback()
    return found


def _people(session: Session, opening: Opening) -> Sequence[int]:
    """Return the technicians who were assigned a question in the batch."""
    return session.scalars(
        select(EnrolmentRow.technician_id)
        .distinct()
        .join(Assignment, Assignment.id == numbered(opening.month, EnrolmentRow.credential_id))
        .where(
            EnrolmentRow.technician_id.between(
                opening.first_technician_id, opening.last_technician_id
            ),
            Assignment.opening_id == opening.id,
        )
        .order_by(EnrolmentRow.technician_id)
    ).all()
