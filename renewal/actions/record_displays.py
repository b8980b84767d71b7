"""Notes which open questions were shown for the first time; a program lists many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.assignment import AskedQuestion, AssignmentState
from renewal.domain.ids import CodeOf
from renewal.store.conflicts import inserting
from renewal.store.db import is_sqlite, writing
from renewal.store.installation import public_codes
from renewal.store.ledger import add_entry
from renewal.store.queries.people import pseudonym_of
from renewal.store.tables import FirstShown


def record_displays(
    session: Session, *, technician_id: int, questions: Sequence[AskedQuestion], now: datetime
) -> int:
    """It is on record when the technician first saw each open question; return how many are new.

    A transaction of its own with one entry, and none at all when all were displayed before. Of
    two that note the same display at once, the first one stands.
    """
    codes = public_codes(session)
    shown = {
        codes.decode(CodeOf.ASSIGNMENT, question.code): question.language
        for question in questions
        if question.state is AssignmentState.OPEN
    }
    known = session.scalars(
        select(FirstShown.assignment_id).where(FirstShown.assignment_id.in_(shown))
    ).all()
    rows = [
        {"assignment_id": number, "shown_at": now, "language": language}
        for number, language in sorted(shown.items())
        if number not in known
    ]
    if not rows:
        return 0
    insert = inserting(is_sqlite(session))
    noted = insert(FirstShown).values(rows).on_conflict_do_nothing().returning(FirstShown)
    with writing(session):
        new = sorted(session.scalars(noted), key=lambda display: display.assignment_id)
        if new:
            add_entry(
                session,
                act="show",
                subject=pseudonym_of(session, technician_id),
                actors=("technician",),
                reason="",
                covers=new,
                now=now,
            )
    return len(new)
