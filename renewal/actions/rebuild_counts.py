"""Counts the months again from the evidence, and says where the cache differed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.store.db import writing
from renewal.store.month_counts import (
    MonthCount,
    counted_evidence,
    lock_counts,
    month_counts,
    opened_months,
    rewrite_counts,
)


@dataclass(frozen=True, slots=True)
class Recounted:
    """How many months were counted, and which had figures that the evidence contradicts."""

    months: int
    differing: tuple[Month, ...]


def rebuild_counts(session: Session, *, write: bool) -> Recounted:
    """The cached figures of every month are what the evidence says; without ``write`` compared.

    Commits once a month; whoever answers meanwhile waits while their month is counted.
    """
    months, differing = opened_months(session), []
    session.rollback()
    for month in months:
        with writing(session):
            lock_counts(session)
            counts = counted_evidence(session, month)
            held = {
                area: c for area, c in month_counts(session, month).items() if c != MonthCount()
            }
            if counts != held:
                differing.append(month)
                if write:
                    rewrite_counts(session, month, counts)
    return Recounted(len(months), tuple(differing))
