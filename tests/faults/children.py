"""What the processes of the failure scenarios do. Importing this loads the service whole."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, configure_mappers

from renewal.actions import open_month
from renewal.actions.record_response import record_response
from renewal.actions.tick import tick
from renewal.app import create_app
from renewal.domain.calendar import Month
from renewal.domain.ids import CodeOf
from renewal.settings import Settings
from renewal.store.db import db
from renewal.store.installation import public_codes
from renewal.store.queries.questions import asked_rows
from tests.faults.no_room import files_no_longer_than
from tests.installation import SECRET

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


def answer_with_room_for(
    url: str, data: Path, at: datetime, token: str, path: str, place: str, size: int
) -> tuple[int, str]:
    """The answer is sent while no file may become longer than ``size``: the status and page."""
    settings = Settings.from_env(
        {
            "RENEWAL_DATA": str(data),
            "DATABASE_URL": url,
            "RENEWAL_SECRET_KEY": SECRET,
            "RENEWAL_MODE": "test",
            "BASE_URL": "http://localhost",
        }
    )
    app = create_app(settings, clock=lambda: at)
    browser = app.test_client()
    browser.set_cookie("renewal", token)
    checked = browser.get(f"{path}/check?option={place}")
    [csrf] = set(re.findall(r'name="csrf" value="(\w+)"', checked.text))
    # With the last connection the log of SQLite goes, so the next one begins at nothing.
    with app.app_context():
        db.engine.dispose()
    with files_no_longer_than(size):
        answered = browser.post(f"{path}/answer", data={"csrf": csrf, "option": place})
        page = answered.text
    with app.app_context():
        db.engine.dispose()
    return answered.status_code, page


def answer_for(
    url: str, at: datetime, people: Sequence[int], month: Month, seconds: float
) -> list[float]:
    """These technicians' questions are answered one after the other; how long each answer took."""
    took: list[float] = []
    ends = time.monotonic() + seconds
    with session_on(url) as session:
        codes = public_codes(session)
        for person in people:
            rows = asked_rows(session, person, months=[month])
            session.rollback()
            for row in rows:
                begun = time.monotonic()
                if begun > ends:
                    return took
                record_response(
                    session,
                    technician_id=person,
                    code=codes.encode(CodeOf.ASSIGNMENT, row.id),
                    options=["1"],
                    received_at=at,
                    now=at,
                )
                took.append(time.monotonic() - begun)
    return took


def open_or_answer(task: str, *arguments: Any) -> list[float]:
    """One of many processes opens the next month; the others answer the questions of this one."""
    if task == "answer":
        return answer_for(*arguments)
    tick_once(*arguments)
    return []
