"""The ledger's entries: each act leaves one, in its own transaction, with a digest of its rows.

An entry names the evidence rows that the act wrote and the SHA-256 of their canonical form,
so that an edited, deleted or added row no longer agrees with it. A batch of assignments has
one entry, whose digest is the Merkle root of its rows. No shared row is touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Table, and_, inspect, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import utc
from renewal.domain.merkle import merkle_root
from renewal.store.db import Base
from renewal.store.tables import Assignment, Entry

BATCH = "opening"


@dataclass(frozen=True, slots=True)
class BadEntry:
    """An entry whose rows no longer agree with it, and the first row that shows it."""

    entry_id: int
    row: str
    sentence: str


def add_entry(
    session: Session,
    *,
    act: str,
    subject: str | None,
    actors: Sequence[str],
    reason: str,
    covers: Sequence[Base],
    now: datetime,
) -> None:
    """The session holds an entry over the rows in ``covers``, which are flushed before.

    ``subject`` is a technician's pseudonym; ``actors`` name accounts by number, never by
    address, since entries outlive personal data.
    """
    session.flush()
    rows = [
        (_table_of(row).name, _key_of(row), canonical_row(_table_of(row).name, _values(row)))
        for row in covers
    ]
    session.add(
        Entry(
            act=act,
            pseudonym=subject,
            actors=list(actors),
            reason=reason,
            covers=[[table, key] for table, key, _ in rows],
            digest=rows_digest(content for _, _, content in rows),
            recorded_at=now,
        )
    )


def add_batch_entry(session: Session, *, opening_id: int, digest: str, now: datetime) -> None:
    """The session holds the entry of one batch of assignments, whose Merkle root is ``digest``."""
    session.add(
        Entry(
            act="open",
            pseudonym=None,
            actors=["tick"],
            reason="",
            covers=[[BATCH, opening_id]],
            digest=digest,
            recorded_at=now,
        )
    )


def batch_digest(rows: Iterable[bytes]) -> str:
    """Return the Merkle root (hex) over the canonical assignments of a batch, in id order."""
    return merkle_root(rows).hex()


def assignment_bytes(
    row_id: int, month: str, credential_id: int, slot: str, revision_id: int, seed: int, reason: str
) -> bytes:
    """Return the canonical form of an assignment: short, because there are millions."""
    return (
        f"assignment|{row_id}|{month}|{credential_id}|{slot}|{revision_id}|{seed}|{reason}".encode()
    )


def canonical_row(table: str, values: Mapping[str, Any]) -> bytes:
    """Return a row as JSON with sorted keys, instants in UTC and bytes as SHA-256."""
    plain = {name: _plain(value) for name, value in values.items()}
    return json.dumps([table, plain], sort_keys=True, separators=(",", ":")).encode()


def verify_entries(session: Session) -> Iterator[BadEntry]:
    """Yield every entry that its rows contradict, oldest first."""
    for entry in session.scalars(select(Entry).order_by(Entry.id).execution_options(yield_per=500)):
        bad = _verify_batch(session, entry) if _is_batch(entry) else _verify_rows(session, entry)
        if bad is not None:
            yield bad


def _is_batch(entry: Entry) -> bool:
    return len(entry.covers) == 1 and entry.covers[0][0] == BATCH


def _verify_batch(session: Session, entry: Entry) -> BadEntry | None:
    opening_id = entry.covers[0][1]
    found = session.execute(
        select(
            Assignment.id,
            Assignment.month,
            Assignment.credential_id,
            Assignment.slot,
            Assignment.revision_id,
            Assignment.seed,
            Assignment.reason,
        )
        .where(Assignment.opening_id == opening_id)
        .order_by(Assignment.id)
        .execution_options(yield_per=2000)
    )
    if batch_digest(assignment_bytes(*row) for row in found) == entry.digest:
        return None
    return BadEntry(
        entry.id,
        f"opening {opening_id}",
        f"The assignments of opening {opening_id} do not agree with entry {entry.id}: one of "
        "them was changed, added or removed.",
    )


def _verify_rows(session: Session, entry: Entry) -> BadEntry | None:
    contents: list[bytes] = []
    for name, key in entry.covers:
        table = Base.metadata.tables[name]
        row = session.execute(select(table).where(_by_key(table, key))).mappings().first()
        if row is None:
            where = f"{name} {key}"
            return BadEntry(
                entry.id,
                where,
                f"The row {where}, named by entry {entry.id}, is not there any more.",
            )
        contents.append(canonical_row(name, dict(row)))
    if rows_digest(contents) == entry.digest:
        return None
    rows = ", ".join(f"{name} {key}" for name, key in entry.covers) or "no row"
    return BadEntry(
        entry.id, rows, f"Entry {entry.id} ({entry.act}) does not agree with its rows: {rows}."
    )


def _by_key(table: Table, key: Any) -> Any:
    values = key if isinstance(key, list) else [key]
    columns = list(table.primary_key.columns)
    return and_(*(column == value for column, value in zip(columns, values, strict=True)))


def rows_digest(contents: Iterable[bytes]) -> str:
    """Return the SHA-256 (hex) over canonical rows, each after its length in eight bytes."""
    digest = sha256()
    for content in contents:
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def _table_of(row: Base) -> Table:
    table = row.__table__
    assert isinstance(table, Table)
    return table


def _key_of(row: Base) -> Any:
    identity = inspect(row).identity
    assert identity is not None, "rows are flushed before they are covered"
    return identity[0] if len(identity) == 1 else list(identity)


def _values(row: Base) -> dict[str, Any]:
    return {column.name: getattr(row, column.key) for column in _table_of(row).columns}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return sha256(value).hexdigest()
    return value
