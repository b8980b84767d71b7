"""Numbers read by the hundred thousand into an array, without a Python object for each.

The database writes each column's numbers down as one long word, which numpy reads: a row
fetched by itself would take as long as ten in a word, and so many objects at once make Python
look through all of its memory again and again. SQLite writes digits; PostgreSQL the bytes of
each number, eight at a time, which is less work for both sides.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Select,
    Text,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from renewal.store.connections import errors_translated
from renewal.store.db import is_sqlite

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]
Word = str | bytes
"""What stands in a column: bytes for numbers on PostgreSQL, otherwise characters."""


def whole_numbers(session: Session, wanted: Select[*tuple[Any, ...]]) -> Whole:
    """Return the rows of a select that gives whole numbers and no null: shape (rows, columns).

    They come in no order.
    """
    return np.array([numbers_in(word) for word in columns_joined(session, wanted)]).T


def numbers_in(word: Word, between: str = ",") -> Whole:
    """Return the whole numbers that a word of `columns_joined` holds."""
    if isinstance(word, bytes):
        return np.frombuffer(word, dtype=">i8").astype(np.int64)
    return np.fromstring(word, dtype=np.int64, sep=between)


def reals_in(word: Word, between: str = ",") -> Real:
    """Return the numbers that a word of `columns_joined` holds."""
    if isinstance(word, bytes):
        return np.frombuffer(word, dtype=">f8").astype(np.float64)
    return np.fromstring(word, dtype=np.float64, sep=between)


def texts_in(word: Word) -> str:
    """Return a word of `columns_joined` whose column has texts."""
    assert isinstance(word, str), "a column of texts was asked for"
    return word


def columns_joined(
    session: Session, wanted: Select[*tuple[Any, ...]], between: str = ","
) -> list[Word]:
    """Return, for each column of a select, its values as one word, in one order for all.

    ``between`` stands between two values that are written as characters: it is one that none
    of them holds. Without a row, words are empty.
    """
    rows = wanted.subquery("wanted")
    joined = select(*(_joined(session, column, between) for column in rows.c))
    connection = session.connection()
    if is_sqlite(session):
        row = connection.execute(joined).one()
    else:
        row = _read_as_bytes(connection, joined)
    return [word or "" for word in row]


def _joined(session: Session, column: ColumnElement[Any], between: str) -> ColumnElement[Any]:
    # A constant: SQLite would work out a function's value anew for each row.
    mark: ColumnElement[str] = literal_column(f"'{between}'")
    if is_sqlite(session):
        return func.group_concat(column, mark)
    nothing: ColumnElement[bytes] = literal_column("''::bytea", LargeBinary)
    if isinstance(column.type, Float):
        return func.string_agg(func.float8send(column), nothing)
    if isinstance(column.type, Integer):
        return func.string_agg(func.int8send(cast(column, BigInteger)), nothing)
    return func.string_agg(cast(column, Text), mark)


def _read_as_bytes(connection: Connection, statement: Select[*tuple[Any, ...]]) -> Any:
    """Return the row that a statement finds, which PostgreSQL sends without writing it down.

    SQLAlchemy has bytes sent as twice as many digits.
    """
    compiled = statement.compile(
        dialect=connection.dialect, compile_kwargs={"render_postcompile": True}
    )
    driver: Any = connection.connection.driver_connection
    with errors_translated(connection, str(compiled)), driver.cursor(binary=True) as cursor:
        cursor.execute(str(compiled), compiled.params)
        return cursor.fetchone()
