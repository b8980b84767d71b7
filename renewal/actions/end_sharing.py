"""Ends the link by which a technician showed others what is certified."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.shared_links import lock_sharing
from renewal.store.tables import SharedLink


def end_sharing(session: Session, *, technician_id: int, now: datetime) -> None:
    """The technician has no link, and the ledger says so; where there was none, nothing changes."""
    with writing(session):
        pseudonym = lock_sharing(session, technician_id)
        if end_sharing_within(session, technician_id=technician_id):
            add_entry(
                session,
                act="end sharing",
                subject=pseudonym,
                actors=("technician",),
                reason="the technician's own link",
                covers=(),
                now=now,
            )


def end_sharing_within(session: Session, *, technician_id: int) -> bool:
    """The technician has no link; tell whether there was one."""
    ended = session.scalars(
        delete(SharedLink)
        .where(SharedLink.technician_id == technician_id)
        .returning(SharedLink.technician_id)
    )
    return ended.first() is not None
