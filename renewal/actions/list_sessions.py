"""Lists where an account is signed in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from renewal.domain.access import session_lives
from renewal.store.queries.access import SessionRow, sessions_of


def list_sessions(session: Session, *, account_id: int, now: datetime) -> tuple[SessionRow, ...]:
    """Return the account's sessions that are still good, the one seen last first."""
    return tuple(
        row
        for row in sessions_of(session, account_id)
        if session_lives(row.role, row.created_at, row.seen_at, now)
    )
