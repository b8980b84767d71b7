"""Many processes tick at once: the month is opened once, whole, and everybody is told once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from renewal.store.db import writing
from renewal.store.tables import Assignment, Letter, Opening, TickRun, WindowRow
from renewal.store.verifying import verify_entries
from tests.databases import Database
from tests.faults.children import session_on, tick_once
from tests.faults.crowd import EACH, OPENING, add_people, settle
from tests.faults.processes import together

A_MINUTE = timedelta(minutes=1)
# The crowd was loaded past the ledger; all that the ticks wrote is covered.
LOADED = ("credential ", "enrolment ")


def tick_together(database: Database, processes: int, at: Any, block: int) -> list[dict[str, Any]]:
    """So many processes tick at one moment; their reports."""
    calls = [(database.url, at, start, block) for start in range(processes)]
    return together(tick_once, calls)


def open_by_many(database: Database, folder: Path, people: int, processes: int, block: int) -> None:
    """Many processes open the month of a crowd, and then that of fifty late comers."""
    settle(database, folder, people)
    late = range(people + 1, people + 51)

    first = tick_together(database, processes, OPENING, block)
    with session_on(database.url) as session, writing(session):
        add_people(session, late, late=True)
    second = tick_together(database, processes, OPENING + A_MINUTE, block)

    # No question is counted by two processes, so all of them together tell what was done.
    assert sum(report["assignments"] for report in first) == people * EACH
    assert sum(report["assignments"] for report in second) == len(late) * EACH
    assert sum(report["letters"] for report in first + second) == people + len(late)
    with session_on(database.url) as session:
        credentials = session.scalars(select(Assignment.credential_id)).all()
        told = session.scalars(select(Letter.technician_id)).all()
        opened = select(Opening.first_technician_id).where(Opening.first_technician_id.is_not(None))
        blocks = session.scalars(opened).all()
        assert sorted(credentials) == list(range(1, (people + len(late)) * EACH + 1))
        assert sorted(number for number in told if number is not None) == list(
            range(1, people + len(late) + 1)
        )
        assert list(session.scalars(select(WindowRow.month))) == ["2027-01"]
        assert len(blocks) == len(set(blocks))
        # Who found nothing left to do leaves no row, so the rows hold all that was done.
        runs = session.scalars(select(TickRun.summary)).all()
        assert sum(run["assignments"] for run in runs) == (people + len(late)) * EACH
        assert sum(run["letters"] for run in runs) == people + len(late)
        assert [bad for bad in verify_entries(session) if not bad.row.startswith(LOADED)] == []


def test_it_opens_a_month_once_by_six_processes(database: Database, tmp_path: Path) -> None:
    open_by_many(database, tmp_path, people=2_000, processes=6, block=400)


@pytest.mark.faults
def test_it_opens_a_month_once_by_sixteen_processes(database: Database, tmp_path: Path) -> None:
    open_by_many(database, tmp_path, people=10_000, processes=16, block=2_000)
