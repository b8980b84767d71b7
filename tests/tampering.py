"""Changes evidence as somebody could who has the database itself in hand.

The triggers that refuse it are dropped and references go unchecked, inside a transaction that
is rolled back in the end: whatever was done is seen by the code under test, and then it never
happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

from renewal.store.db import WRITES, is_sqlite
from renewal.store.triggers import drop_triggers


@contextmanager
def defenceless(session: Session) -> Iterator[None]:
    """Inside, evidence can be changed through ``session``; afterwards it is as it was before."""
    session.rollback()
    connection = session.connection(execution_options={WRITES: True})
    if is_sqlite(session):
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    drop_triggers(connection)
    try:
        yield
    finally:
        session.rollback()
