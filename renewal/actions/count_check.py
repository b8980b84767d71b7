"""Counts how often one network looks somebody up, and one number is, in a transaction of its own.

It has ended before anything is compared, so that a crowd of guesses cannot share one count.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from renewal.domain.access import Limit
from renewal.domain.checking import CHECKS_PER_NUMBER, check_checks, counted_number
from renewal.domain.tokens import Purpose, keyed_hash
from renewal.store.db import writing
from renewal.store.queries.access import attempts_since
from renewal.store.tables import Attempt


def count_check(
    session: Session,
    *,
    limit: Limit,
    client: str,
    secret: str,
    now: datetime,
    number: str | None = None,
) -> None:
    """One more look from the network ``client`` is on record, or `TooManyChecks` is raised.

    So is one at the ``number``, as it was typed, whether anybody has it or not.
    """
    with writing(session):
        _count(session, limit, keyed_hash(secret, Purpose.CLIENT, client), now)
        if number is not None:
            subject = keyed_hash(secret, Purpose.NUMBER, counted_number(number))
            _count(session, CHECKS_PER_NUMBER, subject, now)


def _count(session: Session, limit: Limit, subject: str, now: datetime) -> None:
    check_checks(limit, attempts_since(session, limit.kind, subject, now - limit.within), now)
    session.add(Attempt(kind=limit.kind, subject=subject, made_at=now))
