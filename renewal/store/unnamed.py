"""Rows of evidence that no entry of the ledger names: added behind its back, or older than it.

First displays and late answers have had entries only since a version of this program. Rows of
before that have none; an entry of that act, or the oldest that names such a row, says since when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Table, false, func, select, true
from sqlalchemy.orm import Session

from renewal.store.db import Base
from renewal.store.ledger import COVERING
from renewal.store.named_contents import Name
from renewal.store.tables import Entry

COVERED_LATER: Final = {"first_shown": "shown_at", "late_answer": "received_at"}
"""Tables whose rows once had no entry, and which column says when a row was written."""


class BadEntry(NamedTuple):
    """An entry whose rows no longer agree with it, and the first row that shows it."""

    entry_id: int
    row: str
    sentence: str


@dataclass(slots=True)
class NamedRows:
    """How many rows of each table entries name, and since when they name all of them."""

    counts: Counter[str] = field(default_factory=Counter)
    since: datetime | None = None

    def add(self, entry: Entry, covers: Sequence[Name]) -> None:
        """The rows that the entry names are counted."""
        self.counts.update(table for table, _ in covers)
        if entry.act == COVERING or any(table in COVERED_LATER for table, _ in covers):
            self.since = min(self.since or entry.recorded_at, entry.recorded_at)


def unnamed_rows(
    session: Session, name: str, named: NamedRows, older: Counter[str]
) -> Iterator[BadEntry]:
    """Yield a finding for each row of a table that no entry names and that is not older.

    Entries name no row twice, so where there are as many rows as names there is nothing to
    look for: keeping every name of a large installation at hand would take too much memory.
    """
    table = Base.metadata.tables[name]
    covered = _since(table, named)
    rows = session.scalar(select(func.count()).select_from(table)) or 0
    recent = session.scalar(select(func.count()).select_from(table).where(covered)) or 0
    if recent == named.counts[name]:
        older[name] = rows - recent
        return
    known = {
        key
        for entry in session.scalars(select(Entry).execution_options(yield_per=500))
        for covered_table, key in covers_of(entry) or ()
        if covered_table == name
    }
    keys = table.primary_key.columns
    written = select(*keys, covered.label("covered")).order_by(*keys)
    for *key, is_covered in session.execute(written):
        if tuple(key) in known:
            continue
        if is_covered:
            yield _unnamed(name, key)
        else:
            older[name] += 1


def covers_of(entry: Entry) -> list[Name] | None:
    """Return the rows that an entry names; None when it names no rows at all."""
    found: list[Name] = []
    written: Any = entry.covers
    if not isinstance(written, list):
        return None
    for named in written:
        if not isinstance(named, list) or len(named) != 2 or not isinstance(named[0], str):
            return None
        key = named[1] if isinstance(named[1], list) else [named[1]]
        # Python takes 1, 1.0 and True for one key, so only what keys are written as is read.
        if not all(type(part) in (int, str) for part in key):
            return None
        found.append((named[0], tuple(key)))
    return found


def where_of(name: str, key: Sequence[Any]) -> str:
    """Return how a finding names a row."""
    return f"{name} {key[0] if len(key) == 1 else list(key)}"


def _since(table: Table, named: NamedRows) -> ColumnElement[bool]:
    """Return whether a row is from when the ledger covered its table."""
    if table.name not in COVERED_LATER:
        return true()
    if named.since is None:
        return false()
    return table.c[COVERED_LATER[table.name]] >= named.since


def _unnamed(name: str, key: Sequence[Any]) -> BadEntry:
    where = where_of(name, key)
    sentence = (
        f"No entry of the ledger covers the row {where}: it was added, or the entry was "
        "removed or changed."
    )
    return BadEntry(0, where, sentence)
