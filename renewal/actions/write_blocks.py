"""Writes a month's blocks, each in one short transaction with its ledger entry.

Choosing and writing wait for different things, so a stretch can be written while the next one is
being chosen: by one thread with a session of its own, which does nothing but write.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.actions.queue_digests import queue_within
from renewal.domain.calendar import Month
from renewal.store import openings
from renewal.store.db import is_sqlite, writing
from renewal.store.due import OPEN, clear_due
from renewal.store.openings import Block, NewAssignments, Ready

PAUSE_SECONDS = 0.002
"""So long others on SQLite can begin between two blocks: who waits for a turn does so at once."""

Pause = Callable[[float], None]
Written = Sequence[NewAssignments]


class ChosenBlock(NamedTuple):
    """What was chosen for a block."""

    block: Block
    new: NewAssignments


class ReadyBlock(NamedTuple):
    """What was chosen for a block, and the same as it will be written."""

    block: Block
    new: NewAssignments
    ready: Ready


Stretch = Sequence[ChosenBlock]
"""Blocks that were chosen together, in the order in which they are to be written."""
Handed = Sequence[tuple[NewAssignments, Future[bool]]]
"""What was handed over to be written, each with whether it is written by us, once that is known."""


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

    def made_ready(self, new: NewAssignments, block: Block) -> ReadyBlock:
        """Return what `write` takes; it may be made while another stretch is being written."""
        return ReadyBlock(block, new, openings.make_ready(self.session, self.month, new))

    def write_stretch(self, stretch: Stretch) -> Written:
        """The blocks are open, by this process or another one; return what this one wrote.

        The disk is waited for once a stretch: what a loss of power takes is opened again, and
        whoever was shown a question has it last, since that is written down.
        """
        made = (self.made_ready(each.new, each.block) for each in stretch)
        last = stretch[-1].block
        return [each.new for each in made if self.write(each, lasts=each.block is last)]

    def write(self, made: ReadyBlock, *, due: Sequence[int] = (), lasts: bool = True) -> bool:
        """The block is open, and nobody of ``due`` waits any more; tell whether we wrote it."""
        letters = 0
        block, new = made.block, made.new
        self._let_others_write()
        try:
            with writing(self.session, lasts=lasts):
                if block.first is not None or len(new):
                    opening_id = openings.write_opening(
                        self.session, made.ready, block, now=self.now
                    )
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
def written_beside(writer: BlockWriter) -> Iterator[Callable[[Stretch], Handed]]:
    """Inside, stretches that are handed over are written by a thread, block by block.

    A block is written while the next one is made ready. Those not begun when something goes wrong
    inside are not written.
    """
    with (
        Session(writer.session.get_bind()) as session,
        ThreadPoolExecutor(1, "blocks") as thread,
    ):
        own = BlockWriter(session, writer.month, writer.now, writer.pause)

        def hand_over(block: Block, new: NewAssignments, last: Block) -> Future[bool]:
            made = writer.made_ready(new, block)
            return thread.submit(own.write, made, lasts=block is last)

        try:
            yield lambda stretch: [
                (new, hand_over(block, new, stretch[-1].block)) for block, new in stretch
            ]
        finally:
            thread.shutdown(cancel_futures=True)
            writer.shared |= own.shared


def written(handed: Handed) -> Written:
    """Wait until all is written that was handed over; return what we wrote of it."""
    return [new for new, done in handed if done.result()]
