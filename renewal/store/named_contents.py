"""Reads the rows that entries of the ledger name, a table and a few hundred keys at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Table, select, tuple_
from sqlalchemy.orm import Session

from renewal.store.db import Base
from renewal.store.ledger import canonical_row

Name = tuple[str, tuple[Any, ...]]
"""A row by its table and its primary key."""

LARGEST: Final = 2**63 - 1
_KEYS: Final = 500


def named_contents(session: Session, names: Iterable[Name]) -> dict[Name, bytes]:
    """Return the canonical content of each row named that there is.

    Anybody may have written a name: of no table, or with a key that its rows cannot have.
    """
    keys: dict[str, set[tuple[Any, ...]]] = defaultdict(set)
    for name, key in names:
        table = Base.metadata.tables.get(name)
        if table is not None and _may_be_key(table, key):
            keys[name].add(key)
    found: dict[Name, bytes] = {}
    for name, wanted in keys.items():
        table, ordered = Base.metadata.tables[name], sorted(wanted)
        for start in range(0, len(ordered), _KEYS):
            for key, content in _contents(session, table, ordered[start : start + _KEYS]):
                found[name, key] = content
    return found


def _contents(
    session: Session, table: Table, keys: Sequence[tuple[Any, ...]]
) -> Iterable[tuple[tuple[Any, ...], bytes]]:
    columns = list(table.primary_key.columns)
    among = (
        columns[0].in_([key[0] for key in keys])
        if len(columns) == 1
        else tuple_(*columns).in_(keys)
    )
    for row in session.execute(select(table).where(among)).mappings():
        key = tuple(row[column.name] for column in columns)
        yield key, canonical_row(table.name, dict(row))


def _may_be_key(table: Table, key: Sequence[Any]) -> bool:
    columns = table.primary_key.columns
    return len(columns) == len(key) and all(
        _may_hold(column.type.python_type, value)
        for column, value in zip(columns, key, strict=True)
    )


def _may_hold(kind: type, value: Any) -> bool:
    if type(value) is not kind:
        return False
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    return not isinstance(value, str) or "\0" not in value
