"""Verifies the tree: its leaves from the entries, its roots from the leaves, and its checkpoints.

A checkpoint that was kept outside the database is compared with the root over as many leaves as
it counts: so an older one shows that what was sealed then is still the beginning of the tree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import utc
from renewal.domain.checkpoint import Checkpoint
from renewal.domain.merkle import EMPTY_ROOT, GrowingTree, leaf_hash
from renewal.store.sealing import checkpoint_of, entry_leaf
from renewal.store.tables import CheckpointRow, Entry, Sealed, Unsealed
from renewal.store.unnamed import BadEntry

OF_ENTRY = "of_entry_"


class Waiting(NamedTuple):
    """The entries that no checkpoint shows yet: how many, and since when the oldest waits."""

    entries: int
    oldest_at: datetime | None


def waiting_entries(session: Session) -> Waiting:
    """Return what is not sealed."""
    count, oldest = session.execute(
        select(func.count(Entry.id), func.min(Entry.recorded_at))
        .outerjoin(Sealed, Sealed.entry_id == Entry.id)
        .where(Sealed.number.is_(None))
    ).one()
    return Waiting(count, oldest)


def verify_tree(session: Session, origin: str, kept: Sequence[Checkpoint]) -> Iterator[BadEntry]:
    """Yield whatever in the tree disagrees, first leaf first, then what is missing at its end."""
    stated = _Stated(session, origin, kept)
    yield from stated.broken()
    yield from stated.at(0, EMPTY_ROOT)
    tree, size = GrowingTree(), 0
    columns = [column.label(f"{OF_ENTRY}{column.name}") for column in Entry.__table__.columns]
    leaves = (
        select(Sealed.number, Sealed.entry_id, Sealed.leaf_hash, Sealed.subtree_hash, *columns)
        .outerjoin(Entry, Entry.id == Sealed.entry_id)
        .order_by(Sealed.number)
        .execution_options(yield_per=1000)
    )
    with closing(session.execute(leaves)) as rows:
        for row in rows.mappings():
            if row["number"] != size:
                yield _missing_leaf(size)
                return
            yield from _verify_leaf(row, tree)
            size += 1
            if stated.speak_of(size):
                yield from stated.at(size, tree.root())
    yield from stated.beyond(size)
    yield from _strays(session)


def _verify_leaf(row: Any, tree: GrowingTree) -> Iterator[BadEntry]:
    """The leaf that the row holds is the tree's last; yield what is wrong with the row."""
    number, entry_id = row["number"], row["entry_id"]
    where = f"sealed {number}"
    values = {
        name.removeprefix(OF_ENTRY): value
        for name, value in row.items()
        if name.startswith(OF_ENTRY)
    }
    if values["id"] is None:
        yield BadEntry(
            entry_id,
            f"entry {entry_id}",
            f"Entry {entry_id}, sealed as leaf {number}, is not there any more.",
        )
    elif leaf_hash(entry_leaf(values)) != row["leaf_hash"]:
        yield BadEntry(
            entry_id,
            f"entry {entry_id}",
            f"Entry {entry_id} is not what was sealed as leaf {number}: the entry or the row "
            f"{where} was changed.",
        )
    if tree.add_hash(row["leaf_hash"]) != row["subtree_hash"]:
        yield BadEntry(
            entry_id,
            where,
            f"The row {where} does not agree with the leaves before it: it, or one of them, was "
            "changed.",
        )


def _missing_leaf(number: int) -> BadEntry:
    where = f"sealed {number}"
    return BadEntry(0, where, f"The row {where} of the ledger's tree is not there any more.")


class _Stated:
    """What checkpoints say of the tree, stored ones and kept ones."""

    def __init__(self, session: Session, origin: str, kept: Sequence[Checkpoint]) -> None:
        self._rows = session.scalars(select(CheckpointRow).order_by(CheckpointRow.number)).all()
        self._origin = origin
        self._kept: defaultdict[int, list[Checkpoint]] = defaultdict(list)
        for checkpoint in kept:
            self._kept[checkpoint.size].append(checkpoint)
        self._stored = {row.size: row for row in self._rows}

    def speak_of(self, size: int) -> bool:
        """Tell whether any checkpoint is of this size."""
        return size in self._stored or size in self._kept

    def broken(self) -> Iterator[BadEntry]:
        """Yield stored checkpoints that are missing, or do not follow from the one before."""
        chain = b""
        for number, row in enumerate(self._rows, 1):
            if row.number != number:
                where = f"checkpoint {number}"
                yield BadEntry(0, where, f"The row {where} is not there any more.")
                return
            if checkpoint_of(row, self._origin).chained(chain) != row.chain:
                where = f"checkpoint {number}"
                yield BadEntry(
                    0,
                    where,
                    f"The row {where} does not follow from the one before: it was changed.",
                )
            chain = row.chain

    def at(self, size: int, root: bytes) -> Iterator[BadEntry]:
        """Yield checkpoints of this size that say another root, or another instant."""
        row = self._stored.get(size)
        if row is not None and row.root != root:
            where = f"checkpoint {row.number}"
            yield BadEntry(
                0, where, f"The first {size} leaves do not have the root that {where} says."
            )
        for kept in self._kept.get(size, ()):
            if kept.root != root:
                yield _rewritten(kept, "has another root now")
            elif row is not None and kept.sealed_at not in {None, row.sealed_at}:
                where = f"checkpoint {row.number}"
                yield BadEntry(
                    0,
                    where,
                    f"The row {where} says another instant than the checkpoint that was kept.",
                )

    def beyond(self, size: int) -> Iterator[BadEntry]:
        """Yield what is missing behind the tree's last leaf."""
        for row in self._rows:
            if row.size > size:
                yield _missing_leaf(size)
                break
        for most in sorted(self._kept):
            if most > size:
                yield _rewritten(self._kept[most][0], f"the tree has {size} entries only")
        if size > (self._rows[-1].size if self._rows else 0):
            where = f"checkpoint {len(self._rows) + 1}"
            sentence = (
                f"The row {where} is not there any more: the tree has {size} leaves, and no "
                "checkpoint counts the last of them."
            )
            yield BadEntry(0, where, sentence)


def _rewritten(kept: Checkpoint, why: str) -> BadEntry:
    at = f", sealed at {utc(kept.sealed_at):%Y-%m-%d %H:%M} UTC" if kept.sealed_at else ""
    return BadEntry(
        0,
        f"kept checkpoint {kept.size}",
        f"The ledger is not the one of the kept checkpoint over {kept.size} entries{at}: {why}. "
        "Entries that were sealed then were changed, removed or added since.",
    )


def _strays(session: Session) -> Iterator[BadEntry]:
    """Yield entries that are neither in the tree nor wait for it."""
    numbers = session.scalars(
        select(Entry.id)
        .outerjoin(Sealed, Sealed.entry_id == Entry.id)
        .outerjoin(Unsealed, Unsealed.entry_id == Entry.id)
        .where(Sealed.number.is_(None), Unsealed.entry_id.is_(None))
        .order_by(Entry.id)
    )
    for number in numbers:
        yield BadEntry(
            number,
            f"entry {number}",
            f"Entry {number} is neither in the ledger's tree nor waits for it: it was added, or "
            "taken out of the queue.",
        )
