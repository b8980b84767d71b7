"""Counts how often one network looks somebody up, in a transaction of its own.

It has ended before anything is compared, so that a crowd of guesses cannot share one count.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from renewal.domain.access import Limit
from renewal.domain.checking import check_checks
from renewal.domain.tokens import Purpose, keyed_hash
from renewal.store.db import writing
from renewal.store.queries.access import attempts_since
from renewal.store.tables import Attempt


def count_check(session: Session, *, limit: Limit, client: str, secret: str, now: datetime) -> None:
    """One more look from the network ``client`` is on record, or `TooManyChecks` is raised."""
    with writing(session):
        subject = keyed_hash(secret, Purpose.CLIENT, client)
        check_checks(limit, attempts_since(session, limit.kind, subject, now - limit.within), now)
        session.add(Attempt(kind=limit.kind, subject=subject, made_at=now))
