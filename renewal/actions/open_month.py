"""Opens a month: every enrolled credential gets its question, block by block.

First the shelves are filled: the bank as it stands now, from which all questions of the month
are chosen. Then stretches of technicians are prepared outside the database lock (who is
asked, which item comes next) and written block by block (`write_blocks`). A stretch is written
while the next one is being chosen, and the one after that read (`read_ahead`). A process that
finds a block already written goes on with the next one; so any number of processes may open the
same month.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from sqlalchemy.orm import Session

from renewal.actions.choose_questions import Chooser
from renewal.actions.programme import programme_in_force
from renewal.actions.read_ahead import read_beside
from renewal.actions.windows_due import windows_due
from renewal.actions.write_blocks import (
    BlockWriter,
    ChosenBlock,
    Handed,
    Stretch,
    Written,
    written,
    written_beside,
)
from renewal.bank.collecting import collecting_seldom
from renewal.domain.calendar import Month, Window
from renewal.domain.choosing import Reason
from renewal.domain.ids import PublicCodes
from renewal.domain.programme import Programme
from renewal.store import openings
from renewal.store.asking import Asking, asking_in, asking_of
from renewal.store.due import OPEN, waiting_for
from renewal.store.installation import public_codes
from renewal.store.openings import Block

BLOCK = 2000
STRETCH = 10
"""So many blocks are chosen for at once, at most: choosing on arrays pays off with many people."""
SHARES = 2
"""Into so many stretches a month is cut at least, so that processes can share it."""

LATE_COMERS = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """What one run opened: questions and shortages by month and area.

    ``letters`` counts those to late comers; the letters of whole blocks follow by
    `queue_digests`. ``shared`` says that another process wrote some of the blocks at the same time.
    """

    assignments: Counter[tuple[Month, str]]
    shortages: Counter[tuple[Month, str]]
    letters: int
    shared: bool


def open_month(
    session: Session,
    *,
    now: datetime,
    start: int = 0,
    pause: Callable[[float], None] = time.sleep,
) -> Opened:
    """Every month whose window is open at ``now`` has its questions, oldest month first.

    Commits once a block. ``start`` says where to begin and which way to go, so that processes
    which begin together rarely meet.
    """
    opened = Opened(Counter(), Counter(), 0, shared=False)
    with collecting_seldom():
        programme, codes = programme_in_force(session), public_codes(session)
        windows = windows_due(session, programme, now)
        for window in windows:
            run = _Run(session, programme, codes, window, now, pause)
            run.open_stretches(_ordered(run.missing_stretches(), start))
            run.open_due(settle=window is windows[-1])
            opened = run.added_to(opened)
        session.rollback()
    return opened


def _ordered(stretches: Sequence[list[int]], start: int) -> list[list[int]]:
    """Return the stretches forward or, for odd starts, backward: two processes meet at the end.

    Where they begin is up to the rest of ``start``.
    """
    turn = start // 2 % len(stretches) if stretches else 0
    order = [*stretches[turn:], *stretches[:turn]]
    return order[::-1] if start % 2 else order


def _ends(blocks: Sequence[int]) -> tuple[int, int]:
    """Return the first and the last technician of blocks, which their first ones name."""
    return blocks[0], blocks[-1] + BLOCK - 1


@dataclass(slots=True)
class _Run:
    """One month being opened by one process, and what it has done so far.

    ``known`` are the blocks that were open before and those that this process writes.
    """

    session: Session
    programme: Programme
    codes: PublicCodes
    window: Window
    now: datetime
    pause: Callable[[float], None]
    assignments: Counter[tuple[Month, str]] = field(default_factory=Counter)
    shortages: Counter[tuple[Month, str]] = field(default_factory=Counter)
    chooser: Chooser | None = None
    known: set[int] = field(default_factory=set)
    writer: BlockWriter = field(init=False)

    def __post_init__(self) -> None:
        self.writer = BlockWriter(self.session, self.window.month, self.now, self.pause)

    def missing_stretches(self) -> list[list[int]]:
        """Return the first technicians of the blocks still to be opened, some blocks at a time."""
        last = openings.last_technician(self.session)
        wanted = range(1, last + 1, BLOCK)
        if openings.count_blocks(self.session, self.window.month) >= len(wanted):
            return []
        done = openings.opened_blocks(self.session, self.window.month)
        self.known |= done
        missing = [first for first in wanted if first not in done]
        size = max(min(STRETCH, -(-len(missing) // SHARES)), 1)
        return [missing[place : place + size] for place in range(0, len(missing), size)]

    def open_stretches(self, stretches: Sequence[list[int]]) -> None:
        """The blocks are open, by this process or by another one."""
        if len(stretches) < 2:
            for firsts in stretches:
                if left := self._left(firsts):
                    asking = asking_in(self.session, self.window.month, self.now, *_ends(left))
                    self._count(self.writer.write_stretch(self._chosen(left, left, asking)))
            return
        with written_beside(self.writer) as hand_over:
            before: Handed = ()
            for stretch in self._chosen_ahead(stretches):
                # What is read stays as it was for as long as a transaction is open.
                self.session.rollback()
                # Two processes with two threads each would only get in each other's way.
                handed = () if self.writer.shared else hand_over(stretch)
                self._count(written(before))
                if not handed:
                    self._count(self.writer.write_stretch(stretch))
                before = handed
            self._count(written(before))

    def _chosen_ahead(self, stretches: Sequence[list[int]]) -> Iterator[Stretch]:
        """Yield what is to be written for stretches, without what another process wrote.

        Each is read while the one before is being chosen for, the first one while everything
        that choosing needs is set up.
        """
        with read_beside(self.session, self.window.month, self.now) as read:
            coming: Future[Asking] | None = None
            for firsts, then in zip(stretches, [*stretches[1:], []], strict=True):
                left = self._left(firsts)
                if not left:
                    coming = None
                    continue
                if coming is None or left != firsts:
                    coming = read(*_ends(left))
                    self._set_up()
                asking = coming.result()
                # Where another process is at work, it may be the one to write the next.
                coming = read(*_ends(then)) if then and not self.writer.shared else None
                yield self._chosen(firsts, left, asking)

    def _left(self, firsts: list[int]) -> list[int]:
        """Return the blocks of a stretch that no other process wrote; this one will."""
        done = openings.opened_blocks(self.session, self.window.month)
        self.writer.shared |= not done <= self.known
        left = [first for first in firsts if first not in done]
        self.known.update(left)
        return left

    def _chosen(self, firsts: list[int], left: list[int], asking: Asking) -> Stretch:
        """Return what is to be written for the blocks of a stretch that are left."""
        new = self._set_up().choose(asking)
        # Whoever began this stretch is writing it from its beginning: meet them from its end.
        order = left if left == firsts else left[::-1]
        blocks = [Block(first, first + BLOCK - 1) for first in order]
        return [ChosenBlock(block, new.of(block)) for block in blocks]

    def open_due(self, *, settle: bool) -> None:
        """Whoever enrolled after their block was opened has a question too.

        They leave the queue with ``settle``, when no other open month waits for them. What
        another process wrote in the meantime stays queued for the next tick.
        """
        for waiting in self._waiting():
            asking = asking_of(self.session, self.window.month, self.now, waiting)
            new = self._set_up().choose(asking)
            due = waiting if settle else ()
            made = self.writer.made_ready(new, Block(None, None))
            if (len(new) or settle) and self.writer.write(made, due=due):
                self._count([new])

    def added_to(self, opened: Opened) -> Opened:
        """Return ``opened`` with what this run opened."""
        return Opened(
            opened.assignments + self.assignments,
            opened.shortages + self.shortages,
            opened.letters + self.writer.letters,
            opened.shared or self.writer.shared,
        )

    def _waiting(self) -> Iterator[Sequence[int]]:
        after = 0
        while waiting := waiting_for(self.session, OPEN, LATE_COMERS, after=after):
            after = waiting[-1]
            yield waiting

    def _set_up(self) -> Chooser:
        """Return what chooses for the month; it is set up once."""
        if self.chooser is None:
            self.chooser = Chooser(
                self.session,
                self.programme,
                self.codes,
                self.window.month,
                self.now,
                block=BLOCK,
            )
        return self.chooser

    def _count(self, written: Written) -> None:
        """Add what was written to the report, extras left out."""
        assert self.chooser is not None, "what was written was chosen"
        for new in written:
            short = new.reasons == openings.code_of(Reason.SHORTAGE)
            for counter, rows in ((self.assignments, ~new.extra), (self.shortages, short)):
                areas, counts = np.unique(new.area_ids[rows], return_counts=True)
                for area_id, count in zip(areas.tolist(), counts.tolist(), strict=True):
                    counter[self.window.month, self.chooser.area_code(area_id)] += count
