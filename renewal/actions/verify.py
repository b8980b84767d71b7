"""Verifies the ledger: recomputes each entry from the evidence and names what disagrees."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.store.tables import Entry
from renewal.store.verifying import BadEntry, verify_entries


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
    with closing(verify_entries(session)) as findings:
        return Verification(entries, next(findings, None), oldest)
