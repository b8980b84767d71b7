"""Rows by the ten thousand, in the fastest way each database has, past SQLAlchemy.

A row is made plain first: what the driver takes, in the order of the table's columns. That may be
done long before the transaction that writes it. SQLite takes tuples, PostgreSQL a line of its COPY
(the format is in its manual under COPY, "Text Format").
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, Dialect, Table
from sqlalchemy.orm import Session

from renewal.store.connections import errors_translated
from renewal.store.db import Base

Plain = tuple[Any, ...] | str
_encode = json.JSONEncoder().encode
_SHARED = 256
_ESCAPED = {ord("\\"): r"\\", ord("\t"): r"\t", ord("\n"): r"\n", ord("\r"): r"\r"}


class RowForm:
    """How rows of a table are made plain: ``names`` are its columns, all of them if none are told.

    A column ``ahead`` is not known yet when a row is made plain, and comes before the others.
    """

    def __init__(
        self, session: Session, model: type[Base], names: Sequence[str] = (), ahead: str = ""
    ) -> None:
        self._table = _table_of(model)
        dialect = session.get_bind().dialect
        told = names or self._table.columns.keys()
        columns = [self._table.columns[name] for name in told if name != ahead]
        self._names = [*([ahead] if ahead else []), *(each.name for each in columns)]
        self._is_text = dialect.name != "sqlite"
        turn = _shown if self._is_text else _turned
        self._turns = [(each.name, turn(each, dialect)) for each in columns]

    def plain(self, row: Mapping[str, Any]) -> Plain:
        """Return the row as the driver takes it."""
        values = [turn(row[name]) for name, turn in self._turns]
        return "\t".join(values) if self._is_text else tuple(values)

    def behind(self, number: int, plain: Plain) -> Plain:
        """Return the plain row with the number that its column ``ahead`` has."""
        return f"{number}\t{plain}" if isinstance(plain, str) else (number, *plain)

    def load(self, session: Session, rows: Sequence[Plain]) -> None:
        """The plain rows stand in the table, in the session's transaction."""
        if not rows:
            return
        columns = ", ".join(f'"{name}"' for name in self._names)
        target = f'"{self._table.name}" ({columns})'
        if self._is_text:
            _copy(session, f"COPY {target} FROM STDIN", "\n".join([*map(str, rows), ""]))
        else:
            marks = ", ".join("?" * len(self._names))
            statement = f"INSERT INTO {target} VALUES ({marks})"  # noqa: S608 - our own names
            session.connection().exec_driver_sql(statement, list(rows))


def _copy(session: Session, statement: str, content: str) -> None:
    connection = session.connection()
    raw = connection.connection.driver_connection
    assert raw is not None
    with (
        errors_translated(connection, statement),
        raw.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        copy.write(content)


def _shown(column: Column[Any], dialect: Dialect) -> Callable[[Any], str]:
    """Return what makes a value of that column a word of PostgreSQL's COPY."""
    if isinstance(column.type, JSON):
        return _known_again(lambda value: _word(_encode(value)))
    turn = _turned(column, dialect)
    return _word if turn is _as_it_is else lambda value: _word(turn(value))


def _word(value: Any) -> str:
    if isinstance(value, str):
        # Most texts need no escape, and a look is quicker than the translation.
        is_plain = "\\" not in value and value.isprintable()
        return value if is_plain else value.translate(_ESCAPED)
    return r"\N" if value is None else str(value)


def _known_again(turn: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return the same, which turns a list that many rows share, one and the same object, once."""
    known: dict[int, tuple[Any, str]] = {}

    def turned(value: Any) -> str:
        found = known.get(id(value))
        if found is not None:
            return found[1]
        if len(known) >= _SHARED:
            known.clear()
        # It holds the value, so that no other takes its place meanwhile.
        found = known[id(value)] = (value, turn(value))
        return found[1]

    return turned


def _turned(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """Return what makes a value of that column plain."""
    if isinstance(column.type, JSON):
        return _known_again(_encode)
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
