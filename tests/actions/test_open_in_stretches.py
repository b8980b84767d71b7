"""Opening a month in stretches: one is read and another written while one is being chosen for."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from renewal.actions import open_month as opening
from renewal.actions.open_month import Opened, open_month
from renewal.actions.read_stretches import Read, StretchReader, read_ahead
from renewal.actions.verify import verify
from renewal.domain.calendar import Month
from renewal.store.month_counts import MonthCount, counted_evidence, month_counts
from renewal.store.tables import Assignment, Opening, Shelf
from tests.actions.test_open_month import line, service_of
from tests.databases import Database
from tests.installation import Installation, instant

JANUARY = Month(2027, 1)
NOW = instant("2027-01-01T12:00:00")
PEOPLE, BLOCK = 30, 4
BLOCKS = 8


@pytest.fixture
def service(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Installation]:
    """Thirty people in two areas each, four of them a block: two stretches of four blocks."""
    people = [line(number, area) for number in range(1, PEOPLE + 1) for area in ("A5", "A6")]
    monkeypatch.setattr(opening, "BLOCK", BLOCK)
    with service_of(database, tmp_path, people) as made:
        yield made


def opened(session: Session, start: int = 0) -> Opened:
    return open_month(session, now=NOW, start=start, pause=lambda _seconds: None)


def count(service: Installation, what: type[Assignment | Opening]) -> int:
    return service.session.scalar(select(func.count()).select_from(what)) or 0


@pytest.mark.parametrize("start", [0, 1])
def test_it_asks_everybody_once_and_counts_them(service: Installation, start: int) -> None:
    report = opened(service.session, start)

    assert {area: issued for (_, area), issued in report.assignments.items()} == {
        "A5": PEOPLE,
        "A6": PEOPLE,
    }
    assert not report.shared
    assert (count(service, Assignment), count(service, Opening)) == (2 * PEOPLE, BLOCKS)
    counts = month_counts(service.session, JANUARY)
    assert counts == counted_evidence(service.session, JANUARY)
    assert list(counts.values()) == [MonthCount(PEOPLE)] * 2
    assert verify(service.session).first_bad is None


def test_it_leaves_what_another_process_opened_after_it_was_read(
    service: Installation, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one opens everything while our first stretch waits to be chosen for."""
    reading, began = StretchReader.read, Event()
    theirs: list[Opened] = []

    def read_slowly(self: StretchReader, session: Session, firsts: Sequence[int]) -> Read:
        found = reading(self, session, firsts)
        if not began.is_set():
            began.set()
            session.rollback()
            engine = create_engine(database.url)
            with Session(engine) as other:
                theirs.append(opened(other, start=1))
            engine.dispose()
        return found

    monkeypatch.setattr(StretchReader, "read", read_slowly)

    ours = opened(service.session)

    assert [sum(each.assignments.values()) for each in theirs] == [2 * PEOPLE]
    assert (sum(ours.assignments.values()), ours.shared) == (0, True)
    assert (count(service, Assignment), count(service, Opening)) == (2 * PEOPLE, BLOCKS)
    assert verify(service.session).first_bad is None


def test_it_reads_nobody_before_the_shelves_are_filled(
    service: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filling them moves what people remember to the concepts that items have now."""
    reading, filled = StretchReader.read, []

    def read(self: StretchReader, session: Session, firsts: Sequence[int]) -> Read:
        filled.append(session.scalar(select(func.count()).select_from(Shelf)))
        return reading(self, session, firsts)

    monkeypatch.setattr(StretchReader, "read", read)

    opened(service.session)

    assert filled == [2, 2]


def test_it_reads_one_stretch_ahead(service: Installation) -> None:
    """Stretches come in their order, however far they have been read."""
    reader = StretchReader(JANUARY, NOW + timedelta(days=1), BLOCK)
    stretches = [[1], [5, 9], [13]]

    with read_ahead(service.session, reader, stretches) as coming:
        found = [(firsts, read()) for firsts, read in coming]

    people = []
    for _, asked in found:
        assert asked is not None
        people.append(sorted(set(asked.asking.technician_ids.tolist())))
    assert [firsts for firsts, _ in found] == stretches
    assert people == [[1, 2, 3, 4], [5, 6, 7, 8, 9, 10, 11, 12], [13, 14, 15, 16]]


def test_it_reads_nothing_where_everything_is_opened(service: Installation) -> None:
    opened(service.session)
    reader = StretchReader(JANUARY, NOW, BLOCK)

    assert reader.left(service.session, [1, 5]) == []
    assert reader.read(service.session, [1, 5]) is None


def test_it_leaves_the_garbage_collector_as_it_was(service: Installation) -> None:
    before = gc.get_freeze_count(), gc.get_threshold()

    opened(service.session)

    assert before[0] > 0, "the tests freeze what was loaded before them"
    assert (gc.get_freeze_count(), gc.get_threshold()) == before
