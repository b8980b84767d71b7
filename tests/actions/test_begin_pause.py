"""Leave and suspension: what they cover, who may decide them, and what is refused."""

from datetime import date
from typing import Any

import pytest

from renewal.actions.add_account import add_account
from renewal.actions.begin_pause import (
    Paused,
    PauseEndsBeforeItBegins,
    PauseOverlaps,
    begin_leave,
    begin_suspension,
)
from renewal.actions.end_pause import end_leave
from renewal.actions.subject import (
    CredentialWithdrawn,
    ImplausibleDate,
    NoCredential,
    ReasonMissing,
    TwoAdminsNeeded,
    admin_called,
)
from renewal.actions.withdraw import withdraw
from renewal.domain.access import Role
from renewal.domain.credit_year import MonthState
from renewal.domain.programme import UnknownArea
from renewal.domain.standing import State
from renewal.store.queries.people import UnknownTechnician
from renewal.store.tables import PauseRow
from tests.office import Office, instant, row

ADA = ("account:9",)


def leave(office: Office, **said: Any) -> Paused:
    """Rosa goes on leave, at once and in all areas unless said otherwise."""
    usual = {"technician_number": "1001", "reason": "parental leave", "actors": ADA}
    return begin_leave(office.session, **(usual | said), now=office.now)


def suspend(office: Office, actors: tuple[str, ...], **said: Any) -> Paused:
    usual = {"technician_number": "1001", "reason": "complaint 17", "actors": actors}
    return begin_suspension(office.session, **(usual | said), now=office.now)


def test_it_begins_at_once_and_lasts_until_it_is_ended(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))

    paused = leave(office)

    assert paused == Paused(("A5",), office.now, None)
    assert office.standing().on_leave is True
    assert office.standing().state is State.ACTIVE


def test_it_covers_whole_days_of_the_programmes_zone(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))

    paused = leave(office, begins_on=date(2027, 3, 10), until=date(2027, 3, 14))

    # Clocks in New York go forward on 14 March, which ends at 04:00 UTC.
    assert paused.begins_at == instant("2027-03-10T05:00:00")
    assert paused.ends_at == instant("2027-03-15T04:00:00")


def test_it_excuses_the_months_it_covers(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))

    leave(office, begins_on=date(2027, 2, 20), until=date(2027, 3, 2))

    year = office.standing().year
    assert year is not None
    excused = [str(m.month) for m in year.months if m.state is MonthState.EXCUSED]
    assert excused == ["2027-02", "2027-03"]
    assert str(year.last_month) == "2028-02"


def test_it_takes_one_area_or_all_that_stand(office: Office) -> None:
    office.load(row(), row(area="A6"), row(area="A8"))
    withdraw(
        office.session,
        technician_number="1001",
        area="A8",
        reason="fraud",
        actors=ADA,
        now=office.now,
    )

    one = leave(office, area="A6", until=date(2027, 1, 10))
    all_ = leave(office, begins_on=date(2027, 2, 1), until=date(2027, 2, 10))

    assert (one.areas, all_.areas) == (("A6",), ("A5", "A6"))


def test_it_leaves_every_credential_to_be_decided_and_one_entry(office: Office) -> None:
    office.load(row(), row(area="A6"))

    leave(office, begins_on=date(2026, 12, 1), until=date(2026, 12, 20))

    assert office.due() == [
        ("decide", office.credential_id(area="A5")),
        ("decide", office.credential_id(area="A6")),
    ]
    entry = office.last_entry()
    assert (entry.act, entry.reason) == ("begin leave", "parental leave")
    assert [table for table, _ in entry.covers] == ["pause", "pause"]
    assert office.bad_entries() == []


@pytest.mark.parametrize(
    ("begins", "until", "overlaps"),
    [
        ("2027-02-01", "2027-02-09", False),
        ("2027-02-01", "2027-02-10", True),
        ("2027-02-12", "2027-02-13", True),
        ("2027-02-20", "2027-03-01", True),
        ("2027-02-21", "2027-03-01", False),
        ("2027-02-01", None, True),
        ("2027-02-21", None, False),
    ],
)
def test_it_refuses_days_that_are_covered_already(
    office: Office, begins: str, until: str | None, overlaps: bool
) -> None:
    office.load(row())
    leave(office, begins_on=date(2027, 2, 10), until=date(2027, 2, 20))
    said = {
        "begins_on": date.fromisoformat(begins),
        "until": date.fromisoformat(until) if until else None,
    }

    if overlaps:
        with pytest.raises(PauseOverlaps, match="from 2027-02-10 until 2027-02-20"):
            leave(office, **said)
    else:
        leave(office, **said)

    assert office.count(PauseRow) == (1 if overlaps else 2)


def test_it_refuses_a_leave_beside_one_without_an_end(office: Office) -> None:
    office.load(row(), row(area="A6"))
    leave(office, area="A5")

    with pytest.raises(PauseOverlaps, match=r"A5 of technician 1001 .* without an end"):
        leave(office, begins_on=date(2029, 1, 1))

    assert office.count(PauseRow) == 1


def test_it_takes_the_days_of_a_leave_that_was_called_off(office: Office) -> None:
    office.load(row())
    leave(office, begins_on=date(2027, 2, 10), until=date(2027, 2, 20))
    end_leave(
        office.session,
        technician_number="1001",
        reason="changed plans",
        actors=ADA,
        now=office.now,
    )

    leave(office, begins_on=date(2027, 2, 1), until=date(2027, 2, 28))

    assert office.count(PauseRow) == 2


def test_it_suspends_by_two_admins(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))
    admins = (office.admin("ada@example.org"), office.admin("olaf@example.org"))

    suspend(office, admins)

    assert office.standing().state is State.SUSPENDED
    entry = office.last_entry()
    assert (entry.act, entry.actors) == ("begin suspension", [*admins])


def test_it_lets_a_suspension_begin_during_a_leave(office: Office) -> None:
    office.load(row())
    admins = (office.admin("ada@example.org"), office.admin("olaf@example.org"))
    leave(office)

    suspend(office, admins)

    assert office.standing().state is State.SUSPENDED
    assert office.standing().on_leave is True


def test_it_refuses_fewer_than_two_different_open_admins(office: Office) -> None:
    office.load(row())
    ada = office.admin("ada@example.org")
    add_account(office.session, email="will@example.org", role=Role.ITEM_WRITER, now=office.now)
    writer = f"account:{int(ada.removeprefix('account:')) + 1}"

    for actors in ((), (ada,), (ada, ada), (ada, "cli"), (ada, writer), (ada, "account:999")):
        with pytest.raises(TwoAdminsNeeded, match="two different admins"):
            suspend(office, actors)

    assert office.count(PauseRow) == 0


def test_it_finds_admins_by_their_addresses(office: Office) -> None:
    ada = office.admin("ada@example.org")
    add_account(office.session, email="will@example.org", role=Role.ITEM_WRITER, now=office.now)

    assert admin_called(office.session, " Ada@Example.org") == ada
    with pytest.raises(TwoAdminsNeeded, match=r"will@example\.org is not that of an admin"):
        admin_called(office.session, "will@example.org")
    with pytest.raises(TwoAdminsNeeded, match="no account with the address"):
        admin_called(office.session, "nobody@example.org")


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"technician_number": "77"}, UnknownTechnician),
        ({"technician_number": "1002"}, NoCredential),
        ({"area": "A99"}, UnknownArea),
        ({"area": "A6"}, NoCredential),
        ({"area": "A8"}, CredentialWithdrawn),
        ({"reason": " "}, ReasonMissing),
        ({"until": date(2027, 1, 3)}, PauseEndsBeforeItBegins),
        (
            {"begins_on": date(2027, 2, 2), "until": date(2027, 2, 1)},
            PauseEndsBeforeItBegins,
        ),
        ({"until": date(9999, 12, 31)}, ImplausibleDate),
    ],
)
def test_it_writes_nothing_for_what_cannot_be_meant(
    office: Office, said: dict[str, object], refused: type[Exception]
) -> None:
    office.load(row(), row(area="A8"), row("1002", "Ben Carter", area="A8"))
    for number in ("1001", "1002"):
        withdraw(
            office.session,
            technician_number=number,
            area="A8",
            reason="fraud",
            actors=ADA,
            now=office.now,
        )

    with pytest.raises(refused):
        leave(office, **said)

    assert office.count(PauseRow) == 0
