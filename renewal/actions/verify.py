"""Verifies the ledger: recomputes each entry from the evidence and names what disagrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.store.ledger import BadEntry, verify_entries
from renewal.store.tables import Entry


@dataclass(frozen=True, slots=True)
class Verification:
    """How many entries were recomputed, the first bad one, and the oldest entry's instant."""

    entries: int
    first_bad: BadEntry | None
    oldest_at: datetime | None


def verify(session: Session) -> Verification:
    """Return whether every entry agrees with the evidence it names."""
    entries, oldest = session.execute(
        select(func.count(Entry.id), func.min(Entry.recorded_at))
    ).one()
    return Verification(entries, next(verify_entries(session), None), oldest)
