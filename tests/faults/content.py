"""What a database says, apart from the numbers of its rows: two that say the same are equal.

A rerun after a crash numbers its rows otherwise where the crashed one had used up numbers. So each
row is told by its values, and what it refers to by the values of that row.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from renewal.store.db import Base

# Runs, caches and signing in are no part of what was done; when a letter left depends on the crash.
LEFT_OUT = {"tick_run", "installation", "attempt", "request_key"}
# Digests are of rows with their numbers, and the tree is of digests.
NOT_COMPARED = {
    "entry": {"digest"},
    "sealed": {"leaf_hash", "subtree_hash"},
    "checkpoint": {"root", "chain"},
    "outbox": {"next_try_at", "tries", "sent_at", "last_error"},
    "cache_memory": {"computed_at"},
    "rescore_walk": {"reached"},
    "cache_month_count": {"shard"},  # chosen by the number of the opening
}
# References that no constraint checks.
ALSO_REFERS = {
    ("assignment", "credential_id"): "credential",
    ("assignment", "revision_id"): "revision",
    ("assignment", "opening_id"): "opening",
    ("item", "current_revision_id"): "revision",
    ("bank_import_item", "revision_before"): "revision",
    ("bank_import_item", "revision_after"): "revision",
}
Key = tuple[Any, ...]


def content_of(session: Session) -> Counter[str]:
    """How often each row is there, as texts that name no row numbers."""
    reader = _Reader(session)
    told = Counter(
        f"{name}: {reader.told(name, key)}"
        for name in reader.rows
        if name not in LEFT_OUT
        for key in reader.rows[name]
    )
    session.rollback()
    return told


class _Reader:
    def __init__(self, session: Session) -> None:
        self.tables: dict[str, Table] = dict(Base.metadata.tables)
        self.rows: dict[str, dict[Key, dict[str, Any]]] = {
            name: {
                tuple(row[column.name] for column in table.primary_key): dict(row)
                for row in session.execute(select(table)).mappings()
            }
            for name, table in self.tables.items()
        }
        self._known: dict[tuple[str, Key], str] = {}
        self._telling: set[str] = set()

    def told(self, name: str, key: Key) -> str:
        """A row in words; what refers back to a row being told is left out."""
        if name in self._telling:
            return "..."
        whole = not self._telling
        if whole and (name, key) in self._known:
            return self._known[name, key]
        self._telling.add(name)
        row = self.rows[name].get(key, {})
        values = {
            column: self._value(name, column, value)
            for column, value in sorted(row.items())
            if column not in NOT_COMPARED.get(name, ()) and not (column == "id" and len(key) == 1)
        }
        self._telling.discard(name)
        text = repr(values)
        if whole:
            self._known[name, key] = text
        return text

    def _value(self, name: str, column: str, value: Any) -> Any:
        if value is None:
            return None
        if name == "entry" and column == "covers":
            return sorted(self._covered(table, key) for table, key in value)
        if name == "outbox" and column == "payload" and "decision_id" in value:
            return self.told("decision", (value["decision_id"],))
        if name == "outbox" and column == "occasion":
            return re.sub(r"^decision:\d+$", "decision", value)
        if name == "entry" and column == "reason":
            return re.sub(r"^import \d+", "import", value)
        target = ALSO_REFERS.get((name, column))
        if target is None:
            references = [key.column for key in self.tables[name].c[column].foreign_keys]
            if not references or references[0].name != "id":
                return value
            target = references[0].table.name
        return self.told(target, (value,))

    def _covered(self, table: str, key: Any) -> str:
        numbers = tuple(key) if isinstance(key, list) else (key,)
        return f"{table}: {self.told(table, numbers)}"
