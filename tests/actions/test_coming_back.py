"""A question that is not new says so: missed before, not sure before, or the very item."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renewal.actions.read_question import read_question
from renewal.actions.record_displays import record_displays
from renewal.actions.record_response import record_response
from renewal.domain.assignment import Before, CameBack
from renewal.domain.calendar import Month
from renewal.domain.choosing import Reason
from renewal.domain.spacing import Sure
from renewal.store.queries.questions import AskedRow
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, right_place, wrong_place

HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01"
START = Month(2027, 1)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        yield made


def enrol_rosa(service: Installation, folder: Path, items: int, siblings: int) -> None:
    bank = write_bank(folder / "bank", {"A5": items}, siblings=siblings)
    service.settle(bank, f"R1,Rosa,Alvarez,rosa@example.org,en,,A5,{HELD},2027-01-01")


def answer(
    service: Installation, row: AskedRow, *, right: bool = False, sure: Sure | None = None
) -> None:
    record_response(
        service.session,
        technician_id=service.technician_id("R1"),
        code=service.code(row),
        options=[right_place(row) if right else wrong_place(row)],
        received_at=service.now,
        now=service.now,
        sure=sure,
    )


def display(service: Installation, row: AskedRow) -> None:
    who = service.technician_id("R1")
    question = read_question(
        service.session, technician_id=who, code=service.code(row), now=service.now
    )
    record_displays(service.session, technician_id=who, questions=[question], now=service.now)


def back(service: Installation, row: AskedRow) -> CameBack | None:
    found = read_question(
        service.session,
        technician_id=service.technician_id("R1"),
        code=service.code(row),
        now=service.now,
    )
    service.session.rollback()
    return found.came_back


@pytest.mark.parametrize(
    ("right", "sure", "how"),
    [(False, None, Before.MISSED), (True, Sure.GUESSED, Before.NOT_SURE)],
)
def test_it_says_when_a_concept_slipped(
    service: Installation, tmp_path: Path, right: bool, sure: Sure | None, how: Before
) -> None:
    enrol_rosa(service, tmp_path, items=60, siblings=3)
    slipped: dict[str, Month] = {}
    told = []
    for offset in range(12):
        month = START.plus(offset)
        service.tick(f"{month}-02T12:00:00")
        row = service.asked("R1", "A5", month)
        expected = None
        if row.reason == Reason.REPEAT:
            expected = CameBack(how, slipped[row.concept])
            told.append(row)
        assert back(service, row) == expected
        answer(service, row, right=right, sure=sure)
        slipped[row.concept] = month

    assert len(told) == 2


def test_it_says_when_the_very_item_was_shown(service: Installation, tmp_path: Path) -> None:
    """With twelve items the second year repeats; only what was displayed is called known."""
    enrol_rosa(service, tmp_path, items=12, siblings=1)
    shown: dict[int, Month] = {}
    for offset in range(12):
        month = START.plus(offset)
        service.tick(f"{month}-02T12:00:00")
        row = service.asked("R1", "A5", month)
        if offset % 2:
            display(service, row)
            shown[row.item_id] = month

    told = {}
    for offset in range(12, 24):
        month = START.plus(offset)
        service.tick(f"{month}-02T12:00:00")
        row = service.asked("R1", "A5", month)
        told[row.item_id] = back(service, row)
        display(service, row)

    assert {item for item, each in told.items() if each is None} == set(told) - set(shown)
    assert {item: each for item, each in told.items() if each} == {
        item: CameBack(Before.SHOWN, month) for item, month in shown.items()
    }
    assert len(told) == 12
