"""The ledger's entries: each act leaves one, in its own transaction, with a digest of its rows.

An entry names the evidence rows that the act wrote and the SHA-256 of their canonical form,
so that an edited, deleted or added row no longer agrees with it. A batch of assignments has
one entry, whose digest is the Merkle root of its rows. No shared row is touched: the entry
gets a row of its own in the queue `unsealed`, from which a tick takes it into the tree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from json.encoder import encode_basestring_ascii
from struct import Struct
from typing import Any

from sqlalchemy import Table, inspect
from sqlalchemy.orm import Session

from renewal.domain.calendar import utc
from renewal.store.db import Base
from renewal.store.inserting import NewRow, insert_row
from renewal.store.tables import Entry, Opening, Unsealed

BATCH = "opening"
COVERING = "cover displays"
"""The act from which on first displays and late answers have entries."""

LEAF_ROWS = 100
REASON_BYTES = 16
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode
_PACKING = Struct(f">qqq{REASON_BYTES}s")


def add_entry(
    session: Session,
    *,
    act: str,
    subject: str | None,
    actors: Sequence[str],
    reason: str,
    covers: Sequence[Base | NewRow],
    now: datetime,
) -> None:
    """The session holds an entry over the rows in ``covers``, which are flushed before.

    ``subject`` is a technician's pseudonym; ``actors`` name accounts by number, never by
    address, since entries outlive personal data.
    """
    session.flush()
    rows = [row if isinstance(row, NewRow) else _new_row(row) for row in covers]
    _add(session, **_about(act, subject, actors, reason, rows, now))


def numbered_entry(
    number: int,
    *,
    act: str,
    subject: str | None,
    actors: Sequence[str],
    covers: Sequence[NewRow],
    now: datetime,
) -> tuple[NewRow, NewRow]:
    """Return an entry over rows that are yet to be written, and its place in the queue.

    All of them go into the database together. ``number`` is one that no other entry has.
    """
    values = {"id": number, **_about(act, subject, actors, "", covers, now)}
    return NewRow(Entry, values), NewRow(Unsealed, {"entry_id": number})


def add_batch_entry(session: Session, *, opening_id: int, digest: str, now: datetime) -> None:
    """The session holds the entry of one batch of assignments, whose Merkle root is ``digest``."""
    _add(
        session,
        act="open",
        pseudonym=None,
        actors=["tick"],
        reason="",
        covers=[[BATCH, opening_id]],
        digest=digest,
        recorded_at=now,
    )


def packed(number: int, revision_id: int, seed: int, reason: str) -> bytes:
    """Return an assignment as 40 bytes; month, credential and slot follow from its number."""
    return _PACKING.pack(number, revision_id, seed, reason.encode())


def canonical_row(table: str, values: Mapping[str, Any]) -> bytes:
    """Return a row as JSON with sorted keys, instants in UTC and bytes as SHA-256."""
    plain = {name: _plain(value) for name, value in values.items()}
    return _encode([table, plain]).encode()


def canonical_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> list[bytes]:
    """Return what `canonical_row` gives for each of these rows, which have the same columns.

    What they have in common is encoded once: an instant, or a list that is one and the same object.
    """
    if not rows:
        return []
    names = sorted(rows[0])
    form = f"[{_encode(table)},{{{','.join(f'{_encode(name)}:%s' for name in names)}}}]"
    known: dict[int, str] = {}

    def told(value: Any) -> str:
        if type(value) is int:
            return str(value)
        if type(value) is str:
            return encode_basestring_ascii(value)
        # The rows hold the value, so that no other takes its place meanwhile.
        text = known.get(id(value))
        if text is None:
            text = known[id(value)] = _encode(_plain(value))
        return text

    return [(form % tuple([told(row[name]) for name in names])).encode() for row in rows]


def opening_leaf(opening: Opening) -> bytes:
    """Return the first leaf of an opening's tree: its own row."""
    return canonical_row("opening", _values(opening))


def rows_digest(contents: Iterable[bytes]) -> str:
    """Return the SHA-256 (hex) over canonical rows, each after its length in eight bytes."""
    digest = sha256()
    for content in contents:
        digest.update(len(content).to_bytes(8, "big") + content)
    return digest.hexdigest()


def _about(
    act: str,
    subject: str | None,
    actors: Sequence[str],
    reason: str,
    rows: Sequence[NewRow],
    now: datetime,
) -> dict[str, Any]:
    return {
        "act": act,
        "pseudonym": subject,
        "actors": list(actors),
        "reason": reason,
        "covers": [[row.table.name, row.key] for row in rows],
        "digest": rows_digest(canonical_row(row.table.name, row.values) for row in rows),
        "recorded_at": now,
    }


def _add(session: Session, **entry: Any) -> None:
    """The entry is in the database and waits to be sealed."""
    number = insert_row(session, Entry, entry).key
    insert_row(session, Unsealed, {"entry_id": number})


def _new_row(row: Base) -> NewRow:
    assert inspect(row).identity is not None, "rows are flushed before they are covered"
    return NewRow(type(row), _values(row))


def _table_of(row: Base) -> Table:
    table = row.__table__
    assert isinstance(table, Table)
    return table


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
