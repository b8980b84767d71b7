"""What the processes of the failure scenarios do. Importing this loads the service whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, configure_mappers

from renewal.actions import open_month
from renewal.actions.tick import tick

# Done once, before the processes are forked: it takes longer than what they do.
configure_mappers()
for dialect in ("sqlite://", "postgresql+psycopg://"):
    create_engine(dialect)


@contextmanager
def session_on(url: str) -> Iterator[Session]:
    """A session on a connection of this process's own."""
    engine = create_engine(url)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


def tick_once(url: str, at: datetime, start: int, block: int) -> dict[str, Any]:
    """One tick runs, with blocks of so many technicians; its report is returned."""
    open_month.BLOCK = block
    with session_on(url) as session:
        return tick(session, now=at, start=start).as_json()
