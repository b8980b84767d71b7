"""The outbox: a letter is put in by the transaction whose news it tells.

Nothing is written here yet: a letter holds what happened, and its words are made when it is
sent. What happened is named by its ``occasion``, so that the same event never writes twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from renewal.store.db import is_sqlite
from renewal.store.tables import Letter


def add_letter(
    session: Session,
    *,
    kind: str,
    occasion: str,
    payload: Mapping[str, Any],
    now: datetime,
    technician_id: int | None = None,
    account_id: int | None = None,
    urgent: bool = False,
) -> bool:
    """The letter waits in the outbox; return False when its occasion has written already."""
    row = _row(kind, occasion, payload, now) | {
        "technician_id": technician_id,
        "account_id": account_id,
        "urgent": urgent,
    }
    return _insert(session, [row]) == 1


def add_letters(
    session: Session,
    *,
    kind: str,
    occasions: Mapping[str, int],
    payload: Mapping[str, Any],
    now: datetime,
) -> int:
    """Many technicians get the same news; ``occasions`` maps each occasion to a technician's id.

    Returns how many letters are new.
    """
    rows = [
        _row(kind, occasion, payload, now)
        | {"technician_id": technician_id, "account_id": None, "urgent": False}
        for occasion, technician_id in occasions.items()
    ]
    return _insert(session, rows)


def _row(kind: str, occasion: str, payload: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "occasion": occasion,
        "payload": dict(payload),
        "created_at": now,
        "next_try_at": now,
        "tries": 0,
    }


def _insert(session: Session, rows: list[dict[str, Any]]) -> int:
    if not rows:
        return 0
    # RETURNING counts what was inserted; a row count is not to be had for many rows at once.
    return len(session.execute(_statement(session), rows).all())


def _statement(session: Session) -> Insert:
    if is_sqlite(session):
        return (
            sqlite.insert(Letter)
            .on_conflict_do_nothing(index_elements=["occasion"])
            .returning(Letter.id)
        )
    return (
        postgresql.insert(Letter)
        .on_conflict_do_nothing(index_elements=["occasion"])
        .returning(Letter.id)
    )
