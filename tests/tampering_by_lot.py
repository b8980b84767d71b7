"""Tampering drawn by lot: one edit, removal, swap or truncation in evidence, entries or tree."""

from __future__ import annotations

import random
from collections.abc import Callable

from sqlalchemy import Table, delete
from sqlalchemy.orm import Session

from renewal.store.db import Base
from renewal.store.verifying import COVERED_TABLES, LEDGER
from tests.tampering import Row, Tampering, another, change, name_of, swap, this

TABLES = (*COVERED_TABLES, "assignment", "opening", *sorted(LEDGER))


def tamper(session: Session, times: int) -> Tampering:
    """Try ``times`` lots that the database lets pass, and say which were not found or named."""
    tampering = Tampering(session)
    rows = {name: tampering.rows(Base.metadata.tables[name]) for name in TABLES}
    lots: list[Callable[[Tampering, Table, list[Row]], None]] = [_edit, _remove, _swap, _truncate]
    while tampering.tried < times:
        # A table of the ledger itself comes as often as one of evidence.
        name = random.choice(random.choice((TABLES, sorted(LEDGER))))
        random.choice(lots)(tampering, Base.metadata.tables[name], rows[name])
    return tampering


def _edit(tampering: Tampering, table: Table, rows: list[Row]) -> None:
    row, column = random.choice(rows), random.choice(list(table.columns))
    value = another(column, row[column.name])
    names = _names(table, row) | _names(table, {**row, column.name: value})
    tampering.expect(names, change(table, row, {column.name: value}))


def _remove(tampering: Tampering, table: Table, rows: list[Row]) -> None:
    row = random.choice(rows)
    tampering.expect(_names(table, row), delete(table).where(this(table, row)))


def _swap(tampering: Tampering, table: Table, rows: list[Row]) -> None:
    column = random.choice([column for column in table.columns if not column.primary_key])
    one, other = random.choice(rows), random.choice(rows)
    if one[column.name] != other[column.name]:
        names = _names(table, one) | _names(table, other)
        tampering.expect(names, *swap(table, column, one, other))


def _truncate(tampering: Tampering, table: Table, rows: list[Row]) -> None:
    gone = rows[-random.randint(1, 3) :]
    names: set[str] = set().union(*(_names(table, row) for row in gone))
    tampering.expect(names, *(delete(table).where(this(table, row)) for row in gone))


def _names(table: Table, row: Row) -> set[str]:
    """What a finding may name: the row, or what it stands for."""
    names = {name_of(table, row)}
    if table.name == "entry":
        covers = [named for named in row["covers"] if isinstance(named, list)]
        names |= {"no row"} | {f"{named[0]} {named[1]}" for named in covers}
    if table.name == "sealed":
        names |= {f"entry {row['entry_id']}"}
    return names
