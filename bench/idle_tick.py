"""A tick with nothing to do, at many credentials: what cron costs every minute."""

import time

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.databases import both_kinds
from bench.nation import MONTH, opening_instant, settle
from bench.report import report
from renewal.actions.tick import tick
from tests.databases import SqliteDatabases

SIZE = 100_000


def run(size: int | None) -> None:
    """The least time of ten ticks after the one that opened the month; the bound is SELECT 1."""
    size = size or SIZE
    with both_kinds() as makers:
        for maker in makers:
            kind = "sqlite" if isinstance(maker, SqliteDatabases) else "postgresql"
            with maker.migrated() as database:
                settle(database.url, size)
                engine = create_engine(database.url)
                with Session(engine) as session:
                    now = opening_instant(MONTH)
                    tick(session, now=now)
                    seconds = min(_seconds(session, now) for _ in range(10))
                engine.dispose()
                report("idle_tick", kind, size, seconds, None, None)


def _seconds(session: Session, now: object) -> float:
    begun = time.perf_counter()
    tick(session, now=now)  # type: ignore[arg-type]
    return time.perf_counter() - begun
