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
from struct import Struct
from typing import Any

from sqlalchemy import Table, and_, inspect, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month, utc
from renewal.domain.ids import Slot, assignment_number
from renewal.domain.merkle import GrowingTree
from renewal.store.db import Base
from renewal.store.tables import Assignment, Entry, Opening

BATCH = "opening"
LEAF_ROWS = 100
_PACKING = Struct(">qqq16s")


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


def packed(number: int, revision_id: int, seed: int, reason: str) -> bytes:
    """Return an assignment as 40 bytes; month, credential and slot follow from its number."""
    return _PACKING.pack(number, revision_id, seed, reason.encode())


def canonical_row(table: str, values: Mapping[str, Any]) -> bytes:
    """Return a row as JSON with sorted keys, instants in UTC and bytes as SHA-256."""
    plain = {name: _plain(value) for name, value in values.items()}
    return json.dumps([table, plain], sort_keys=True, separators=(",", ":")).encode()


def verify_entries(session: Session) -> Iterator[BadEntry]:
    """Yield every entry that its rows contradict, oldest first, then rows that no entry covers."""
    batches = _Batches(session)
    for entry in session.scalars(select(Entry).order_by(Entry.id).execution_options(yield_per=500)):
        bad = batches.verify(entry) if _is_batch(entry) else _verify_rows(session, entry)
        if bad is not None:
            yield bad
    yield from batches.uncovered()


def _is_batch(entry: Entry) -> bool:
    return len(entry.covers) == 1 and entry.covers[0][0] == BATCH


class _Batches:
    """The digests of all openings as their rows are now, from one pass over the assignments."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._digests: dict[int, str] | None = None
        self._wrong: dict[int, int] = {}

    def verify(self, entry: Entry) -> BadEntry | None:
        """Return what is wrong with a batch's entry, None when it agrees."""
        opening_id = entry.covers[0][1]
        found = self._read().pop(opening_id, None)
        if opening_id not in self._wrong and found == entry.digest:
            return None
        return BadEntry(
            entry.id,
            f"opening {opening_id}",
            f"The assignments of opening {opening_id} do not agree with entry {entry.id}: one of "
            "them was changed, added or removed.",
        )

    def uncovered(self) -> Iterator[BadEntry]:
        """Yield a finding for each opening that no entry named."""
        for opening_id in sorted(self._read()):
            sentence = (
                f"There are assignments of opening {opening_id}, which no entry of the ledger "
                "covers: they were added, or the entry was removed."
            )
            yield BadEntry(0, f"opening {opening_id}", sentence)

    def _read(self) -> dict[int, str]:
        if self._digests is None:
            trees = _trees(self._session, self._wrong)
            self._digests = {opening_id: tree.root().hex() for opening_id, tree in trees.items()}
        return self._digests


def _trees(session: Session, wrong: dict[int, int]) -> dict[int, GrowingTree]:
    """Return the tree of each opening; ``wrong`` gets openings with a misnumbered row."""
    trees: dict[int, GrowingTree] = {}
    waiting: dict[int, list[bytes]] = {}
    for opening in session.scalars(select(Opening)):
        trees[opening.id] = GrowingTree()
        trees[opening.id].add(opening_leaf(opening))
        waiting[opening.id] = []
    for row in session.execute(
        select(
            Assignment.id,
            Assignment.month,
            Assignment.credential_id,
            Assignment.slot,
            Assignment.revision_id,
            Assignment.seed,
            Assignment.reason,
            Assignment.opening_id,
        )
        .order_by(Assignment.id)
        .execution_options(yield_per=5000)
    ):
        opening_id = row.opening_id
        tree = trees.setdefault(opening_id, GrowingTree())
        leaf = waiting.setdefault(opening_id, [])
        if assignment_number(Month.parse(row.month), row.credential_id, Slot(row.slot)) != row.id:
            wrong[opening_id] = row.id
        leaf.append(packed(row.id, row.revision_id, row.seed, row.reason))
        if len(leaf) == LEAF_ROWS:
            tree.add(b"".join(leaf))
            leaf.clear()
    for opening_id, leaf in waiting.items():
        if leaf:
            trees[opening_id].add(b"".join(leaf))
    return trees


def opening_leaf(opening: Opening) -> bytes:
    """Return the first leaf of an opening's tree: its own row."""
    return canonical_row("opening", _values(opening))


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
