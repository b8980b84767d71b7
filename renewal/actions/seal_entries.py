"""Seals the ledger: entries that wait get their places in the tree, and a checkpoint says so."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.domain.checkpoint import Checkpoint
from renewal.store.db import is_sqlite, writing
from renewal.store.sealing import (
    TreeDisagrees,
    append_leaves,
    origin_of,
    still_waiting,
    take_turn,
    waiting_leaves,
)

BATCH = 500
"""Entries of one transaction: hashed outside of it, so that it holds SQLite's lock briefly."""

MOST = 100_000
PAUSE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class SealedEntries:
    """How many entries one run sealed. ``warning`` says why it would not, or is None."""

    entries: int
    warning: str | None = None


def seal_entries(
    session: Session,
    *,
    now: datetime,
    batch: int = BATCH,
    most: int = MOST,
    pause: Callable[[float], None] = time.sleep,
) -> SealedEntries:
    """The entries that wait are sealed, at most ``most``; commits once a batch.

    Where another process seals at the same time, this one leaves it to that. A tree that
    contradicts its checkpoint is left as it is, with a warning.
    """
    entries = 0
    try:
        while entries < most:
            done, size = _seal_batch(session, batch, now)
            entries += size
            if done:
                break
            if is_sqlite(session):
                pause(PAUSE_SECONDS)
    except TreeDisagrees as error:
        return SealedEntries(entries, error.sentence)
    return SealedEntries(entries)


def _seal_batch(session: Session, batch: int, now: datetime) -> tuple[bool, int]:
    """Seal one batch; return whether there is nothing more to do, and how many were sealed."""
    leaves = waiting_leaves(session, batch)
    if not leaves:
        session.rollback()
        return True, 0
    origin = origin_of(session)
    made: Checkpoint | None
    with writing(session):
        if not take_turn(session) or not still_waiting(session, leaves):
            return True, 0
        made = append_leaves(session, leaves, origin, now=now)
    fresh = sum(not leaf.known for leaf in leaves) if made else 0
    return len(leaves) < batch, fresh
