"""Writes assignments by the thousand, in the fastest way each database has.

SQLite takes tuples; PostgreSQL takes the bytes of its binary COPY, which numpy lays out
without touching a row (the format is in PostgreSQL's manual under COPY, "Binary Format").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.domain.ids import Slot
from renewal.store.db import is_sqlite

COLUMNS = ("id", "month", "credential_id", "slot", "revision_id", "seed", "reason", "opening_id")
_NAMES = ", ".join(COLUMNS)
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"

Whole = NDArray[np.int64]


def insert_assignments(
    session: Session,
    numbers: Whole,
    *,
    month: str,
    slot: Slot,
    opening_id: int,
    credential_ids: Whole,
    revision_ids: Whole,
    seeds: Whole,
    reasons: NDArray[np.int8],
    words: Sequence[str],
) -> None:
    """The assignments stand in the table, in the session's transaction.

    ``reasons`` are places in ``words``.
    """
    for code in np.flatnonzero(np.bincount(reasons)).tolist():
        mine, reason = reasons == code, words[code]
        values = (numbers[mine], credential_ids[mine], revision_ids[mine], seeds[mine])
        if is_sqlite(session):
            _insert(session, *values, month, slot, reason, opening_id)
        else:
            _copy(session, _binary(*values, month, slot, reason, opening_id))


def _insert(
    session: Session,
    numbers: Whole,
    credential_ids: Whole,
    revision_ids: Whole,
    seeds: Whole,
    month: str,
    slot: Slot,
    reason: str,
    opening_id: int,
) -> None:
    """What rows of one reason have in common is said once, in the statement, not with each."""
    columns = (numbers, credential_ids, revision_ids, seeds)
    session.connection().exec_driver_sql(
        f"INSERT INTO assignment ({_NAMES}) "  # noqa: S608 - our own names and words
        f"VALUES (?, '{month}', ?, '{slot}', ?, ?, '{reason}', {opening_id})",
        list(zip(*(column.tolist() for column in columns), strict=True)),
    )


def _binary(
    numbers: Whole,
    credential_ids: Whole,
    revision_ids: Whole,
    seeds: Whole,
    month: str,
    slot: Slot,
    reason: str,
    opening_id: int,
) -> bytes:
    """Return rows of one reason as COPY's bytes: each field after its length, big-endian."""
    values: tuple[Any, ...] = (
        numbers,
        month.encode(),
        credential_ids,
        slot.encode(),
        revision_ids,
        seeds,
        reason.encode(),
        opening_id,
    )
    layout: list[tuple[str, str]] = [("fields", ">i2")]
    for name, value in zip(COLUMNS, values, strict=True):
        width = f"S{len(value)}" if isinstance(value, bytes) else ">i8"
        layout += [(f"{name} length", ">i4"), (name, width)]
    rows = np.zeros(len(numbers), dtype=layout)
    rows["fields"] = len(COLUMNS)
    for name, value in zip(COLUMNS, values, strict=True):
        rows[f"{name} length"] = len(value) if isinstance(value, bytes) else 8
        rows[name] = value
    return _HEADER + rows.tobytes() + _END


def _copy(session: Session, content: bytes) -> None:
    connection = session.connection()
    raw = connection.connection.driver_connection
    assert raw is not None
    statement = f"COPY assignment ({_NAMES}) FROM STDIN (FORMAT BINARY)"
    try:
        with raw.cursor() as cursor, cursor.copy(statement) as copy:
            copy.write(content)
    except connection.dialect.loaded_dbapi.IntegrityError as error:
        # Spoken to directly, the driver raises its own error, which nobody above knows.
        raise IntegrityError(statement, None, error) from error
