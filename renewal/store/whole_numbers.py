"""Numbers read by the hundred thousand into an array, of which no Python object is left."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import CursorResult, Select, text
from sqlalchemy.orm import Session

from renewal.store.db import is_sqlite

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

AT_ONCE: Final = 20_000


def whole_numbers(session: Session, wanted: Select[*tuple[Any, ...]]) -> Whole:
    """Return the rows of a select that gives whole numbers and no null: shape (rows, columns)."""
    found = session.connection().execute(wanted)
    return np.concatenate([np.zeros((0, _width(found)), np.int64), *_parts(found, np.int64)])


def real_numbers(session: Session, wanted: Select[*tuple[Any, ...]]) -> Real:
    """Return the rows of a select that gives numbers and no null: shape (rows, columns).

    Whole ones are exact up to 2**53.
    """
    found = session.connection().execute(wanted)
    return np.concatenate([np.zeros((0, _width(found))), *_parts(found, np.float64)])


def revisions_of(session: Session, numbers: Whole) -> Whole:
    """Return those of the assignments with these numbers that exist: (number, revision) rows."""
    asked = np.sort(numbers).tolist()
    if is_sqlite(session):
        marked: Any = json.dumps(asked)
        statement = (
            "SELECT id, revision_id FROM assignment "
            "WHERE id IN (SELECT value FROM json_each(:asked))"
        )
    else:
        marked = asked
        # One look at the primary key for each; "= ANY" would have the whole table read.
        statement = (
            "SELECT found.id, found.revision_id FROM unnest(CAST(:asked AS BIGINT[])) AS number, "
            "LATERAL (SELECT id, revision_id FROM assignment WHERE id = number OFFSET 0) AS found"
        )
    found = session.connection().execute(text(statement), {"asked": marked})
    return np.concatenate([np.zeros((0, 2), np.int64), *_parts(found, np.int64)])


def _width(found: CursorResult[*tuple[Any, ...]]) -> int:
    return len(found.keys())


def _parts(found: CursorResult[*tuple[Any, ...]], kind: Any) -> list[NDArray[Any]]:
    """Return the driver's rows, some thousand at a time, so that few of them are there at once."""
    cursor: Any = found.cursor
    width, parts = _width(found), []
    while rows := cursor.fetchmany(AT_ONCE):
        flat = np.fromiter(chain.from_iterable(rows), dtype=kind, count=len(rows) * width)
        parts.append(flat.reshape(-1, width))
    found.close()
    return parts
