"""Many rows with a few statements, and ledger entries over them.

Row numbers are fetched before the rows are written: the digest of an entry is made of
finished rows, and reading a hundred thousand of them back would cost more than writing them.
The numbers may be had in advance because on SQLite a writing transaction is alone, and on
PostgreSQL they come from the table's own sequence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, text, update
from sqlalchemy.orm import Session

from renewal.store.db import Base, is_sqlite
from renewal.store.ledger import canonical_row, rows_digest
from renewal.store.tables import Entry, Unsealed

Values = dict[str, Any]


def insert_rows(session: Session, model: type[Base], rows: Sequence[Values]) -> list[int]:
    """The rows are in the table; return their row numbers, in the order of ``rows``.

    The number of a row is added to it, unless the table has a key of another kind.
    """
    if not rows:
        return []
    table = _table_of(model)
    (key,) = table.primary_key.columns
    if key.name == "id":
        for number, row in zip(fresh_numbers(session, table, len(rows)), rows, strict=True):
            row["id"] = number
    session.execute(insert(table), list(rows))
    return [row[key.name] for row in rows]


def update_rows(session: Session, model: type[Base], rows: Sequence[Values]) -> None:
    """Each row, named by its number as ``row``, has the other values of the mapping."""
    if not rows:
        return
    table = _table_of(model)
    # The columns to set are those that the values name besides the number.
    session.execute(update(table).where(table.c.id == bindparam("row")), list(rows))


def fresh_numbers(session: Session, table: Table, count: int) -> list[int]:
    """Return row numbers, ascending, that nobody has and nobody else will be given."""
    if is_sqlite(session):
        start = (session.scalar(select(func.max(table.c.id))) or 0) + 1
        return list(range(start, start + count))
    numbers = session.scalars(
        text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"),
        {"name": table.name, "count": count},
    )
    return sorted(numbers)


@dataclass(slots=True)
class EvidenceRows:
    """Rows of evidence written so far, kept by owner until their entries are written."""

    session: Session
    _covered: dict[int, list[tuple[str, int, bytes]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def insert(self, model: type[Base], owned: Sequence[tuple[int, Values]]) -> list[int]:
        """The rows (every column but the number, each with its owner) are in the table."""
        numbers = insert_rows(self.session, model, [row for _, row in owned])
        name = _table_of(model).name
        for number, (owner, row) in zip(numbers, owned, strict=True):
            self._covered[owner].append((name, number, canonical_row(name, row)))
        return numbers

    def write_entries(
        self,
        subjects: Mapping[int, str],
        *,
        act: str,
        actors: Sequence[str],
        reason: str,
        now: datetime,
    ) -> None:
        """Each owner has one entry, under the pseudonym given for it, over all of its rows."""
        entries = []
        for owner, pseudonym in subjects.items():
            covered = self._covered[owner]
            entries.append(
                {
                    "act": act,
                    "pseudonym": pseudonym,
                    "actors": list(actors),
                    "reason": reason,
                    "covers": [[table, key] for table, key, _ in covered],
                    "digest": rows_digest(content for _, _, content in covered),
                    "recorded_at": now,
                }
            )
        numbers = insert_rows(self.session, Entry, entries)
        insert_rows(self.session, Unsealed, [{"entry_id": number} for number in numbers])


def _table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
