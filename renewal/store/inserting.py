"""Inserts single rows without the unit of work, which would take longer than the database does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, Table, insert
from sqlalchemy.orm import Session

from renewal.store.committed import count_new
from renewal.store.db import Base, connection_of
from renewal.store.prepared import run_on


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row as it stands in its table; ``values`` has all columns, the key's own among them."""

    table: Table
    values: Mapping[str, Any]

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
    return NewRow(table, values)


@cache
def _key_of(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


@cache
def _into(table: Table, unnumbered: bool) -> Insert:
    into = insert(table)
    return into.returning(table.c.id) if unnumbered else into
