"""Writes a month's blocks, each in one short transaction with its ledger entry.

Choosing and writing wait for different things, so a stretch can be written while the next one is
being chosen: by threads with sessions of their own, which do nothing but write. SQLite has one
writer at a time; PostgreSQL writes two blocks in about the time of one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.actions.queue_digests import queue_within
from renewal.domain.calendar import Month
from renewal.store import openings
from renewal.store.db import is_sqlite, writing
from renewal.store.due import OPEN, clear_due
from renewal.store.openings import Block, NewAssignments

PAUSE_SECONDS = 0.01
WRITERS = 2
"""So many threads write on PostgreSQL."""

Pause = Callable[[float], None]
Written = Sequence[NewAssignments]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was chosen for some blocks, in the order in which they are to be written."""

    new: NewAssignments
    blocks: Sequence[Block]


@dataclass(slots=True)
class BlockWriter:
    """Writes blocks through one session, and knows what became of them."""

    session: Session
    month: Month
    now: datetime
    pause: Pause
    letters: int = 0
    shared: bool = False
    wrote_at: float = 0.0

    def write_stretch(self, stretch: Stretch) -> Written:
        """The blocks are open, by this process or another one; return what this one wrote.

        The disk is waited for once a stretch: what a loss of power takes is opened again, and
        whoever was shown a question has it last, since that is written down.
        """
        chosen = [(stretch.new.of(block), block) for block in stretch.blocks]
        return [
            new
            for new, block in chosen
            if self.write(new, block, lasts=block is stretch.blocks[-1])
        ]

    def write(
        self, new: NewAssignments, block: Block, *, due: Sequence[int] = (), lasts: bool = True
    ) -> bool:
        """The block is open, and nobody of ``due`` waits any more; tell whether we wrote it."""
        letters = 0
        ready = openings.make_ready(self.session, self.month, new)
        self._let_others_write()
        try:
            with writing(self.session, lasts=lasts):
                if block.first is not None or len(new):
                    opening_id = openings.write_opening(self.session, ready, block, now=self.now)
                    if block.first is None:
                        people = sorted(set(new.technician_ids.tolist()))
                        letters = queue_within(
                            self.session, opening_id, self.month, people, self.now
                        )
                if due:
                    clear_due(self.session, OPEN, due)
        except IntegrityError:
            # Another process wrote the block, or one of its questions, in the meantime.
            self.session.rollback()
            self.shared = True
            return False
        self.letters += letters
        self.wrote_at = time.monotonic()
        return True

    def _let_others_write(self) -> None:
        """The database has been free for a while since the last block: others may be waiting."""
        since = time.monotonic() - self.wrote_at
        if is_sqlite(self.session) and since < PAUSE_SECONDS:
            self.pause(PAUSE_SECONDS - since)


@contextmanager
def written_beside(writer: BlockWriter) -> Iterator[Callable[[Stretch], list[Future[Written]]]]:
    """Inside, stretches that are handed over are written by threads, one after the other.

    Each thread has its part of a stretch's blocks. All are written when the block ends, whatever
    ends it.
    """
    with ExitStack() as ends:
        own = [
            replace(writer, session=ends.enter_context(Session(writer.session.get_bind())))
            for _ in range(1 if is_sqlite(writer.session) else WRITERS)
        ]
        threads = [ends.enter_context(ThreadPoolExecutor(1, "blocks")) for _ in own]

        def write(stretch: Stretch) -> list[Future[Written]]:
            parts = [stretch.blocks[place :: len(own)] for place in range(len(own))]
            return [
                thread.submit(each.write_stretch, Stretch(stretch.new, blocks))
                for thread, each, blocks in zip(threads, own, parts, strict=True)
            ]

        try:
            yield write
        finally:
            for thread in threads:
                thread.shutdown()
            writer.shared |= any(each.shared for each in own)
