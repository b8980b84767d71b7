"""Finds who is signed in by a session cookie, and notes now and then that they were seen."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import Session

from renewal.domain.access import session_lives
from renewal.domain.tokens import Purpose, keyed_hash
from renewal.store.db import writing
from renewal.store.queries.access import SessionRow, find_session
from renewal.store.tables import SignInSession

SEEN_EVERY = timedelta(minutes=5)


def look_up_session(
    session: Session, *, token: str, secret: str, now: datetime
) -> SessionRow | None:
    """Return the session that ``token`` belongs to, None when it has ended or is too old.

    Leaves no transaction open. That somebody was seen is written at most every five minutes,
    in a transaction of its own; where it cannot be written, reading goes on all the same.
    """
    found = find_session(session, keyed_hash(secret, Purpose.SESSION, token))
    if found is None or not session_lives(found.role, found.created_at, found.seen_at, now):
        return None
    if now - found.seen_at >= SEEN_EVERY:
        try:
            with writing(session):
                session.execute(
                    update(SignInSession)
                    .where(SignInSession.id == found.id, SignInSession.seen_at < now)
                    .values(seen_at=now)
                )
        except (InternalError, OperationalError) as error:
            session.rollback()
            logging.getLogger("renewal").warning("Nobody could be noted as seen: %s", error.orig)
    return found
