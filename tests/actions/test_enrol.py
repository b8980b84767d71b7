"""Enrolling: what it brings is shown first, and whoever may not is told why."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from renewal.actions.begin_pause import begin_suspension
from renewal.actions.enrol import (
    AlreadyEnrolled,
    AreaNotOpen,
    CredentialPending,
    CredentialSuspended,
    Enrolled,
    enrol,
    preview_enrolment,
)
from renewal.actions.subject import (
    CredentialWithdrawn,
    ImplausibleDate,
    NoCredential,
    ReasonMissing,
)
from renewal.actions.unenrol import unenrol
from renewal.actions.withdraw import withdraw
from renewal.domain.calendar import Month
from renewal.domain.errors import RenewalError
from renewal.domain.programme import UnknownArea
from renewal.domain.standing import Outlook, State
from renewal.store.queries.people import UnknownTechnician
from renewal.store.tables import EnrolmentRow
from tests.databases import Database
from tests.office import Office, instant, row

ROSA = ("account:1",)


def enrol_rosa(office: Office, area: str = "A5", on: str | None = None) -> Enrolled:
    return enrol(
        office.session,
        technician_id=office.technician_id(),
        area=area,
        enrolled_on=date.fromisoformat(on) if on else None,
        reason="wants to answer at home",
        actors=ROSA,
        now=office.now,
    )


def refusal_of(office: Office, area: str = "A5") -> str:
    """The sentence with which enrolling is refused, which the preview says too."""
    with pytest.raises(RenewalError) as preview:
        preview_enrolment(
            office.session, technician_id=office.technician_id(), area=area, now=office.now
        )
    with pytest.raises(type(preview.value)) as refusal:
        enrol_rosa(office, area)
    assert refusal.value.sentence == preview.value.sentence
    return refusal.value.sentence


def test_it_shows_what_enrolling_would_bring(office: Office) -> None:
    office.load(row(expires="2029-03-10"))

    preview = preview_enrolment(
        office.session, technician_id=office.technician_id(), area="A5", now=office.now
    )

    assert preview.first_month == Month(2027, 1)
    assert preview.earliest_extension_on == date(2027, 8, 1)
    assert preview.expires_on == date(2029, 3, 10)
    assert preview.lapses_before is False
    assert preview.book_by == date(2029, 1, 9)


@pytest.mark.parametrize(
    ("at", "first", "earliest", "lapses"),
    [
        ("2028-08-01T12:00:00", Month(2028, 8), date(2029, 3, 1), False),
        ("2028-09-01T12:00:00", Month(2028, 9), date(2029, 4, 1), True),
    ],
)
def test_it_says_before_enrolment_whether_the_credential_lapses_first(
    office: Office, at: str, first: Month, earliest: date, lapses: bool
) -> None:
    office.load(row(expires="2029-03-10"))
    office.now = instant(at)

    preview = preview_enrolment(
        office.session, technician_id=office.technician_id(), area="A5", now=office.now
    )

    assert preview.first_month == first
    assert (preview.earliest_extension_on, preview.lapses_before) == (earliest, lapses)


def test_it_enrols_and_the_standing_follows(office: Office) -> None:
    office.load(row())

    enrolled = enrol_rosa(office)

    assert enrolled == Enrolled("A5", date(2027, 1, 4), Month(2027, 1))
    standing = office.standing()
    assert (standing.outlook, standing.months_left) == (Outlook.ON_TRACK, 12)
    assert office.due() == [("open", office.credential_id())]


def test_it_leaves_the_reason_in_the_ledger(office: Office) -> None:
    office.load(row())

    enrol_rosa(office)

    entry = office.last_entry()
    assert (entry.act, entry.actors) == ("enrol", ["account:1"])
    assert entry.reason == "wants to answer at home"
    assert [table for table, _ in entry.covers] == ["enrolment"]
    assert office.bad_entries() == []


@pytest.mark.parametrize(
    ("now", "on", "first", "due"),
    [
        # Seven days of January remain exactly, then a moment less.
        ("2027-01-25T05:00:00", None, "2027-01", True),
        ("2027-01-25T05:00:01", None, "2027-02", False),
        ("2027-01-04T15:00:00", "2027-01-25", "2027-01", True),
        ("2027-01-04T15:00:00", "2027-01-26", "2027-02", False),
        ("2027-01-04T15:00:00", "2026-03-01", "2027-01", True),
        ("2027-01-04T15:00:00", "2028-09-01", "2028-09", False),
    ],
)
def test_it_begins_in_the_month_that_has_seven_days_left(
    office: Office, now: str, on: str | None, first: str, due: bool
) -> None:
    office.load(row())
    office.now = instant(now)

    enrol_rosa(office, on=on)

    assert office.rows(select(EnrolmentRow.first_month)) == [(first,)]
    assert bool(office.due()) is due


def test_it_enrols_a_credential_that_has_expired(office: Office) -> None:
    office.load(row(passed="2021-03-09", expires="2026-03-09"))

    enrol_rosa(office)

    standing = office.standing()
    assert (standing.state, standing.lapses_before) == (State.EXPIRED, True)
    assert standing.outlook is Outlook.ON_TRACK


def test_it_takes_up_the_same_year_when_somebody_comes_back(office: Office) -> None:
    office.load(row())
    enrol_rosa(office)
    office.now = instant("2027-03-10T15:00:00")
    unenrol(
        office.session,
        technician_id=office.technician_id(),
        area="A5",
        reason="too busy",
        actors=ROSA,
        now=office.now,
    )
    office.now = instant("2027-05-03T15:00:00")

    enrolled = enrol_rosa(office)

    assert enrolled.first_month == Month(2027, 5)
    year = office.standing().year
    assert year is not None
    assert (year.number, year.first_month) == (1, Month(2027, 1))


def test_it_refuses_an_area_that_is_not_open(office: Office) -> None:
    office.load(row(area="A8"))

    assert "not open yet" in refusal_of(office, "A8")


def test_it_refuses_a_pending_credential(office: Office) -> None:
    office.load(row(years="", documented=""))

    assert "2 years of work in series A" in refusal_of(office)


def test_it_refuses_who_is_enrolled_already(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))

    assert "enrolled already" in refusal_of(office)
    assert office.count(EnrolmentRow) == 1


def test_it_refuses_a_suspended_credential(office: Office) -> None:
    office.load(row())
    admins = (office.admin("ada@example.org"), office.admin("olaf@example.org"))
    begin_suspension(
        office.session,
        technician_number="1001",
        reason="complaint 17",
        actors=admins,
        now=office.now,
    )

    assert "suspended" in refusal_of(office)


def test_it_refuses_a_withdrawn_credential(office: Office) -> None:
    office.load(row())
    withdraw(
        office.session,
        technician_number="1001",
        area="A5",
        reason="fraud",
        actors=ROSA,
        now=office.now,
    )

    assert "withdrawn on 2027-01-04" in refusal_of(office)


def test_it_refuses_an_area_that_is_not_held(office: Office) -> None:
    office.load(row())

    assert "no credential in A6" in refusal_of(office, "A6")


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"technician_id": 10**6}, UnknownTechnician),
        ({"area": "A99"}, UnknownArea),
        ({"reason": " \n "}, ReasonMissing),
        ({"enrolled_on": date(9999, 12, 31)}, ImplausibleDate),
        ({"enrolled_on": date(1, 1, 1)}, ImplausibleDate),
    ],
)
def test_it_writes_nothing_for_what_cannot_be_meant(
    office: Office, change: dict[str, Any], refused: type[RenewalError]
) -> None:
    office.load(row())
    said: dict[str, Any] = {
        "technician_id": office.technician_id(),
        "area": "A5",
        "reason": "asked by mail",
    }

    with pytest.raises(refused):
        enrol(office.session, **(said | change), actors=ROSA, now=office.now)

    assert office.count(EnrolmentRow) == 0
    assert office.due() == []


def test_it_names_every_refusal_by_its_class() -> None:
    refusals = (
        AlreadyEnrolled,
        AreaNotOpen,
        CredentialPending,
        CredentialSuspended,
        CredentialWithdrawn,
        NoCredential,
    )

    assert len({refusal.code for refusal in refusals}) == len(refusals)


def test_it_enrols_once_when_two_enrol_at_the_same_time(office: Office, database: Database) -> None:
    office.load(row())
    technician_id = office.technician_id()
    engine = create_engine(database.url)
    together = Barrier(4)

    def attempt(_: int) -> str:
        with Session(engine) as session:
            together.wait()
            try:
                enrol(
                    session,
                    technician_id=technician_id,
                    area="A5",
                    reason="twice clicked",
                    actors=ROSA,
                    now=office.now,
                )
            except AlreadyEnrolled:
                return "refused"
            return "enrolled"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(attempt, range(4)))
    engine.dispose()

    assert outcomes == ["enrolled", "refused", "refused", "refused"]
    assert office.count(EnrolmentRow) == 1
