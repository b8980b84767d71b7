"""Ends sessions: a browser that is signed out here is signed out everywhere at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from renewal.domain.errors import RenewalError
from renewal.store.db import writing
from renewal.store.tables import SignInSession


class UnknownSession(RenewalError):
    """A session is not one of this account's, or has ended already."""

    code = "unknown_session"


def end_session(session: Session, *, account_id: int, session_id: int, now: datetime) -> None:
    """The session is ended, or `UnknownSession` is raised when this account has none such."""
    with writing(session):
        ended = session.scalars(
            update(SignInSession)
            .where(
                SignInSession.id == session_id,
                SignInSession.account_id == account_id,
                SignInSession.ended_at.is_(None),
            )
            .values(ended_at=now)
            .returning(SignInSession.id)
        ).first()
    if ended is None:
        raise UnknownSession("That browser is signed out already. Nothing was changed.")


def end_other_sessions(session: Session, *, account_id: int, kept_id: int, now: datetime) -> int:
    """Only the session ``kept_id`` of the account is left; return how many were ended."""
    with writing(session):
        return end_sessions_within(session, account_id=account_id, kept_id=kept_id, now=now)


def end_sessions_within(
    session: Session, *, account_id: int, kept_id: int | None, now: datetime
) -> int:
    """The account's sessions are ended, but for ``kept_id``; return how many that were."""
    ending = update(SignInSession).where(
        SignInSession.account_id == account_id, SignInSession.ended_at.is_(None)
    )
    if kept_id is not None:
        ending = ending.where(SignInSession.id != kept_id)
    ended = session.scalars(ending.values(ended_at=now).returning(SignInSession.id))
    return len(ended.all())
