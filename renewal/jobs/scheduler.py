"""Ticks once a minute, in UTC, in a process of its own.

The scheduler decides nothing: rows in the database say what is due, and a tick is harmless
at any moment. So a missed or doubled run costs nothing, and two schedulers started by
mistake do no harm.
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from datetime import UTC
from types import FrameType

from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger

LOG = logging.getLogger("renewal")


LOOK_SECONDS = 3


def _nothing() -> None:
    """Nobody looks for anything."""


def run_scheduler(
    tick: Callable[[], None],
    *,
    seconds: int = 60,
    look: Callable[[], None] | None = None,
    stop_looking: Callable[[], None] = _nothing,
) -> None:
    """Call ``tick`` at once and then every ``seconds`` until the process is told to stop.

    A tick that fails is logged, and the next one is tried all the same. ``look`` is called
    every few seconds beside it, in a thread of its own, and ``stop_looking`` at the end.
    """
    scheduler = BlockingScheduler(timezone=UTC, logger=LOG)

    def stop(_number: int, _frame: FrameType | None) -> None:
        if scheduler.running:  # not yet during the first tick
            scheduler.shutdown(wait=False)
        stop_looking()
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    _guarded(tick)
    scheduler.add_job(
        _guarded,
        IntervalTrigger(seconds=seconds, timezone=UTC),
        args=[tick],
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    if look is not None:
        scheduler.add_job(
            look,
            IntervalTrigger(seconds=LOOK_SECONDS, timezone=UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()


def _guarded(tick: Callable[[], None]) -> None:
    try:
        tick()
    except Exception:
        # Whatever went wrong, the next minute tries again: rows still say what is due.
        LOG.exception("The tick failed; it is tried again in a minute.")
