"""What an answer depends on, read at once: the same as everybody else reads in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.actions.begin_pause import begin_leave
from renewal.actions.end_pause import end_leave
from renewal.actions.unenrol import unenrol
from renewal.actions.withdraw import withdraw
from renewal.domain.calendar import Month
from renewal.domain.history import Question
from renewal.store.memories import cached
from renewal.store.queries.answering import Answerable, find_answerable
from renewal.store.queries.histories import find_for_years
from renewal.store.tables import Entry, ProgrammeVersion
from tests.actions.answered_months import BEN, JANUARY, ROSA, answer, go_through, service_with
from tests.actions.rescoring import VOID, also, rescored, wrong_options
from tests.databases import Database
from tests.installation import Installation, instant

ACTOR = ("account:1",)
MARCH = Month(2027, 3)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, BEN) as made:
        go_through(made, ("R1", "rw-"), ("B1", "---"))
        yield made


def found_at(service: Installation, *, alone: bool = False) -> Answerable | None:
    row = service.asked("R1", "A5", MARCH)
    rosa = service.technician_id("R1")
    return find_answerable(service.session, rosa, row.id, at=service.now, alone=alone)


def leave(service: Installation, first: date | None = None, last: date | None = None) -> None:
    begin_leave(
        service.session,
        technician_number="R1",
        area="A5",
        begins_on=first,
        until=last,
        reason="family",
        actors=ACTOR,
        now=service.now,
    )


def agrees(service: Installation) -> None:
    """The history is the one that is read in pieces."""
    found = found_at(service)
    assert found is not None
    record = find_for_years(service.session, found.row.credential_id, at=service.now)
    assert record is not None
    assert found.area_id == record.area_id
    assert found.history == replace(record.history, windows=found.history.windows)
    assert dict(found.history.windows) == record.history.windows


def test_it_reads_months_with_and_without_answers(service: Installation) -> None:
    found = found_at(service)

    assert found is not None
    assert found.history.questions[JANUARY] == Question(
        JANUARY, "", instant("2027-01-05T18:00:00"), True
    )
    assert [each.right for each in found.history.questions.values()] == [True, False, None]
    agrees(service)


def test_it_reads_which_questions_were_voided_and_what_counts_in_this_one(
    service: Installation,
) -> None:
    rows = {month: service.asked("R1", "A5", Month(2027, month)) for month in (1, 2, 3)}
    other = wrong_options(rows[3])[0]
    rescored(service, rows[3].revision_id, also(other))
    for row in rows.values():
        rescored(service, row.revision_id, VOID)

    found = found_at(service)

    assert found is not None
    assert found.row.keyed.keys == (rows[3].key, (other,))
    assert found.row.keyed.is_void
    voided = [each.voided_at for each in found.history.questions.values()]
    assert voided == [None, service.now, service.now]
    agrees(service)
    service.now += timedelta(minutes=1)
    service.tick()
    agrees(service)


def test_it_reads_what_was_known_at_the_time(service: Installation) -> None:
    service.now = instant("2027-01-05T17:59:00")

    agrees(service)


def test_it_reads_pauses_and_ends_in_order(service: Installation) -> None:
    leave(service)
    service.now += timedelta(hours=3)
    end_leave(service.session, technician_number="R1", reason="back", actors=ACTOR, now=service.now)
    service.now += timedelta(hours=1)
    leave(service, date(2027, 5, 1), date(2027, 5, 9))
    unenrol(
        service.session,
        technician_id=service.technician_id("R1"),
        area="A5",
        reason="wish",
        actors=ACTOR,
        now=service.now,
    )

    found = found_at(service)

    assert found is not None
    assert len(found.history.pauses) == 2
    assert found.history.enrolments[0].ended_at == service.now
    agrees(service)


def test_it_reads_a_withdrawal(service: Installation) -> None:
    withdraw(
        service.session,
        technician_number="R1",
        area="A5",
        reason="fraud",
        actors=ACTOR,
        now=service.now,
    )

    agrees(service)


def test_it_reads_what_is_remembered_of_the_concept(service: Installation) -> None:
    answer(service, "R1", MARCH, day=6)

    found = found_at(service)

    assert found is not None
    known = cached(service.session, [found.row.credential_id])
    assert found.memory == known[found.row.credential_id, found.row.concept]


@pytest.mark.parametrize("alone", [True, False])
def test_it_says_how_far_the_ledger_and_the_programme_had_come(
    service: Installation, alone: bool
) -> None:
    found = found_at(service, alone=alone)

    assert found is not None
    if service.database.kind == "sqlite":
        assert found.newest_entry == service.session.scalar(select(func.max(Entry.id)))
    assert found.programme == service.session.scalar(select(ProgrammeVersion.digest))


def test_it_finds_nobody_elses(service: Installation) -> None:
    row = service.asked("R1", "A5", MARCH)
    ben = service.technician_id("B1")

    found = find_answerable(service.session, ben, row.id, at=service.now, alone=True)

    assert found is None
    assert not service.session.in_transaction()
