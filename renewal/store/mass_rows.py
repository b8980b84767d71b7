"""Rows by the ten thousand, in the fastest way each database has, past SQLAlchemy.

A row is made plain first: what the driver takes, in the order of the table's columns. That may be
done long before the transaction that writes it. SQLite takes tuples, PostgreSQL the text of its
COPY (the format is in its manual under COPY, "Text Format").
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, Dialect, Table
from sqlalchemy.orm import Session

from renewal.store.connections import errors_translated
from renewal.store.db import Base, is_sqlite

Plain = tuple[Any, ...]
_encode = json.JSONEncoder().encode
_ESCAPED = {ord("\\"): r"\\", ord("\t"): r"\t", ord("\n"): r"\n", ord("\r"): r"\r"}


class RowForm:
    """How rows of a table are made plain: ``names`` are the columns, all of them or those told."""

    def __init__(self, session: Session, model: type[Base], leaves_out: str = "") -> None:
        dialect = session.get_bind().dialect
        columns = [each for each in _table_of(model).columns if each.name != leaves_out]
        self.names = tuple(each.name for each in columns)
        self._turns = [(each.name, _turned(each, dialect)) for each in columns]

    def plain(self, row: Mapping[str, Any]) -> Plain:
        """Return the row as the driver takes it."""
        return tuple([turn(row[name]) for name, turn in self._turns])


def load_rows(
    session: Session, model: type[Base], names: Sequence[str], rows: Sequence[Plain]
) -> None:
    """The plain rows, of these columns, stand in the table, in the session's transaction."""
    if not rows:
        return
    columns = ", ".join(f'"{name}"' for name in names)
    target = f'"{_table_of(model).name}" ({columns})'
    if is_sqlite(session):
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {target} VALUES ({marks})"  # noqa: S608 - our own names
        session.connection().exec_driver_sql(statement, list(rows))
    else:
        _copy(session, f"COPY {target} FROM STDIN", rows)


def _copy(session: Session, statement: str, rows: Iterable[Plain]) -> None:
    connection = session.connection()
    raw = connection.connection.driver_connection
    assert raw is not None
    content = "".join(["\t".join(map(_shown, row)) + "\n" for row in rows])
    with (
        errors_translated(connection, statement),
        raw.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        copy.write(content)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        # Most texts need no escape, and a look is quicker than the translation.
        is_plain = "\\" not in value and value.isprintable()
        return value if is_plain else value.translate(_ESCAPED)
    return r"\N" if value is None else str(value)


def _turned(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """Return what makes a value of that column plain."""
    if isinstance(column.type, JSON):
        return _encode
    bound = column.type.dialect_impl(dialect).bind_processor(dialect)
    if bound is None:
        return _as_it_is

    @lru_cache(maxsize=16)  # thousands of rows have one instant
    def turned(value: Any) -> Any:
        value = bound(value)
        return value.isoformat() if isinstance(value, datetime) else value

    return turned


def _as_it_is(value: Any) -> Any:
    return value


def _table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
