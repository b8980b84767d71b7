"""Ticks once a minute, in UTC, in a process of its own.

The scheduler decides nothing: rows in the database say what is due, and a tick is harmless
at any moment. So a missed or doubled run costs nothing, and two schedulers started by
mistake do no harm.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC
from functools import partial
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from renewal.domain.errors import RenewalError

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
    # That a run is left out because the last one still goes on is nothing to tell anybody.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    _when_told_to_stop(_leave)
    scheduler = BackgroundScheduler(timezone=UTC)
    try:
        _guarded(tick)
        _add(scheduler, partial(_guarded, tick), seconds)
        if look is not None:
            _add(scheduler, look, LOOK_SECONDS)
        told, teller = os.pipe()
        # From here on a signal raises nothing: it could come while a thread is being started, and
        # one that nobody wrote down is waited for at the end for ever.
        _when_told_to_stop(lambda _number, _frame: os.write(teller, b"."))
        scheduler.start()
        LOG.info("Scheduler started")
        os.read(told, 1)
    finally:
        stop_looking()
        if scheduler.running:
            scheduler.shutdown(wait=False)


def _when_told_to_stop(do: Callable[[int, FrameType | None], object]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, do)


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _add(scheduler: BackgroundScheduler, job: Callable[[], None], seconds: int) -> None:
    scheduler.add_job(
        job,
        IntervalTrigger(seconds=seconds, timezone=UTC),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )


def _guarded(tick: Callable[[], None]) -> None:
    try:
        tick()
    except RenewalError as refusal:
        # It says itself what to do, as before a bank is loaded: where in the code tells no more.
        LOG.error("The tick failed; it is tried again in a minute. %s", refusal)
    except Exception:
        # Whatever went wrong, the next minute tries again: rows still say what is due.
        LOG.exception("The tick failed; it is tried again in a minute.")
