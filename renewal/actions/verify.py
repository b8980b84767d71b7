"""Verifies the ledger: entries from evidence, the tree from entries, checkpoints from the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.domain.checkpoint import Checkpoint
from renewal.domain.errors import RenewalError
from renewal.store.installation import NotInitialised
from renewal.store.sealing import last_checkpoint, origin_of
from renewal.store.tables import CheckpointRow, Entry, Sealed
from renewal.store.unnamed import BadEntry
from renewal.store.verifying import verify_entries
from renewal.store.verifying_tree import Waiting, verify_tree, waiting_entries


class ForeignCheckpoint(RenewalError):
    """A checkpoint was kept of another installation's ledger."""

    code = "foreign_checkpoint"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was recomputed, and the first thing that disagrees.

    ``waiting`` are the entries that no checkpoint shows yet; ``newest`` is the stored
    checkpoint that shows all others. ``older`` are rows that were written before the ledger
    covered their kind, by table.
    """

    entries: int
    first_bad: BadEntry | None
    oldest_at: datetime | None
    sealed: int
    checkpoints: int
    newest: Checkpoint | None
    waiting: Waiting
    older: Mapping[str, int]


def verify(session: Session, *, kept: Sequence[Checkpoint] = ()) -> Verification:
    """Return whether evidence, entries, tree and checkpoints agree, with those ``kept`` too.

    Raises `ForeignCheckpoint` where one of them is of another ledger.
    """
    origin = _origin(session)
    for checkpoint in kept:
        if checkpoint.origin != origin:
            raise ForeignCheckpoint(
                f"The checkpoint is of '{checkpoint.origin[:60]}', and this ledger is "
                f"'{origin}'. Give a checkpoint that was kept of this installation."
            )
    entries, oldest = session.execute(
        select(func.count(Entry.id), func.min(Entry.recorded_at))
    ).one()
    older: Counter[str] = Counter()
    with closing(_findings(session, origin, kept, older)) as findings:
        return Verification(
            entries,
            next(findings, None),
            oldest,
            session.scalar(select(func.count(Sealed.number))) or 0,
            session.scalar(select(func.count(CheckpointRow.number))) or 0,
            last_checkpoint(session, origin),
            waiting_entries(session),
            {table: rows for table, rows in older.items() if rows},
        )


def _findings(
    session: Session, origin: str, kept: Sequence[Checkpoint], older: Counter[str]
) -> Generator[BadEntry]:
    with closing(verify_entries(session, older)) as entries:
        yield from entries
    yield from verify_tree(session, origin, kept)


def _origin(session: Session) -> str:
    try:
        return origin_of(session)
    except NotInitialised:
        return ""
