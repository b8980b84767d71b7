"""Reads who is asked in a stretch of a month while something else is being done.

Whoever chooses waits for the database, and the database for whoever chooses: so the next stretch
is read by a thread with a session of its own, which does nothing but read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.store.asking import Asking, asking_in

Read = Callable[[int, int], Future[Asking]]
"""Begins to read who is asked among a range of technicians, both ends included."""


@contextmanager
def read_beside(session: Session, month: Month, now: datetime) -> Iterator[Read]:
    """Inside, ranges are read by a thread, one after the other; ``session`` is not used for it."""
    with Session(session.get_bind()) as own, ThreadPoolExecutor(1, "asked") as thread:

        def read(first: int, last: int) -> Asking:
            try:
                return asking_in(own, month, now, first, last)
            finally:
                # The next range is read as it stands then.
                own.rollback()

        yield lambda first, last: thread.submit(read, first, last)
