"""The outbox: a letter is put in by the transaction whose news it tells.

Nothing is written here yet: a letter holds what happened, and its words are made when it is
sent. What happened is named by its ``occasion``, so that the same event never writes twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, String, Table, bindparam, false, select
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from renewal.store.conflicts import inserting
from renewal.store.db import is_sqlite
from renewal.store.prepared import run
from renewal.store.tables import Letter, Technician


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
    return session.execute(_statement(session), [row]).first() is not None


def add_letters(
    session: Session,
    *,
    kind: str,
    occasion: str,
    technician_ids: Sequence[int],
    payload: Mapping[str, Any],
    now: datetime,
) -> int:
    """Many technicians get the same news, by one statement; return how many letters are new.

    The occasion of each is ``occasion`` and the technician's row number.
    """
    marks = _row(kind, f"{occasion}:", payload, now)
    found = run(session, _to_many(is_sqlite(session)), ids=list(technician_ids), **marks)
    return found.rowcount


@cache
def _to_many(on_sqlite: bool) -> Insert:
    table = cast(Table, Letter.__table__)
    common = ("kind", "payload", "created_at", "next_try_at", "tries")
    chosen = select(
        *(bindparam(name, type_=table.c[name].type) for name in common),
        bindparam("occasion", type_=String()) + sql_cast(Technician.id, String),
        Technician.id,
        false(),
    ).where(Technician.id.in_(bindparam("ids", expanding=True)))
    return (
        inserting(on_sqlite)(table)
        .from_select(
            [*common, "occasion", "technician_id", "urgent"], chosen.order_by(Technician.id)
        )
        .on_conflict_do_nothing(index_elements=["occasion"])
        .execution_options(preserve_rowcount=True)
    )


def _row(kind: str, occasion: str, payload: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "kind": kind,
        "occasion": occasion,
        "payload": dict(payload),
        "created_at": now,
        "next_try_at": now,
        "tries": 0,
    }


def _statement(session: Session) -> Insert:
    return (
        inserting(is_sqlite(session))(Letter)
        .on_conflict_do_nothing(index_elements=["occasion"])
        .returning(Letter.id)
    )
