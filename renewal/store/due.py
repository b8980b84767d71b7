"""Leaves work for the next tick: a queue in which a credential waits once for each task."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

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


def _statement(session: Session) -> Insert:
    keys = ["credential_id", "task"]
    if is_sqlite(session):
        return sqlite.insert(Due).on_conflict_do_nothing(index_elements=keys)
    return postgresql.insert(Due).on_conflict_do_nothing(index_elements=keys)
