"""Numbers read by the hundred thousand into an array, without a Python object for each.

The database writes each column's numbers down as one long word, which numpy reads: a row
fetched by itself would take as long as ten in a word, and so many objects at once make Python
look through all of its memory again and again. SQLite writes digits; PostgreSQL the bytes of
each number, eight at a time, which is less work for both sides.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    ColumnElement,
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

from renewal.store.db import Instant, is_sqlite
from renewal.store.prepared import run

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Mask = NDArray[np.bool_]
Word = str | bytes
"""What stands in a column: bytes for numbers on PostgreSQL, otherwise characters."""


def whole_numbers(session: Session, wanted: Select[*tuple[Any, ...]], **marks: Any) -> Whole:
    """Return the rows of a select that gives whole numbers and no null: shape (rows, columns).

    They come in no order. ``marks`` are as in `columns_joined`.
    """
    return np.array([numbers_in(word) for word in columns_joined(session, wanted, **marks)]).T


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
    session: Session, wanted: Select[*tuple[Any, ...]], between: str = ",", **marks: Any
) -> list[Word]:
    """Return, for each column of a select, its values as one word, in one order for all.

    ``between`` stands between two values that are written as characters: it is one that none
    of them holds. ``marks`` are the values of the select's own marks (`run`), which is built
    once and is the same object each time. Without a row, words are empty.
    """
    row = run(session, _joined(wanted, between, is_sqlite(session)), **marks).first()
    return [word or "" for word in row]


@lru_cache
def _joined(
    wanted: Select[*tuple[Any, ...]], between: str, on_sqlite: bool
) -> Select[*tuple[Any, ...]]:
    join = _as_characters if on_sqlite else _as_bytes
    return select(*(join(column, between) for column in wanted.subquery("wanted").c))


def _as_characters(column: ColumnElement[Any], between: str) -> ColumnElement[Any]:
    return func.group_concat(column, _constant(between))


def _as_bytes(column: ColumnElement[Any], between: str) -> ColumnElement[Any]:
    """PostgreSQL joins the bytes of numbers, and the characters of all else.

    Those of instants are whole numbers, too: the microseconds since the beginning of 2000.
    """
    if isinstance(column.type, Float):
        sent = func.float8send(column)
    elif isinstance(column.type, Instant):
        sent = func.timestamptz_send(column)
    elif isinstance(column.type, Integer):
        sent = func.int8send(cast(column, BigInteger))
    else:
        return func.string_agg(cast(column, Text), _constant(between))
    nothing: ColumnElement[bytes] = literal_column("''::bytea", LargeBinary)
    return func.string_agg(sent, nothing, type_=LargeBinary)


def _constant(between: str) -> ColumnElement[str]:
    # SQLite would work out a function's value anew for each row.
    return literal_column(f"'{between}'")
