"""Sweeps away what has served its time, kind by kind; none of it is evidence.

Each run takes a bounded number of rows, the oldest first, and looks
along indexes or at the head of a table only, so that a run with nothing to do costs nothing
to speak of however many rows there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, or_, select, tuple_, update
from sqlalchemy.orm import Session

from renewal.domain.access import Role, session_lives
from renewal.domain.upload import UploadState
from renewal.store.db import Base, writing
from renewal.store.queries.uploads import BANK
from renewal.store.tables import (
    Account,
    Attempt,
    Letter,
    RequestKey,
    SignInCode,
    SignInSession,
    TickRun,
    Upload,
    UploadLine,
)

KEEP_CODES = timedelta(days=1)
KEEP_ATTEMPTS = timedelta(days=1)
KEEP_REQUEST_KEYS = timedelta(days=1)
KEEP_LETTERS = timedelta(days=90)
KEEP_RUNS = timedelta(days=90)
KEEP_UPLOADS = timedelta(days=1)
KEEP_BANKS = timedelta(days=7)
MOST = 1000
FEW = 5
_APPLIED = (str(UploadState.APPLIED), str(UploadState.UNDONE))


@dataclass(frozen=True, slots=True)
class Swept:
    """How many rows of each kind went; ``files`` counts applied uploads that lost theirs."""

    codes: int = 0
    sessions: int = 0
    attempts: int = 0
    letters: int = 0
    request_keys: int = 0
    runs: int = 0
    uploads: int = 0
    files: int = 0


def sweep(session: Session, *, now: datetime) -> Swept:
    """All that is old is gone, at most `MOST` rows of each kind; commits once.

    Letters that are still waiting stay, however old.
    """
    codes = _old_codes(session, now)
    attempts = session.scalars(
        select(Attempt.id).where(Attempt.made_at < now - KEEP_ATTEMPTS).limit(MOST)
    ).all()
    sessions = _dead_sessions(session, now)
    letters, runs = _old_letters(session, now), _old_runs(session, now)
    keys, uploads = _old_request_keys(session, now), _old_uploads(session, now)
    files = _applied_uploads(session, now)
    session.rollback()
    if any((codes, attempts, sessions, letters, keys, runs, uploads, files)):
        with writing(session):
            _delete(session, SignInCode, codes)
            _delete(session, Attempt, attempts)
            _delete(session, SignInSession, sessions)
            _delete(session, Letter, letters)
            _delete_request_keys(session, keys)
            _delete(session, TickRun, runs)
            _delete_uploads(session, uploads)
            _strip_uploads(session, files)
    found = (codes, sessions, attempts, letters, keys, runs, uploads, files)
    return Swept(*map(len, found))


def _old_codes(session: Session, now: datetime) -> Sequence[int]:
    """Return the codes that expired long ago, but never the newest.

    SQLite gives the number of a deleted newest row to the next one, and a letter that still
    waits names its code by number.
    """
    newest = select(func.max(SignInCode.id)).scalar_subquery()
    old = select(SignInCode.id).where(
        SignInCode.expires_at < now - KEEP_CODES, SignInCode.id != newest
    )
    return session.scalars(old.limit(MOST)).all()


def _dead_sessions(session: Session, now: datetime) -> list[int]:
    """Return the dead among the oldest sessions: none lives for ever, so the head moves on."""
    oldest = session.execute(
        select(
            SignInSession.id,
            SignInSession.created_at,
            SignInSession.seen_at,
            SignInSession.ended_at,
            Account.role,
        )
        .join(Account, Account.id == SignInSession.account_id)
        .order_by(SignInSession.id)
        .limit(MOST)
    )
    return [
        row.id
        for row in oldest
        if row.ended_at is not None
        or not session_lives(Role(row.role), row.created_at, row.seen_at, now)
    ]


def _old_letters(session: Session, now: datetime) -> list[int]:
    """Return those among the oldest letters that were sent or parked long ago."""
    oldest = session.execute(
        select(Letter.id, Letter.sent_at, Letter.parked_at).order_by(Letter.id).limit(MOST)
    )
    return [
        row.id
        for row in oldest
        if (ended_at := row.sent_at or row.parked_at) is not None and ended_at < now - KEEP_LETTERS
    ]


def _old_runs(session: Session, now: datetime) -> list[int]:
    """Return those among the oldest ticks on record that ran long ago."""
    oldest = session.execute(
        select(TickRun.id, TickRun.started_at).order_by(TickRun.id).limit(MOST)
    )
    return [row.id for row in oldest if row.started_at < now - KEEP_RUNS]


def _old_request_keys(session: Session, now: datetime) -> list[tuple[int, str]]:
    old = select(RequestKey.technician_id, RequestKey.key_digest).where(
        RequestKey.recorded_at < now - KEEP_REQUEST_KEYS
    )
    return [(row.technician_id, row.key_digest) for row in session.execute(old.limit(MOST))]


def _old_uploads(session: Session, now: datetime) -> Sequence[int]:
    """Return uploads that nobody applied in time; the head of those that still have files."""
    oldest = session.execute(
        _with_files(now - KEEP_UPLOADS).where(
            Upload.state.not_in(_APPLIED),
            or_(Upload.kind != BANK, Upload.uploaded_at < now - KEEP_BANKS),
        )
    )
    return [row.id for row in oldest]


def _applied_uploads(session: Session, now: datetime) -> Sequence[int]:
    """Return uploads whose files nobody needs any more; a few, since items go with them."""
    oldest = _with_files(now - KEEP_BANKS).where(
        Upload.state.in_(_APPLIED), Upload.finished_at < now - KEEP_BANKS
    )
    return [row.id for row in session.execute(oldest.limit(FEW))]


def _with_files(before: datetime) -> Select[int]:
    return (
        select(Upload.id)
        .where(Upload.content.is_not(None), Upload.task.is_(None), Upload.uploaded_at < before)
        .order_by(Upload.uploaded_at)
        .limit(MOST)
    )


def _strip_uploads(session: Session, ids: Sequence[int]) -> None:
    """Files, items and pictures are gone; digest, who, when, figures and findings stay."""
    if ids:
        lines = delete(UploadLine).where(
            UploadLine.upload_id.in_(ids), UploadLine.part != "finding"
        )
        session.execute(lines)
        session.execute(update(Upload).where(Upload.id.in_(ids)).values(content=None))


def _delete_uploads(session: Session, ids: Sequence[int]) -> None:
    if ids:
        session.execute(delete(UploadLine).where(UploadLine.upload_id.in_(ids)))
        _delete(session, Upload, ids)


def _delete(session: Session, table: type[Base], ids: Sequence[int]) -> None:
    if ids:
        session.execute(delete(table).where(table.__table__.c.id.in_(ids)))


def _delete_request_keys(session: Session, keys: Sequence[tuple[int, str]]) -> None:
    if keys:
        named = tuple_(RequestKey.technician_id, RequestKey.key_digest)
        session.execute(delete(RequestKey).where(named.in_(keys)))
