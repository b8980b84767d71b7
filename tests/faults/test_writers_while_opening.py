"""People answer while a month is being opened: nobody is told that the database is locked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.store.tables import Assignment, Response
from tests.databases import Database
from tests.faults.children import open_or_answer, session_on, tick_once
from tests.faults.crowd import EACH, JANUARY, OPENING, settle
from tests.faults.processes import alone, together
from tests.installation import instant

SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FEBRUARY = instant("2027-02-01T05:01:00")


def answer_while_opening(
    database: Database, folder: Path, people: int, writers: int, seconds: float, block: int
) -> list[float]:
    """February is opened while so many writers answer January: how long each answer took."""
    settle(database, folder, people)
    alone(tick_once, database.url, OPENING, 0, block)
    just_in_time = FEBRUARY - timedelta(minutes=2)
    calls: list[tuple[object, ...]] = [("tick", database.url, FEBRUARY, 0, block)]
    for writer in range(writers):
        theirs = range(writer + 1, people + 1, writers)
        calls.append(("answer", database.url, just_in_time, theirs, JANUARY, seconds))

    took = sorted(each for found in together(open_or_answer, calls) for each in found)

    with session_on(database.url) as session:
        assert session.scalar(select(func.count(Response.id))) == len(took)
        february = select(func.count(Assignment.id)).where(Assignment.month == "2027-02")
        assert session.scalar(february) == people * EACH
    print(f"{len(took)} answers, p50 {took[len(took) // 2]:.3f} s, p99 {p99(took):.3f} s")
    return took


def p99(took: list[float]) -> float:
    return took[len(took) * 99 // 100]


@SQLITE
def test_it_takes_answers_while_a_month_is_opened(database: Database, tmp_path: Path) -> None:
    took = answer_while_opening(database, tmp_path, people=400, writers=8, seconds=8, block=100)

    assert len(took) >= 8


@pytest.mark.faults
@SQLITE
def test_it_takes_answers_quickly_while_a_month_is_opened(
    database: Database, tmp_path: Path
) -> None:
    took = answer_while_opening(
        database, tmp_path, people=10_000, writers=8, seconds=60, block=2_000
    )

    assert p99(took) <= 1
