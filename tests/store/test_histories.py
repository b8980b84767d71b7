"""Histories: the facts of credentials as they were known at an instant, and nothing later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from renewal.actions.begin_pause import begin_leave
from renewal.actions.document_experience import document_experience
from renewal.actions.end_pause import end_leave
from renewal.actions.enrol import enrol
from renewal.actions.programme import programme_in_force
from renewal.actions.record_test import record_test
from renewal.actions.unenrol import unenrol
from renewal.actions.withdraw import withdraw
from renewal.domain.calendar import Month, zone_of
from renewal.domain.history import Enrolment, Pause, PauseKind, Validity
from renewal.store.installation import public_codes
from renewal.store.queries.histories import (
    credential_records,
    experience_of,
    technician_records,
)
from tests.actions.answered_months import (
    BEN,
    HELD,
    JANUARY,
    service_with,
)
from tests.databases import Database
from tests.installation import Installation, instant
from tests.store.known_histories import PEOPLE, credential_id, history, records

ACTOR = ("account:1",)
FEBRUARY, MARCH = Month(2027, 2), Month(2027, 3)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, *PEOPLE) as made:
        yield made


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


def test_it_reads_a_technicians_credentials_by_area(service: Installation) -> None:
    found = records(service, "R1", "2027-01-01T12:00:00")

    assert [record.history.area for record in found] == ["A5", "A6"]
    assert {record.technician_id for record in found} == {service.technician_id("R1")}
    assert found[0].first_certified_on == date(2020, 3, 10)
    assert found[0].history.validities == (Validity(date(2020, 3, 10), date(2029, 3, 10)),)
    assert found[0].experience == {"A": 6}


def test_it_reads_just_the_credentials_asked_for(service: Installation) -> None:
    wanted = [credential_id(service, "B1"), credential_id(service, "R1", "A6")]

    found = credential_records(
        service.session,
        programme_in_force(service.session),
        public_codes(service.session),
        wanted,
        at=service.now,
    )

    assert sorted(record.id for record in found) == sorted(wanted)


def test_it_reads_nothing_of_a_technician_that_there_is_not(service: Installation) -> None:
    session = service.session

    found = technician_records(
        session, programme_in_force(session), public_codes(session), 404, at=service.now
    )

    assert found == ()


def test_it_leaves_out_a_credential_recorded_later(service: Installation) -> None:
    service.now = instant("2027-02-01T12:00:00")
    service.load_roster(BEN.replace(",A5,", ",A6,"))

    before, after = (records(service, "B1", f"2027-02-01T{at}") for at in ("11:59:59", "12:00:00"))

    assert [len(before), len(after)] == [1, 2]


def test_it_leaves_out_an_enrolment_recorded_later(service: Installation) -> None:
    service.now = instant("2027-01-20T12:00:00")
    enrol(
        service.session,
        technician_id=service.technician_id("R1"),
        area="A6",
        reason="wants to",
        actors=("technician",),
        now=service.now,
    )

    before = history(service, "2027-01-20T11:59:59", area="A6")
    after = history(service, "2027-01-20T12:00:00", area="A6")

    assert before.enrolments == ()
    assert after.enrolments == (Enrolment(date(2027, 1, 20), service.now, JANUARY, None),)


def test_it_leaves_out_an_end_recorded_later(service: Installation) -> None:
    service.now = instant("2027-01-20T12:00:00")
    unenrol(
        service.session,
        technician_id=service.technician_id("R1"),
        area="A5",
        reason="too busy",
        actors=("technician",),
        now=service.now,
    )

    [before] = history(service, "2027-01-20T11:59:59").enrolments
    [after] = history(service, "2027-01-20T12:00:00").enrolments

    assert (before.ended_at, after.ended_at) == (None, service.now)


def test_it_reads_both_spans_of_somebody_who_came_back(service: Installation) -> None:
    for at, act in (("2027-02-10T12:00:00", unenrol), ("2027-04-10T12:00:00", enrol)):
        service.now = instant(at)
        act(
            service.session,
            technician_id=service.technician_id("R1"),
            area="A5",
            reason="so it is",
            actors=("technician",),
            now=service.now,
        )

    spans = history(service, "2027-05-01T12:00:00").enrolments

    assert [(str(span.first_month), span.ended_at) for span in spans] == [
        ("2027-01", instant("2027-02-10T12:00:00")),
        ("2027-04", None),
    ]


def test_it_leaves_out_a_pause_and_its_end_recorded_later(service: Installation) -> None:
    service.now = instant("2027-01-20T12:00:00")
    leave(service, date(2027, 1, 10), date(2027, 3, 31))
    service.now = instant("2027-02-20T12:00:00")
    end_leave(
        service.session,
        technician_number="R1",
        area="A5",
        reason="back",
        actors=ACTOR,
        now=service.now,
    )

    days = ("2027-01-20T11:59:59", "2027-01-20T12:00:00", "2027-02-20T12:00:00")
    pauses = [history(service, day).pauses for day in days]

    begins, known = instant("2027-01-10T05:00:00"), instant("2027-01-20T12:00:00")
    planned = Pause(PauseKind.LEAVE, begins, known, instant("2027-04-01T04:00:00"))
    ended = Pause(PauseKind.LEAVE, begins, known, instant("2027-02-20T12:00:00"))
    assert pauses == [(), (planned,), (ended,)]


def test_it_reads_a_pause_without_an_end(service: Installation) -> None:
    leave(service)

    [pause] = history(service, "2028-01-01T12:00:00").pauses

    assert (pause.begins_at, pause.ends_at) == (service.now, None)


def test_it_leaves_out_a_withdrawal_recorded_later(service: Installation) -> None:
    service.now = instant("2027-01-20T12:00:00")
    withdraw(
        service.session,
        technician_number="R1",
        area="A5",
        reason="asked for it",
        actors=ACTOR,
        now=service.now,
    )

    assert history(service, "2027-01-20T11:59:59").withdrawn_at is None
    assert history(service, "2027-01-20T12:00:00").withdrawn_at == service.now
    assert history(service, "2027-01-20T12:00:00", area="A6").withdrawn_at is None


def test_it_leaves_out_a_test_recorded_later_than_it_was_passed(service: Installation) -> None:
    service.now = instant("2027-01-20T12:00:00")
    record_test(
        service.session,
        technician_number="R1",
        area="A5",
        passed_on=date(2027, 1, 5),
        reason="result slip seen",
        actors=ACTOR,
        now=service.now,
    )

    before = history(service, "2027-01-20T11:59:59")
    after = history(service, "2027-01-20T12:00:00")

    assert (before.tests, before.expires_on) == ((), date(2029, 3, 10))
    assert (after.tests, after.expires_on) == ((date(2027, 1, 5),), date(2032, 1, 5))
    assert after.validities[1] == Validity(date(2027, 1, 5), date(2032, 1, 5))


def test_it_leaves_out_experience_recorded_or_documented_later(service: Installation) -> None:
    service.now = instant("2027-01-20T12:00:00")
    service.load_roster(
        f"D1,Dana,Flores,dana@example.org,en,,A5,{HELD}".replace(",6,2020-01-01", ",,")
    )
    document_experience(
        service.session,
        technician_number="D1",
        series="A",
        years=3,
        documented_on=date(2027, 1, 20),
        reason="letter of the shop",
        actors=ACTOR,
        now=instant("2027-01-21T12:00:00"),
    )

    days = ("2027-01-20T23:00:00", "2027-01-21T12:00:00")
    assert [history(service, day, number="D1").pending for day in days] == [True, False]
    who, zone = service.technician_id("D1"), zone_of("America/New_York")
    known = [experience_of(service.session, who, at=instant(day), zone=zone) for day in days]
    assert known == [{}, {"A": 3}]
