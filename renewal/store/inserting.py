"""Inserts single rows without the unit of work, which would take longer than the database does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Connection, Insert, Table, bindparam, insert
from sqlalchemy.orm import Session

from renewal.store.committed import count_new
from renewal.store.db import Base, connection_of
from renewal.store.prepared import run_on


class NewRow(NamedTuple):
    """A row as it stands in its table; ``values`` has all columns, the key's own among them.

    ``into`` puts it there, where it is not a plain insert.
    """

    kind: type[Base]
    values: Mapping[str, Any]
    into: Insert | None = None

    @property
    def table(self) -> Table:
        """The table of the row."""
        return cast(Table, self.kind.__table__)

    @property
    def key(self) -> Any:
        """What tells the row from others: a value, or a list of some."""
        found = [self.values[name] for name in _key_of(self.table)]
        return found[0] if len(found) == 1 else found


def insert_row(session: Session, kind: type[Base], values: Mapping[str, Any]) -> NewRow:
    """The row is in its table, numbered by the database where ``values`` leave out the ``id``.

    ``values`` names all other columns.
    """
    table = cast(Table, kind.__table__)
    unnumbered = "id" not in values and _key_of(table) == ("id",)
    done = run_on(connection_of(session), _into(table, unnumbered), values)
    count_new(session, kind)
    if unnumbered:
        values = {"id": done.first().id, **values}
    return NewRow(kind, values)


def insert_together(session: Session, rows: Sequence[NewRow]) -> None:
    """The rows, each of another table, are in their tables; PostgreSQL is asked once for all."""
    connection = connection_of(session)
    intos = tuple(row.into if row.into is not None else _into(row.table, False) for row in rows)
    if connection.dialect.name == "sqlite":
        for into, row in zip(intos, rows, strict=True):
            run_on(connection, into, row.values)
    else:
        _insert_at_once(connection, intos, rows)
    for row in rows:
        count_new(session, row.kind)


def _insert_at_once(
    connection: Connection, intos: tuple[Insert, ...], rows: Sequence[NewRow]
) -> None:
    values = {
        f"{name}_{place}": value
        for place, row in enumerate(rows)
        for name, value in row.values.items()
    }
    run_on(connection, _joined(intos, tuple(tuple(row.values) for row in rows)), values)


@cache
def _key_of(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


@cache
def _into(table: Table, unnumbered: bool) -> Insert:
    into = insert(table)
    return into.returning(table.c.id) if unnumbered else into


@cache
def _joined(intos: tuple[Insert, ...], names: tuple[tuple[str, ...], ...]) -> Insert:
    """Return one statement for all; references between its rows are looked at when it ends."""
    *others, last = (
        into.values(
            {
                name: bindparam(f"{name}_{place}", type_=cast(Table, into.table).c[name].type)
                for name in columns
            }
        )
        for place, (into, columns) in enumerate(zip(intos, names, strict=True))
    )
    return last.add_cte(*(each.cte(f"row_{place}") for place, each in enumerate(others)))
