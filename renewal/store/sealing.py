"""Seals entries: gives them their places in the tree and writes what the tree then is.

A leaf is the canonical form of a whole entry. The next leaves go on from the roots of the
complete subtrees, which the rows that end them hold: some twenty rows by their keys, however
large the tree is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from renewal.domain.checkpoint import Checkpoint, ledger_origin
from renewal.domain.errors import RenewalError
from renewal.domain.merkle import GrowingTree, complete_subtrees, leaf_hash
from renewal.store.db import is_sqlite
from renewal.store.installation import NotInitialised
from renewal.store.ledger import canonical_row
from renewal.store.tables import CheckpointRow, Entry, Installation, Sealed, Unsealed

_LOCK = 0x5EA1


class TreeDisagrees(RenewalError):
    """The rows of the tree contradict its last checkpoint, so nothing may be added to it."""

    code = "tree_disagrees"


class Leaf(NamedTuple):
    """An entry that waits, with the hash it gets in the tree; sealed already when ``known``."""

    entry_id: int
    hash: bytes
    known: bool


def entry_leaf(values: dict[str, Any]) -> bytes:
    """Return the leaf of an entry (not yet hashed): its row, all columns."""
    return canonical_row("entry", values)


def origin_of(session: Session) -> str:
    """Return the name of this installation's tree, or raise `NotInitialised`."""
    key = session.scalar(select(Installation.code_key))
    if key is None:
        raise NotInitialised("The database has not been set up yet: run 'renewal init' first.")
    return ledger_origin(key)


def waiting_leaves(session: Session, limit: int) -> list[Leaf]:
    """Return entries that wait to be sealed, by number, at most ``limit``."""
    rows = session.execute(
        select(*Entry.__table__.columns, Sealed.number.is_not(None).label("known"))
        .join(Unsealed, Unsealed.entry_id == Entry.id)
        .outerjoin(Sealed, Sealed.entry_id == Entry.id)
        .order_by(Entry.id)
        .limit(limit)
    ).mappings()
    found = []
    for row in rows:
        values = dict(row)
        known = values.pop("known")
        found.append(Leaf(values["id"], leaf_hash(entry_leaf(values)), bool(known)))
    return found


def take_turn(session: Session) -> bool:
    """Tell whether this transaction is the only one that seals; on SQLite every writing one is."""
    if is_sqlite(session):
        return True
    return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK}))


def still_waiting(session: Session, leaves: Sequence[Leaf]) -> bool:
    """Tell whether none of these entries has left the queue since it was read."""
    ids = [leaf.entry_id for leaf in leaves]
    found = session.scalars(select(Unsealed.entry_id).where(Unsealed.entry_id.in_(ids)))
    return len(found.all()) == len(ids)


def append_leaves(
    session: Session, leaves: Sequence[Leaf], origin: str, *, now: datetime
) -> Checkpoint | None:
    """The leaves are the tree's last, a checkpoint says so, and the entries wait no more.

    None when all of them were sealed before. Raises `TreeDisagrees` rather than build on rows
    that were changed.
    """
    fresh = [leaf for leaf in leaves if not leaf.known]
    last = _last_row(session)
    size, tree = _tree(session, last)
    made = None
    if fresh:
        rows = [
            {
                "number": number,
                "entry_id": leaf.entry_id,
                "leaf_hash": leaf.hash,
                "subtree_hash": tree.add_hash(leaf.hash),
            }
            for number, leaf in enumerate(fresh, size)
        ]
        session.execute(insert(Sealed), rows)
        made = Checkpoint(origin, size + len(fresh), tree.root(), now)
        session.add(
            CheckpointRow(
                number=last.number + 1 if last else 1,
                size=made.size,
                root=made.root,
                sealed_at=now,
                chain=made.chained(last.chain if last else b""),
            )
        )
    ids = [leaf.entry_id for leaf in leaves]
    session.execute(delete(Unsealed).where(Unsealed.entry_id.in_(ids)))
    return made


def last_checkpoint(session: Session, origin: str) -> Checkpoint | None:
    """Return the newest checkpoint, None before the first."""
    row = _last_row(session)
    return checkpoint_of(row, origin) if row else None


def checkpoint_of(row: CheckpointRow, origin: str) -> Checkpoint:
    """Return a stored checkpoint as a value."""
    return Checkpoint(origin, row.size, row.root, row.sealed_at)


def _last_row(session: Session) -> CheckpointRow | None:
    return session.scalar(select(CheckpointRow).order_by(CheckpointRow.number.desc()).limit(1))


def _tree(session: Session, last: CheckpointRow | None) -> tuple[int, GrowingTree]:
    """Return the tree as it stands, without its leaves, or raise `TreeDisagrees`."""
    if last is None:
        return 0, GrowingTree()
    places = list(complete_subtrees(last.size))
    ends = [end for _, end in places]
    rows = session.execute(
        select(Sealed.number, Sealed.subtree_hash).where(Sealed.number.in_(ends))
    )
    roots = {row.number: row.subtree_hash for row in rows}
    tree = GrowingTree.grown((size, roots.get(end, b"")) for size, end in places)
    if tree.root() != last.root:
        raise TreeDisagrees(
            f"The ledger's tree does not have the root that its checkpoint {last.number} says. "
            "Nothing was sealed; 'renewal verify' names the row. Keep the checkpoints that lie "
            "outside the database, and restore it from a backup."
        )
    return last.size, tree
