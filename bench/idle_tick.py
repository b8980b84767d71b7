"""A tick with nothing to do, at many credentials: what cron costs every minute."""

import time
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.databases import nations
from bench.nation import MONTH, opening_instant
from bench.report import report
from renewal.actions.tick import tick

SIZE = 100_000
TICKS = 25


def run(size: int | None) -> None:
    """The middle one of some ticks, a minute apart, after the one that opened and sealed all."""
    size = size or SIZE
    for nation in nations(size):
        with nation.fresh() as database:
            engine = create_engine(database.url)
            now = opening_instant(MONTH)
            with Session(engine) as session:
                tick(session, now=now, pause=lambda _seconds: None)
                minutes = [now + timedelta(minutes=number) for number in range(2, TICKS + 2)]
                took = sorted(_seconds(session, minute) for minute in minutes)
            engine.dispose()
            report(
                "idle_tick", nation.kind, size, median(took), None, None, longest=round(took[-1], 4)
            )


def _seconds(session: Session, now: datetime) -> float:
    begun = time.perf_counter()
    done = tick(session, now=now)
    seconds = time.perf_counter() - begun
    assert not done.did_anything, "an idle tick finds nothing to do"
    return seconds
