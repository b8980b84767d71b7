"""Statements that are compiled once for each database, and go to its driver as they are.

Whoever answers a question runs a dozen small statements. For each of them SQLAlchemy looks its text
up, wraps what comes back and tells whoever listens, which takes longer than the database does. Here
a statement keeps its text, and how its values and columns are converted: by the types, as ever.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    CompoundSelect,
    Connection,
    CursorResult,
    Delete,
    Dialect,
    Insert,
    LargeBinary,
    Select,
    Update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler

from renewal.store.connections import each_by_itself, translated
from renewal.store.db import connection_of

Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]] | Insert | Update | Delete
"""What can be run; each value that differs from time to time has a mark in it (`bindparam`)."""

_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True, slots=True)
class Found:
    """The rows that a statement found, their columns in order and by name."""

    rows: Sequence[Any]
    rowcount: int

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def all(self) -> Sequence[Any]:
        """Return all rows."""
        return self.rows

    def first(self) -> Any:
        """Return the first row, or None."""
        return self.rows[0] if self.rows else None


def run(session: Session, statement: Statement, **marks: Any) -> Found:
    """Return what a statement finds or does in the session's transaction, with these values.

    The statement is built once, and is the same object each time. What the session holds is
    written before. A list of values goes the long way: its statement is another for each length.
    """
    session.flush()
    connection = connection_of(session)
    if any(isinstance(value, list) for value in marks.values()):
        return _found(connection.execute(statement, marks))
    return run_on(connection, statement, marks)


def run_alone(session: Session, statement: Statement, **marks: Any) -> Found:
    """Return what a statement finds by itself: the session has no transaction before, nor after.

    To begin a transaction and to end it takes longer than most statements do.
    """
    session.rollback()
    with session.get_bind().engine.connect() as connection, each_by_itself(connection):
        return run_on(connection, statement, marks)


def run_on(connection: Connection, statement: Statement, marks: Mapping[str, Any]) -> Found:
    """Return what a statement finds or does in the connection's transaction, with these values.

    An ``insert`` of a table takes a value for each column that is named the first time.
    """
    kept = _kept.get(connection.dialect)
    if kept is None:
        kept = _kept.setdefault(connection.dialect, {})
    ready = kept.get(statement)
    if ready is None:
        ready = kept[statement] = _Prepared(statement, connection.dialect, marks)
    return ready.run(connection, marks)


class _Prepared:
    """A statement as one database's driver takes it."""

    def __init__(self, statement: Statement, dialect: Dialect, marks: Mapping[str, Any]) -> None:
        named, columns = None, list(statement.exported_columns)
        if isinstance(statement, Insert):
            # Nothing is returned that was not asked for, as SQLAlchemy would have PostgreSQL do.
            named, statement = list(marks), statement if columns else statement.inline()
        kind: Any = type(dialect)
        numbering = _numbering(kind) if dialect.driver == "psycopg" else dialect
        compiled = statement.compile(dialect=numbering, column_keys=named)
        assert isinstance(compiled, SQLCompiler), "statements are no DDL"
        self._sql = str(compiled)
        # psycopg looks up what it has prepared by the text in bytes: this one is hashed once.
        self._query = self._sql.encode() if dialect.driver == "psycopg" else None
        self._in_order = compiled.positiontup
        self._fixed: dict[str, Any] = {}
        self._marked: list[tuple[str, _Convert]] = []
        for name, bind in compiled.binds.items():
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if bind.required:
                self._marked.append((name, convert))
            else:
                self._fixed[name] = convert(bind.value) if convert else bind.value
        # PostgreSQL sends bytes as they are, unless it is to write twice as many digits.
        self._as_bytes = any(isinstance(column.type, LargeBinary) for column in columns)
        self._types = [column.type.dialect_impl(dialect) for column in columns]
        self._row = _row_of([column.key or "" for column in columns])
        self._converts: list[tuple[int, Callable[[Any], Any]]] | None = None

    def run(self, connection: Connection, marks: Mapping[str, Any]) -> Found:
        """Return what the statement finds or does with these values."""
        sql, values = self._sql, self._values(marks)
        kept = self._query is not None
        cursor: Any = self._kept_cursor(connection) if kept else connection.connection.cursor()
        heard = connection.engine.dispatch
        try:
            for listener in heard.before_cursor_execute:
                listener(connection, cursor, sql, values, None, False)
            if kept:
                cursor.execute(self._query, values, binary=self._as_bytes)
            else:
                cursor.execute(sql, values)
            for listener in heard.after_cursor_execute:
                listener(connection, cursor, sql, values, None, False)
            return Found(self._rows(connection.dialect, cursor), cursor.rowcount)
        except connection.dialect.loaded_dbapi.Error as error:
            raise translated(connection, sql, error) from error
        except (KeyboardInterrupt, SystemExit) as error:
            # Nobody knows how far the statement got.
            connection.invalidate(error)
            raise
        finally:
            if not kept:
                cursor.close()

    def _kept_cursor(self, connection: Connection) -> Any:
        """Return the cursor that this statement has on a connection of psycopg's.

        It knows already how values of these kinds are sent and how those that come back are read.
        """
        cursors: dict[Any, Any] = connection.info
        cursor = cursors.get(self)
        if cursor is None:
            from psycopg import RawCursor

            driver: Any = connection.connection.driver_connection
            cursor = cursors[self] = RawCursor(driver)
        return cursor

    def _values(self, marks: Mapping[str, Any]) -> Any:
        values = self._fixed.copy()
        for name, convert in self._marked:
            value = marks[name]
            values[name] = value if convert is None else convert(value)
        return values if self._in_order is None else [values[name] for name in self._in_order]

    def _rows(self, dialect: Dialect, cursor: Any) -> Sequence[Any]:
        if not self._types:
            return ()
        found = cursor.fetchall()
        if not found:
            return ()
        if self._converts is None:
            converts = [
                kind.result_processor(dialect, told[1])
                for kind, told in zip(self._types, cursor.description, strict=True)
            ]
            self._converts = [
                (place, convert) for place, convert in enumerate(converts) if convert is not None
            ]
        rows = list(map(list, found)) if self._converts else found
        # What needs no converting is not looked at.
        for place, convert in self._converts:
            for row in rows:
                row[place] = convert(row[place])
        return list(map(self._row._make, rows))


@cache
def _numbering(kind: Any) -> Dialect:
    """Return a dialect of this kind that numbers the values of statements.

    Of names psycopg would make numbers each time it is given a statement.
    """
    numbering: Dialect = kind(paramstyle="numeric_dollar")
    return numbering


def _row_of(names: Sequence[str]) -> Any:
    """Return the class of rows with columns of these names, of which none needs to be one."""
    made: Callable[..., Any] = namedtuple
    return made("Row", names, rename=True)


def _found(result: CursorResult[*tuple[Any, ...]]) -> Found:
    return Found(result.all() if result.returns_rows else (), result.rowcount)


_kept: WeakKeyDictionary[Dialect, dict[Statement, _Prepared]] = WeakKeyDictionary()
