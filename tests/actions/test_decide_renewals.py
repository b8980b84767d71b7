"""Deciding: a credit year that has its credits extends the credential once, whoever decides."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from renewal.actions.begin_pause import begin_leave
from renewal.actions.decide_renewals import BATCH, decide_renewals
from renewal.actions.verify import verify
from renewal.actions.withdraw import withdraw
from renewal.domain.calendar import Month
from renewal.store.db import writing
from renewal.store.due import DECIDE, add_due
from renewal.store.tables import Credential, Decision, Due, Entry, Letter, Technician
from tests.actions.answered_months import (
    BEN,
    HELD,
    JANUARY,
    ROSA,
    answer,
    count,
    go_through,
    service_with,
)
from tests.databases import Database
from tests.installation import Installation, instant

SEVEN = "rrrrrrr-----"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, BEN) as made:
        yield made


def decisions(service: Installation) -> list[Decision]:
    found = list(service.session.scalars(select(Decision).order_by(Decision.id)))
    service.session.expunge_all()
    service.session.rollback()
    return found


def excuse(service: Installation, number: str, month: Month, at: str) -> None:
    """A leave over the month is recorded after it, as somebody comes with a doctor's note."""
    service.now = instant(at)
    begin_leave(
        service.session,
        technician_number=number,
        area="A5",
        begins_on=month.first_day,
        until=month.first_day.replace(day=28),
        reason="was ill",
        actors=("account:1",),
        now=service.now,
    )


def wait_to_be_decided(service: Installation) -> list[int]:
    """Every credential is put into the queue by hand."""
    with writing(service.session):
        found = list(service.session.scalars(select(Credential.id)))
        add_due(service.session, DECIDE, found)
    return found


def test_it_extends_with_the_eighth_right_answer(service: Installation) -> None:
    go_through(service, ("R1", "rrrrrrrr"))

    [decision] = decisions(service)
    assert (decision.kind, decision.cause, decision.version) == ("extension", "year 1", 1)
    assert decision.decided_at == instant("2027-08-05T18:00:00")
    assert decision.effective_on == date(2027, 8, 5)
    assert (decision.expires_before, decision.expires_after) == (
        date(2029, 3, 10),
        date(2030, 3, 10),
    )
    assert decision.supersedes_id is None


def test_it_leaves_seven_right_answers_undecided(service: Installation) -> None:
    go_through(service, ("R1", SEVEN))
    wait_to_be_decided(service)

    made = decide_renewals(service.session, now=instant("2028-01-02T12:00:00"))

    assert made == 0
    assert decisions(service) == []


def test_it_decides_nothing_more_for_a_ninth_credit(service: Installation) -> None:
    go_through(service, ("R1", "rrrrrrrrrrrr"))
    wait_to_be_decided(service)

    made = decide_renewals(service.session, now=instant("2027-12-20T12:00:00"))

    assert made == 0
    assert [decision.cause for decision in decisions(service)] == ["year 1"]


def test_it_decides_a_year_that_a_late_excuse_completed(service: Installation) -> None:
    go_through(service, ("R1", SEVEN))
    excuse(service, "R1", Month(2027, 11), "2028-01-10T15:00:00")

    made = decide_renewals(service.session, now=instant("2028-01-10T15:00:30"))

    [decision] = decisions(service)
    assert made == 1
    assert decision.effective_on == date(2028, 1, 10)
    assert decision.expires_after == date(2030, 3, 10)
    credited = [month for month in decision.evidence["months"] if month["credited_at"]]
    assert [month["state"] for month in credited] == ["right"] * 7 + ["credited"]


def test_it_empties_the_queue_whether_or_not_it_decided(service: Installation) -> None:
    go_through(service, ("R1", SEVEN))
    excuse(service, "R1", Month(2027, 11), "2028-01-10T15:00:00")
    excuse(service, "B1", Month(2027, 11), "2028-01-10T15:00:00")
    assert count(service, Due) == 2

    made = decide_renewals(service.session, now=service.now)

    assert made == 1
    assert count(service, Due) == 0
    assert not service.session.in_transaction()


def test_it_leaves_other_work_in_the_queue(service: Installation) -> None:
    with writing(service.session):
        add_due(service.session, "open", [1])

    decide_renewals(service.session, now=service.now)

    assert list(service.session.scalars(select(Due.task))) == ["open"]


def test_it_decides_a_year_once_however_often_it_waits(service: Installation) -> None:
    go_through(service, ("R1", SEVEN))
    excuse(service, "R1", Month(2027, 11), "2028-01-10T15:00:00")
    decide_renewals(service.session, now=service.now)
    wait_to_be_decided(service)

    made = decide_renewals(service.session, now=instant("2028-01-11T12:00:00"))

    assert made == 0
    assert len(decisions(service)) == 1
    assert count(service, Letter) == len(
        set(service.session.scalars(select(Letter.occasion)).all())
    )


def test_it_counts_a_second_year_from_where_the_first_led(service: Installation) -> None:
    go_through(service, ("R1", SEVEN + SEVEN))
    assert decisions(service) == []
    excuse(service, "R1", Month(2028, 11), "2029-01-10T15:00:00")
    excuse(service, "R1", Month(2027, 11), "2029-01-10T15:00:01")

    made = decide_renewals(service.session, now=instant("2029-01-10T15:00:30"))

    # Both are decided at once, the year that was completed first before the other.
    assert made == 2
    assert [
        (decision.cause, decision.expires_before, decision.expires_after)
        for decision in decisions(service)
    ] == [
        ("year 2", date(2029, 3, 10), date(2030, 3, 10)),
        ("year 1", date(2030, 3, 10), date(2031, 3, 10)),
    ]
    assert service.standing("R1", "A5", instant("2029-01-10T16:00:00")).expires_on == date(
        2031, 3, 10
    )


def test_it_counts_from_the_day_of_deciding_where_the_credential_had_expired(
    database: Database, tmp_path: Path
) -> None:
    expired = ROSA.replace("2024-03-10,2029-03-10", "2021-11-30,2026-11-30")
    with service_with(database, tmp_path, expired) as service:
        go_through(service, ("R1", "rrrrrrrr"))

        [decision] = decisions(service)
        assert (decision.expires_before, decision.expires_after) == (
            date(2026, 11, 30),
            date(2028, 8, 5),
        )


def test_it_names_the_day_in_the_zone_of_the_programme(service: Installation) -> None:
    go_through(service, ("R1", "rrrrrrr"))
    service.tick("2027-08-01T12:00:00")
    answer(service, "R1", JANUARY.plus(7), day=31)
    service.tick("2027-09-01T03:00:00")

    [decision] = decisions(service)
    assert decision.effective_on == date(2027, 8, 31)


def test_it_decides_nothing_about_a_withdrawn_credential(service: Installation) -> None:
    go_through(service, ("R1", SEVEN))
    excuse(service, "R1", Month(2027, 11), "2028-01-10T15:00:00")
    withdraw(
        service.session,
        technician_number="R1",
        area="A5",
        reason="asked for it",
        actors=("account:1",),
        now=service.now,
    )

    made = decide_renewals(service.session, now=instant("2028-01-10T15:01:00"))

    assert made == 0
    assert count(service, Due) == 0


def test_it_keeps_the_areas_of_a_person_apart(database: Database, tmp_path: Path) -> None:
    with service_with(database, tmp_path, ROSA, ROSA.replace(",A5,", ",A6,")) as service:
        for offset in range(8):
            month = JANUARY.plus(offset)
            service.tick(f"{month}-01T12:00:00")
            answer(service, "R1", month, area="A5")
            if offset < 7:
                answer(service, "R1", month, area="A6", day=6)

        assert len(decisions(service)) == 1
        assert service.standing("R1", "A5").expires_on == date(2030, 3, 10)
        assert service.standing("R1", "A6").expires_on == date(2029, 3, 10)


def test_it_writes_entry_and_letter_with_the_decision(service: Installation) -> None:
    go_through(service, ("R1", SEVEN))
    excuse(service, "R1", Month(2027, 11), "2028-01-10T15:00:00")

    decide_renewals(service.session, now=instant("2028-01-10T15:00:30"))

    session, [decision] = service.session, decisions(service)
    entry = session.scalars(select(Entry).where(Entry.act == "decide extension")).one()
    rosa = session.scalars(select(Technician).where(Technician.number == "R1")).one()
    letter = session.scalars(select(Letter).where(Letter.kind == "decision")).one()
    assert (entry.pseudonym, entry.actors, entry.reason) == (rosa.pseudonym, ["policy"], "year 1")
    assert entry.covers == [["decision", decision.id]]
    assert (letter.technician_id, letter.payload) == (rosa.id, {"decision_id": decision.id})
    assert letter.occasion == f"decision:{decision.id}"
    session.rollback()
    assert verify(session).first_bad is None


def test_it_works_through_more_than_a_batch(database: Database, tmp_path: Path) -> None:
    people = [
        f"N{n},First{n},Last{n},n{n}@example.org,en,,A6,{HELD},2027-01-01"
        for n in range(BATCH + 20)
    ]
    with service_with(database, tmp_path, *people) as service:
        waiting = wait_to_be_decided(service)
        assert len(waiting) > BATCH

        made = decide_renewals(service.session, now=service.now)

        assert made == 0
        assert count(service, Due) == 0


def test_it_decides_once_when_two_processes_decide_at_once(
    service: Installation, database: Database
) -> None:
    go_through(service, ("R1", SEVEN), ("B1", SEVEN))
    excuse(service, "R1", Month(2027, 11), "2028-01-10T15:00:00")
    excuse(service, "B1", Month(2027, 11), "2028-01-10T15:00:00")
    barrier = threading.Barrier(3)
    found: list[int | Exception] = []

    def run() -> None:
        engine = create_engine(database.url)
        try:
            with Session(engine) as session:
                barrier.wait()
                found.append(decide_renewals(session, now=instant("2028-01-10T15:01:00")))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            found.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [each for each in found if isinstance(each, Exception)] == []
    assert sum(each for each in found if isinstance(each, int)) == 2
    assert len(decisions(service)) == 2
    assert verify(service.session).first_bad is None
