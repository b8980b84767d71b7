"""Reads who is asked in a stretch of blocks, while the one before it is being chosen for.

The database takes as long to say who is asked as choosing takes, and Python waits for it: so a
thread with a session of its own reads ahead, one stretch at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.store import openings
from renewal.store.asking import Asking, asking_in, asking_of
from renewal.store.wanted import NamedWanted, wanted_in


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked, and what memory wants back from them."""

    asking: Asking
    wanted: NamedWanted


Read = Asked | None
Coming = Iterator[tuple[list[int], Callable[[], Read]]]
"""Stretches by the first technicians of their blocks, with what waits until they are read."""


@dataclass(frozen=True, slots=True)
class StretchReader:
    """Reads for one month, as of one instant; a block are so many technicians."""

    month: Month
    now: datetime
    block: int

    def left(self, session: Session, firsts: Sequence[int]) -> list[int]:
        """Return those of some blocks, by their first technicians, that nobody has opened yet."""
        done = openings.opened_blocks(session, self.month)
        return [first for first in firsts if first not in done]

    def read(self, session: Session, firsts: Sequence[int]) -> Read:
        """Return who is asked in those of the blocks that are left; None when none is."""
        left = self.left(session, firsts)
        if not left:
            return None
        last = left[-1] + self.block - 1
        return _with_wanted(session, asking_in(session, self.month, self.now, left[0], last))

    def of(self, session: Session, credential_ids: Sequence[int]) -> Asked:
        """Return those of the credentials that are asked."""
        return _with_wanted(session, asking_of(session, self.month, self.now, credential_ids))


def _with_wanted(session: Session, asking: Asking) -> Asked:
    ids = asking.credential_ids
    span = (int(ids[0]), int(ids[-1])) if len(ids) else (1, 0)
    return Asked(asking, wanted_in(session, *span))


@contextmanager
def read_ahead(
    session: Session, reader: StretchReader, stretches: Sequence[list[int]]
) -> Iterator[Coming]:
    """Inside, each stretch comes with what waits for it; the next one is being read already."""
    with (
        Session(session.get_bind()) as own,
        ThreadPoolExecutor(1, "reader") as thread,
    ):

        def read(firsts: list[int]) -> Read:
            try:
                return reader.read(own, firsts)
            finally:
                own.rollback()

        def coming() -> Coming:
            reading: list[Future[Read]] = []
            for place, firsts in enumerate(stretches):
                ahead = stretches[place + len(reading) : place + 2]
                reading += [thread.submit(read, each) for each in ahead]
                yield firsts, reading.pop(0).result

        try:
            yield coming()
        finally:
            thread.shutdown(cancel_futures=True)
