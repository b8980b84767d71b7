"""Ending an enrolment: from then on no month is asked."""

import pytest
from sqlalchemy import select

from renewal.actions.subject import NoCredential, ReasonMissing
from renewal.actions.unenrol import NotEnrolled, unenrol
from renewal.store.tables import EnrolmentEnd
from tests.office import Office, instant, row

BEN = ("account:1",)


def leave_a5(office: Office, area: str = "A5", reason: str = "too busy") -> None:
    unenrol(
        office.session,
        technician_id=office.technician_id(),
        area=area,
        reason=reason,
        actors=BEN,
        now=office.now,
    )


def test_it_ends_at_this_instant_and_keeps_the_reason(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))
    office.now = instant("2027-03-10T15:00:00")

    leave_a5(office)

    assert office.rows(select(EnrolmentEnd.ended_at, EnrolmentEnd.reason)) == [
        (office.now, "too busy")
    ]
    assert office.standing().outlook is None
    assert office.acts() == ["import roster", "unenrol"]
    assert office.bad_entries() == []


def test_it_refuses_who_is_not_enrolled(office: Office) -> None:
    office.load(row())

    with pytest.raises(NotEnrolled, match="A5 of technician 1001 is not enrolled"):
        leave_a5(office)


def test_it_refuses_to_end_twice(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))
    leave_a5(office)

    with pytest.raises(NotEnrolled):
        leave_a5(office)

    assert office.count(EnrolmentEnd) == 1


def test_it_refuses_an_area_that_is_not_held(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))

    with pytest.raises(NoCredential):
        leave_a5(office, area="A6")


def test_it_wants_a_reason(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))

    with pytest.raises(ReasonMissing):
        leave_a5(office, reason="")

    assert office.count(EnrolmentEnd) == 0
