"""Writes assignments by the thousand, in the fastest way each database has.

SQLite takes some hundred rows a statement, which is less than half the work of a statement a
row; PostgreSQL takes the bytes of its binary COPY, which numpy lays out without touching a row
(the format is in PostgreSQL's manual under COPY, "Binary Format"). All that is made ready
beforehand, so that nobody waits for it behind the database's lock.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.ids import Slot, assignment_number
from renewal.store.connections import errors_translated
from renewal.store.db import is_sqlite

COLUMNS = ("id", "month", "credential_id", "slot", "revision_id", "seed", "reason", "opening_id")
_NAMES = ", ".join(COLUMNS)
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"

ROWS_A_STATEMENT = 200
"""Every SQLite takes as many marks as these rows have."""
MARKS = 3
"""A row's own values: number, revision, seed."""

Whole = NDArray[np.int64]


class ReadyRows(NamedTuple):
    """Assignments of one month, slot and reason, as the database takes them.

    ``rows`` are lists of numbers, revisions and seeds in turn for SQLite, one a statement, and
    for PostgreSQL a structured array in COPY's layout that lacks the opening's number.
    """

    month: str
    slot: Slot
    reason: str
    rows: list[list[int]] | NDArray[Any]


def ready_rows(
    session: Session,
    numbers: Whole,
    *,
    month: str,
    slot: Slot,
    credential_ids: Whole,
    revision_ids: Whole,
    seeds: Whole,
    reasons: NDArray[np.int8],
    words: Sequence[str],
) -> list[ReadyRows]:
    """Return the assignments as the session's database takes them; no statement is made.

    ``reasons`` are places in ``words``.
    """
    ready = []
    for code in np.flatnonzero(np.bincount(reasons)).tolist():
        mine, reason = reasons == code, words[code]
        values = (numbers[mine], revision_ids[mine], seeds[mine])
        rows: list[list[int]] | NDArray[Any]
        if is_sqlite(session):
            flat = np.stack(values, axis=1).ravel()
            size = ROWS_A_STATEMENT * MARKS
            rows = [flat[begin : begin + size].tolist() for begin in range(0, len(flat), size)]
        else:
            rows = _laid_out(*values, credential_ids[mine], month, slot, reason)
        ready.append(ReadyRows(month, slot, reason, rows))
    return ready


def insert_assignments(session: Session, ready: Sequence[ReadyRows], opening_id: int) -> None:
    """The assignments stand in the table, in the session's transaction."""
    for each in ready:
        if isinstance(each.rows, list):
            _insert(session, each, each.rows, opening_id)
        else:
            each.rows["opening_id"] = opening_id
            _copy(session, _HEADER + each.rows.tobytes() + _END)


def _insert(session: Session, ready: ReadyRows, rows: list[list[int]], opening_id: int) -> None:
    connection = session.connection()
    raw = connection.connection.driver_connection
    assert raw is not None
    for values in rows:
        statement = _statement(ready.month, ready.slot, ready.reason, len(values) // MARKS)
        with errors_translated(connection, statement):
            raw.execute(statement, (*values, opening_id))


@lru_cache(maxsize=100)
def _statement(month: str, slot: Slot, reason: str, count: int) -> str:
    """Return what inserts so many rows: handing values over takes SQLite longer than making them.

    So what rows have in common is said in the statement, and the credential follows from the
    number. The last mark is the opening's number: SQLite reads a text it knows only once.
    """
    before = assignment_number(Month.parse(month), 0)
    rows = ", ".join(
        f"(?{mark}, '{month}', (?{mark} - {before}) / 2, '{slot}', ?{mark + 1}, ?{mark + 2},"
        f" '{reason}', ?{count * MARKS + 1})"
        for mark in range(1, count * MARKS, MARKS)
    )
    return f"INSERT INTO assignment ({_NAMES}) VALUES {rows}"  # noqa: S608 - our own words


def _laid_out(
    numbers: Whole,
    revision_ids: Whole,
    seeds: Whole,
    credential_ids: Whole,
    month: str,
    slot: Slot,
    reason: str,
) -> NDArray[Any]:
    """Return rows of one reason in COPY's layout: each field after its length, big-endian."""
    opening_id = 0
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
    return rows


def _copy(session: Session, content: bytes) -> None:
    connection = session.connection()
    raw = connection.connection.driver_connection
    assert raw is not None
    statement = f"COPY assignment ({_NAMES}) FROM STDIN (FORMAT BINARY)"
    with (
        errors_translated(connection, statement),
        raw.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        copy.write(content)
