"""Leaves work for the next tick: a queue in which a credential waits once for each task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Insert, and_, delete, select
from sqlalchemy.orm import Session

from renewal.store.conflicts import inserting
from renewal.store.db import is_sqlite
from renewal.store.tables import Due

OPEN = "open"
DECIDE = "decide"


def add_due(session: Session, task: str, credential_ids: Iterable[int]) -> None:
    """Each of the credentials waits for ``task`` (`OPEN` or `DECIDE`), once."""
    rows = [
        {"credential_id": credential_id, "task": task, "payload": None}
        for credential_id in credential_ids
    ]
    if rows:
        session.execute(_statement(session), rows)


def waiting_for(session: Session, task: str, limit: int, *, after: int) -> Sequence[int]:
    """Return credentials that wait for ``task``, by row id, beginning behind ``after``."""
    return session.scalars(
        select(Due.credential_id)
        .where(Due.task == task, Due.credential_id > after)
        .order_by(Due.credential_id)
        .limit(limit)
    ).all()


def clear_due(session: Session, task: str, credential_ids: Sequence[int]) -> None:
    """The queue no longer holds these credentials for this task."""
    session.execute(
        delete(Due).where(and_(Due.task == task, Due.credential_id.in_(credential_ids)))
    )


def _statement(session: Session) -> Insert:
    statement = inserting(is_sqlite(session))(Due)
    return statement.on_conflict_do_nothing(index_elements=["credential_id", "task"])
