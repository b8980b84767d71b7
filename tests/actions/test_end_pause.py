"""Ending leave and suspension: what runs is ended, what is planned is called off."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from renewal.actions.begin_pause import begin_leave, begin_suspension
from renewal.actions.end_pause import (
    NoPause,
    PauseEndFixed,
    PauseEndMisplaced,
    end_leave,
    end_suspension,
)
from renewal.actions.subject import NoCredential, ReasonMissing, TwoAdminsNeeded
from renewal.domain.credit_year import MonthState
from renewal.domain.standing import State
from renewal.store.tables import PauseEnd
from tests.office import Office, instant, row

ADA = ("account:9",)


def begin(office: Office, begins: str | None = None, until: str | None = None, **said: Any) -> None:
    usual = {"technician_number": "1001", "reason": "parental leave", "actors": ADA}
    begin_leave(
        office.session,
        **(usual | said),
        begins_on=date.fromisoformat(begins) if begins else None,
        until=date.fromisoformat(until) if until else None,
        now=office.now,
    )


def end(office: Office, **said: Any) -> tuple[str, ...]:
    usual = {"technician_number": "1001", "reason": "back at work", "actors": ADA}
    return end_leave(office.session, **(usual | said), now=office.now)


def ends(office: Office) -> list[Any]:
    return [at for (at,) in office.rows(select(PauseEnd.ends_at).order_by(PauseEnd.pause_id))]


def excused(office: Office) -> list[str]:
    year = office.standing().year
    assert year is not None
    return [str(month.month) for month in year.months if month.state is MonthState.EXCUSED]


def test_it_ends_a_running_leave_at_this_instant(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"), row(area="A6"))
    begin(office)
    office.now = instant("2027-03-10T15:00:00")

    areas = end(office)

    assert areas == ("A5", "A6")
    assert ends(office) == [office.now, office.now]
    assert office.standing().on_leave is False
    entry = office.last_entry()
    assert (entry.act, entry.reason) == ("end leave", "back at work")
    assert [table for table, _ in entry.covers] == ["pause_end", "pause_end"]
    assert office.bad_entries() == []


def test_it_ends_the_leave_of_one_area(office: Office) -> None:
    office.load(row(), row(area="A6"))
    begin(office)

    areas = end(office, area="A6")

    assert areas == ("A6",)
    assert office.standing(area="A5").on_leave is True
    assert office.standing(area="A6").on_leave is False


def test_it_gives_a_running_leave_its_last_day(office: Office) -> None:
    office.load(row())
    begin(office)

    end(office, until=date(2027, 3, 31))

    assert ends(office) == [instant("2027-04-01T04:00:00")]
    assert office.standing().on_leave is True


def test_it_ends_what_runs_and_not_what_is_planned(office: Office) -> None:
    office.load(row())
    begin(office, until="2027-01-31")
    begin(office, "2027-06-01", "2027-06-30")
    office.now = instant("2027-01-20T15:00:00")

    end(office)

    assert ends(office) == [office.now]


def test_it_calls_off_a_leave_that_has_not_begun(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))
    begin(office, "2027-01-20", "2027-03-10")
    assert excused(office) == ["2027-01", "2027-02", "2027-03"]

    end(office)

    assert ends(office) == [instant("2027-01-20T05:00:00")]
    assert excused(office) == []


def test_it_leaves_the_credential_to_be_decided(office: Office) -> None:
    office.load(row())
    begin(office)

    end(office)

    assert office.due() == [("decide", office.credential_id())]


@pytest.mark.parametrize("until", ["2027-01-03", "2027-02-01"])
def test_it_refuses_a_last_day_outside_the_leave(office: Office, until: str) -> None:
    office.load(row())
    begin(office, "2027-01-04", "2027-01-31")

    with pytest.raises(PauseEndMisplaced, match="give a day within it"):
        end(office, until=date.fromisoformat(until))

    assert ends(office) == []


def test_it_does_not_take_back_the_excuse_of_a_month_gone_by(office: Office) -> None:
    office.load(row(enrolled="2027-01-01"))
    begin(office, "2027-01-20")
    office.now = instant("2027-04-10T15:00:00")

    with pytest.raises(PauseEndMisplaced, match="the months gone by since then were excused"):
        end(office, until=date(2027, 2, 28))

    assert ends(office) == []
    end(office, until=date(2027, 3, 31))
    assert excused(office) == ["2027-01", "2027-02", "2027-03"]


def test_it_does_not_move_an_end_that_was_recorded(office: Office) -> None:
    office.load(row())
    begin(office)
    end(office, until=date(2027, 3, 31))

    with pytest.raises(PauseEndFixed, match="2027-03-31 as its last day"):
        end(office)

    assert office.count(PauseEnd) == 1


@pytest.mark.parametrize("until", [None, "2026-12-31"])
def test_it_refuses_where_there_is_nothing_to_end(office: Office, until: str | None) -> None:
    office.load(row())
    if until:
        begin(office, "2026-12-01", until)

    with pytest.raises(NoPause, match="has no leave that runs or is planned"):
        end(office)


def test_it_takes_a_suspension_for_no_leave(office: Office) -> None:
    office.load(row())
    admins = (office.admin("ada@example.org"), office.admin("olaf@example.org"))
    begin_suspension(
        office.session,
        technician_number="1001",
        reason="complaint 17",
        actors=admins,
        now=office.now,
    )

    with pytest.raises(NoPause):
        end(office)


def test_it_ends_a_suspension_by_two_admins(office: Office) -> None:
    office.load(row())
    admins = (office.admin("ada@example.org"), office.admin("olaf@example.org"))
    said: dict[str, Any] = {
        "technician_number": "1001",
        "reason": "complaint 17",
        "now": office.now,
    }
    begin_suspension(office.session, **said, actors=admins)

    with pytest.raises(TwoAdminsNeeded):
        end_suspension(office.session, **said, actors=admins[:1])
    end_suspension(office.session, **said, actors=admins)

    assert office.standing().state is State.ACTIVE
    assert office.acts()[-2:] == ["begin suspension", "end suspension"]


@pytest.mark.parametrize(
    ("said", "refused"), [({"area": "A6"}, NoCredential), ({"reason": ""}, ReasonMissing)]
)
def test_it_writes_nothing_for_what_cannot_be_meant(
    office: Office, said: dict[str, str], refused: type[Exception]
) -> None:
    office.load(row())
    begin(office)

    with pytest.raises(refused):
        end(office, **said)

    assert office.count(PauseEnd) == 0
