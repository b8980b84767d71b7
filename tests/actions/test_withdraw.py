"""Withdrawing a credential: it ends for good, and so does its enrolment."""

import pytest
from sqlalchemy import select

from renewal.actions.record_test import record_test
from renewal.actions.subject import CredentialWithdrawn, NoCredential, ReasonMissing
from renewal.actions.withdraw import withdraw
from renewal.domain.programme import UnknownArea
from renewal.domain.standing import State
from renewal.store.tables import EnrolmentEnd, Withdrawal
from tests.office import Office, instant, row

ADA = ("account:9",)


def withdraw_a5(office: Office, area: str = "A5", reason: str = "fraud in the test") -> None:
    withdraw(
        office.session,
        technician_number="1001",
        area=area,
        reason=reason,
        actors=ADA,
        now=office.now,
    )


def test_it_ends_credential_and_enrolment_under_one_entry(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"), row(area="A6"))
    office.now = instant("2027-03-10T15:00:00")

    withdraw_a5(office)

    assert office.standing().state is State.WITHDRAWN
    assert office.standing(area="A6").state is State.ACTIVE
    assert office.rows(select(EnrolmentEnd.ended_at)) == [(office.now,)]
    entry = office.last_entry()
    assert (entry.act, entry.actors, entry.reason) == ("withdraw", [*ADA], "fraud in the test")
    assert [table for table, _ in entry.covers] == ["withdrawal", "enrolment_end"]
    assert office.bad_entries() == []


def test_it_is_final(office: Office) -> None:
    office.load(row())
    withdraw_a5(office)

    with pytest.raises(CredentialWithdrawn, match="which is final"):
        withdraw_a5(office)
    with pytest.raises(CredentialWithdrawn):
        record_test(
            office.session,
            technician_number="1001",
            area="A5",
            passed_on=office.today(),
            reason="passed again",
            actors=ADA,
            now=office.now,
        )

    assert office.count(Withdrawal) == 1


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"area": "A6"}, NoCredential),
        ({"area": "A99"}, UnknownArea),
        ({"reason": ""}, ReasonMissing),
    ],
)
def test_it_writes_nothing_for_what_cannot_be_meant(
    office: Office, said: dict[str, str], refused: type[Exception]
) -> None:
    office.load(row())

    with pytest.raises(refused):
        withdraw_a5(office, **said)

    assert office.count(Withdrawal) == 0
