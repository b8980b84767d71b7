"""Changes evidence as somebody could who has the database itself in hand.

The triggers that refuse it are dropped and references go unchecked, inside a transaction that
is rolled back in the end: whatever was done is seen by the code under test, and then it never
happened.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Table, Update, and_, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from renewal.actions.verify import verify
from renewal.store.connections import WRITES
from renewal.store.db import is_sqlite
from renewal.store.triggers import drop_triggers

Row = dict[str, Any]


@contextmanager
def defenceless(session: Session) -> Iterator[None]:
    """Inside, evidence can be changed through ``session``; afterwards it is as it was before."""
    session.rollback()
    connection = session.connection(execution_options={WRITES: True})
    if is_sqlite(session):
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    drop_triggers(connection)
    try:
        yield
    finally:
        session.rollback()


@dataclass
class Tampering:
    """Tries one thing after the other on the same database; nothing it does lasts."""

    session: Session
    tried: int = 0
    missed: list[str] = field(default_factory=list)

    def rows(self, table: Table) -> list[Row]:
        found = self.session.execute(select(table).order_by(*table.primary_key)).mappings()
        return [dict(row) for row in found]

    def some(self, table: Table, at_most: int) -> list[Row]:
        rows = self.rows(table)
        return random.sample(rows, min(at_most, len(rows)))

    def expect(self, names: set[str], *statements: Any) -> None:
        """What these statements do is found, and the finding names one of ``names``.

        What the database itself refuses (a check, a unique constraint) was not tried.
        """
        point = self.session.begin_nested()
        try:
            for statement in statements:
                assert self.session.connection().execute(statement).rowcount != 0
        except DBAPIError:
            point.rollback()
            return
        self.session.expire_all()
        found = verify(self.session).first_bad
        point.rollback()
        self.tried += 1
        if found is None or not any(f", {name}," in f", {found.row}," for name in names):
            self.missed.append(f"{found} after {[str(each) for each in statements]}, not {names}")


def name_of(table: Table, row: Row) -> str:
    """How a finding names a row; assignments go by their batch."""
    if table.name == "assignment":
        return f"opening {row['opening_id']}"
    key = [row[column.name] for column in table.primary_key]
    return f"{table.name} {key[0] if len(key) == 1 else key}"


def change(table: Table, row: Row, values: Row) -> Update:
    return update(table).where(this(table, row)).values(values)


def this(table: Table, row: Row) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def another(column: Column[Any], value: Any) -> Any:
    """A value like this one, but not this one."""
    if value is None:
        instant = column.name.endswith("_at")
        return datetime(2027, 1, 1, tzinfo=UTC) if instant else 1
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime | date):
        return value + timedelta(days=random.randint(1, 100))
    if isinstance(value, dict):
        return {**value, "x": 1}
    if isinstance(value, str):
        return value[:-1] + random.choice([c for c in "abxyz019" if c != value[-1:]])
    more = {int: random.randint(1, 3), bytes: b".", list: ["x"]}
    return value + more[type(value)]


def swap(table: Table, column: Column[Any], one: Row, other: Row) -> Sequence[Update]:
    """The column of two rows; a number by way of one that nobody has, since it may be unique."""
    name = column.name
    aside = [change(table, one, {name: -1})] if type(one[name]) is int else []
    return (
        *aside,
        change(table, other, {name: one[name]}),
        change(table, one, {name: other[name]}),
    )
