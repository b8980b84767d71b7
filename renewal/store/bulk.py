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
from renewal.store.ledger import canonical_rows, rows_digest
from renewal.store.mass_rows import RowForm
from renewal.store.tables import Entry, Unsealed

Values = dict[str, Any]

# The sequence is looked up once: for each number it would take five times as long as the number.
_FRESH = text(
    "WITH found AS MATERIALIZED"
    " (SELECT CAST(pg_get_serial_sequence(:name, 'id') AS regclass) AS sequence)"
    " SELECT string_agg(CAST(nextval(found.sequence) AS text), ',')"
    " FROM found, generate_series(1, :count)"
)

Covered = tuple[str, Any, bytes]
"""A row that an entry covers: its table, its key (a list where several columns make it), itself."""

Covers = list[list[Any]]
"""The rows of an entry by table and key."""


def insert_rows(session: Session, model: type[Base], rows: Sequence[Values]) -> list[int]:
    """The rows are in the table; return their row numbers, in the order of ``rows``.

    The number of a row is added to it, unless it has one or the table a key of another kind.
    """
    if not rows:
        return []
    numbers = _numbered(session, model, rows)
    session.execute(insert(_table_of(model)), list(rows))
    return numbers


def load_rows(session: Session, model: type[Base], rows: Sequence[Values]) -> list[int]:
    """The same as `insert_rows`, past SQLAlchemy: for rows by the ten thousand, and without bytes.

    SQLAlchemy would take several times as long for each as the database does.
    """
    if not rows:
        return []
    numbers = _numbered(session, model, rows)
    form = RowForm(session, model, list(rows[0]))
    form.load(session, [form.plain(row) for row in rows])
    return numbers


def _numbered(session: Session, model: type[Base], rows: Sequence[Values]) -> list[int]:
    """Each row has its number, if the table's key is one; return the keys."""
    table = _table_of(model)
    key = next(iter(table.primary_key.columns)).name
    if key == "id" and key not in rows[0]:
        for number, row in zip(fresh_numbers(session, table, len(rows)), rows, strict=True):
            row["id"] = number
    return [row[key] for row in rows]


def update_rows(session: Session, model: type[Base], rows: Sequence[Values]) -> None:
    """Each row, named by its number as ``row``, has the other values of the mapping."""
    if not rows:
        return
    table = _table_of(model)
    # The columns to set are those that the values name besides the number.
    session.execute(update(table).where(table.c.id == bindparam("row")), list(rows))


def covered_rows(model: type[Base], rows: Sequence[Values]) -> list[Covered]:
    """Return the finished rows, every column with its value, as an entry covers them."""
    name: str = model.__tablename__
    key = [column.name for column in _table_of(model).primary_key.columns]
    keys = [row[key[0]] if len(key) == 1 else [row[each] for each in key] for row in rows]
    contents = canonical_rows(name, rows)
    return [(name, each, content) for each, content in zip(keys, contents, strict=True)]


def write_entry(
    session: Session,
    covers: Covers,
    digest: str,
    *,
    act: str,
    actors: Sequence[str],
    now: datetime,
    reason: str = "",
) -> None:
    """One entry, about nobody, covers these rows (see `coverage`) and waits to be sealed."""
    _write_entries(session, [_entry(covers, digest, act, None, actors, reason, now)])


def coverage(covered: Sequence[Covered]) -> tuple[Covers, str]:
    """Return what an entry over these rows says of them: which they are, and their digest."""
    covers = [[table, key] for table, key, _ in covered]
    return covers, rows_digest(content for _, _, content in covered)


def fresh_numbers_of(session: Session, model: type[Base], count: int) -> list[int]:
    """Return row numbers of that table, ascending, that nobody has and nobody will be given."""
    return fresh_numbers(session, _table_of(model), count) if count else []


def fresh_numbers(session: Session, table: Table, count: int) -> list[int]:
    """Return row numbers, ascending, that nobody has and nobody else will be given."""
    if is_sqlite(session):
        start = (session.scalar(select(func.max(table.c.id))) or 0) + 1
        return list(range(start, start + count))
    # As one word: a row for each number would take longer than everything else.
    numbers = session.scalar(_FRESH, {"name": table.name, "count": count})
    return sorted(map(int, numbers.split(",")))


@dataclass(slots=True)
class EvidenceRows:
    """Rows of evidence written so far, kept by owner until their entries are written."""

    session: Session
    _covered: dict[int, list[Covered]] = field(default_factory=lambda: defaultdict(list))

    def insert(self, model: type[Base], owned: Sequence[tuple[int, Values]]) -> list[int]:
        """The rows (every column but the number, each with its owner) are in the table."""
        rows = [row for _, row in owned]
        numbers = load_rows(self.session, model, rows)
        for (owner, _), covered in zip(owned, covered_rows(model, rows), strict=True):
            self._covered[owner].append(covered)
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
        _write_entries(
            self.session,
            [
                _entry(*coverage(self._covered[owner]), act, pseudonym, actors, reason, now)
                for owner, pseudonym in subjects.items()
            ],
        )


def _entry(
    covers: Covers,
    digest: str,
    act: str,
    pseudonym: str | None,
    actors: Sequence[str],
    reason: str,
    now: datetime,
) -> Values:
    return {
        "act": act,
        "pseudonym": pseudonym,
        "actors": list(actors),
        "reason": reason,
        "covers": covers,
        "digest": digest,
        "recorded_at": now,
    }


def _write_entries(session: Session, entries: Sequence[Values]) -> None:
    numbers = load_rows(session, Entry, entries)
    load_rows(session, Unsealed, [{"entry_id": number} for number in numbers])


def _table_of(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
