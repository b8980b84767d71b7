"""Reads accounts, codes, sessions and counted attempts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, Select, String, bindparam, func, select
from sqlalchemy.orm import Session

from renewal.domain.access import CodeState, Role
from renewal.store.db import is_sqlite
from renewal.store.prepared import run_alone
from renewal.store.tables import Account, Attempt, Person, SignInCode, SignInSession, Technician


class AccountRow(NamedTuple):
    """An account as stored; ``pseudonym`` is the technician's, where it belongs to one."""

    id: int
    email: str
    role: Role
    technician_id: int | None
    pseudonym: str | None
    created_at: datetime
    closed_at: datetime | None


class CodeRow(NamedTuple):
    """A code or link as stored; ``browser_hash`` is None for an operator's link."""

    id: int
    account_id: int | None
    nonce: str
    code_hash: str
    browser_hash: str | None
    state: CodeState


class SessionRow(NamedTuple):
    """A session that nobody ended, with the account it signs in and its person's language."""

    id: int
    account_id: int
    email: str
    role: Role
    technician_id: int | None
    browser: str
    created_at: datetime
    seen_at: datetime
    language: str


def find_account(session: Session, email: str) -> AccountRow | None:
    """Return the account with this normal address, closed or not, or None."""
    return _account(session, Account.email == email)


def find_account_by_id(session: Session, account_id: int) -> AccountRow | None:
    """Return the account with this id, closed or not, or None."""
    return _account(session, Account.id == account_id)


def accounts(session: Session) -> tuple[AccountRow, ...]:
    """Return every account, by address."""
    return tuple(_account_row(row) for row in session.execute(_accounts().order_by(Account.email)))


def find_newest_code(session: Session, browser_hash: str) -> CodeRow | None:
    """Return the code that this browser asked for last, or None."""
    return _code(session, SignInCode.browser_hash == browser_hash)


def find_code_by_link(session: Session, link_hash: str) -> CodeRow | None:
    """Return the code or operator's link with this link, or None."""
    return _code(session, SignInCode.link_hash == link_hash)


def find_code(session: Session, code_id: int) -> CodeRow | None:
    """Return the code with this id, or None when it has been swept away."""
    return _code(session, SignInCode.id == code_id)


def find_session(session: Session, token_hash: str) -> SessionRow | None:
    """Return the session with this token whose account is open, or None; it may be too old.

    The database session has no transaction afterwards.
    """
    row = run_alone(session, _session_by_hash(), token_hash=token_hash).first()
    return _session_row(row) if row else None


@cache
def _session_by_hash() -> Select[*tuple[object, ...]]:
    """Return the statement, built once: every request of somebody signed in runs it."""
    return _sessions().where(SignInSession.token_hash == bindparam("token_hash", type_=String()))


def sessions_of(session: Session, account_id: int) -> tuple[SessionRow, ...]:
    """Return the account's sessions that nobody ended, last seen first; some may be too old."""
    rows = session.execute(
        _sessions()
        .where(SignInSession.account_id == account_id)
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
    )
    return tuple(_session_row(row) for row in rows)


def attempts_since(
    session: Session, kind: str, subject: str, since: datetime
) -> Sequence[datetime]:
    """Return when this subject made attempts of this kind after ``since``.

    On PostgreSQL a lock that lasts as long as the transaction keeps a second count of the
    same subject waiting, so that a crowd of requests cannot slip past a limit together; on
    SQLite the writing transaction is such a lock already.
    """
    if not is_sqlite(session):
        name = f"{kind} {subject}"
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(name, 0))))
    return session.scalars(
        select(Attempt.made_at).where(
            Attempt.kind == kind, Attempt.subject == subject, Attempt.made_at > since
        )
    ).all()


def _accounts() -> Select[*tuple[object, ...]]:
    return select(
        Account.id,
        Account.email,
        Account.role,
        Account.technician_id,
        Technician.pseudonym,
        Account.created_at,
        Account.closed_at,
    ).outerjoin(Technician, Technician.id == Account.technician_id)


def _account(session: Session, where: ColumnElement[bool]) -> AccountRow | None:
    row = session.execute(_accounts().where(where)).first()
    return _account_row(row) if row else None


def _account_row(row: Row[*tuple[object, ...]]) -> AccountRow:
    return AccountRow(
        id=row.id,
        email=row.email,
        role=Role(row.role),
        technician_id=row.technician_id,
        pseudonym=row.pseudonym,
        created_at=row.created_at,
        closed_at=row.closed_at,
    )


def _code(session: Session, where: ColumnElement[bool]) -> CodeRow | None:
    row = session.scalars(
        select(SignInCode).where(where).order_by(SignInCode.id.desc()).limit(1)
    ).first()
    if row is None:
        return None
    return CodeRow(
        id=row.id,
        account_id=row.account_id,
        nonce=row.nonce,
        code_hash=row.code_hash,
        browser_hash=row.browser_hash,
        state=CodeState(row.expires_at, row.tries, row.used_at, row.reusable),
    )


def _sessions() -> Select[*tuple[object, ...]]:
    return (
        select(
            SignInSession.id,
            SignInSession.account_id,
            SignInSession.browser,
            SignInSession.created_at,
            SignInSession.seen_at,
            Account.email,
            Account.role,
            Account.technician_id,
            func.coalesce(Person.language, "").label("language"),
        )
        .join(Account, Account.id == SignInSession.account_id)
        .outerjoin(Technician, Technician.id == Account.technician_id)
        .outerjoin(Person, Person.id == Technician.person_id)
        .where(SignInSession.ended_at.is_(None), Account.closed_at.is_(None))
    )


def _session_row(row: Row[*tuple[object, ...]]) -> SessionRow:
    return SessionRow(
        id=row.id,
        account_id=row.account_id,
        email=row.email,
        role=Role(row.role),
        technician_id=row.technician_id,
        browser=row.browser,
        created_at=row.created_at,
        seen_at=row.seen_at,
        language=row.language,
    )
