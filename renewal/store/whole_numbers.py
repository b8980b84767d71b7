"""Numbers read by the hundred thousand into an array, without a Python object for each.

The database writes each column's numbers down as one long word, which numpy reads: a row
fetched by itself would take as long as ten in a word, and so many objects at once make Python
look through all of its memory again and again.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Select, Text, cast, func, literal_column, select
from sqlalchemy.orm import Session

from renewal.store.db import is_sqlite

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]


def whole_numbers(session: Session, wanted: Select[*tuple[Any, ...]]) -> Whole:
    """Return the rows of a select that gives whole numbers and no null: shape (rows, columns).

    They come in no order.
    """
    return np.array([numbers_in(word) for word in columns_joined(session, wanted)]).T


def numbers_in(word: str, between: str = ",") -> Whole:
    """Return the whole numbers that a word of `columns_joined` holds."""
    return np.fromstring(word, dtype=np.int64, sep=between)


def columns_joined(
    session: Session, wanted: Select[*tuple[Any, ...]], between: str = ","
) -> list[str]:
    """Return, for each column of a select, its values as one word, in one order for all.

    ``between`` stands between two values: one character that none of them holds.
    """
    rows = wanted.subquery("wanted")
    row = session.connection().execute(
        select(*(_joined(session, column, between) for column in rows.c))
    )
    return [word or "" for word in row.one()]


def _joined(session: Session, column: ColumnElement[Any], between: str) -> ColumnElement[Any]:
    # A constant: SQLite would work out a function's value anew for each row.
    mark: ColumnElement[str] = literal_column(f"'{between}'")
    if is_sqlite(session):
        return func.group_concat(column, mark)
    return func.string_agg(cast(column, Text), mark)
