"""One tick: whatever is due is done, once; a clock that runs backwards is not believed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.begin_pause import begin_leave
from renewal.actions.read_health import TOLERANCE
from renewal.store.db import writing
from renewal.store.tables import Assignment, Attempt, Decision, Entry, Letter, TickRun
from tests.actions.answered_months import (
    BEN,
    HELD,
    JANUARY,
    ROSA,
    answer,
    count,
    go_through,
    service_with,
    statements_of,
)
from tests.databases import Database
from tests.installation import Installation, instant

NEW_YEAR = "2027-01-01T12:00:00"
ROSA_IN_A6 = ROSA.replace(",A5,", ",A6,")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, ROSA_IN_A6, BEN) as made:
        yield made


def runs(service: Installation) -> list[TickRun]:
    found = list(service.session.scalars(select(TickRun).order_by(TickRun.id)))
    service.session.expunge_all()
    service.session.rollback()
    return found


def test_it_says_in_numbers_what_it_did(service: Installation) -> None:
    report = service.tick(NEW_YEAR)

    assert report.as_json() == {
        "opened": [
            {"month": "2027-01", "area": "A5", "assignments": 2},
            {"month": "2027-01", "area": "A6", "assignments": 1},
        ],
        "assignments": 3,
        "decisions": 0,
        "letters": 2,
        "shared": False,
    }
    sealed = count(service, Entry)
    assert report.as_summary() == {**report.as_json(), "sealed": sealed, "rescored": 0}
    assert report.warning is None


def test_it_puts_the_run_on_record(service: Installation) -> None:
    report = service.tick(NEW_YEAR)

    [run] = runs(service)
    assert run.started_at == instant(NEW_YEAR)
    assert run.finished_at >= run.started_at
    assert run.summary == report.as_summary()
    assert run.error is None


def test_it_does_nothing_a_second_time_but_says_that_it_ran(service: Installation) -> None:
    service.tick(NEW_YEAR)
    before = (count(service, Assignment), count(service, Letter))

    report = service.tick("2027-01-01T12:01:00")

    assert (count(service, Assignment), count(service, Letter)) == before
    assert (report.as_json()["assignments"], report.as_json()["letters"]) == (0, 0)
    assert [run.started_at for run in runs(service)] == [
        instant(NEW_YEAR),
        instant("2027-01-01T12:01:00"),
    ]


def test_it_has_nothing_to_do_where_nobody_is_enrolled(database: Database, tmp_path: Path) -> None:
    with service_with(database, tmp_path) as service:
        report = service.tick(NEW_YEAR)

        assert report.as_json()["opened"] == []
        assert (count(service, Assignment), count(service, Letter)) == (0, 0)
        assert len(runs(service)) == 1


def test_it_asks_as_little_of_the_database_when_idle_however_many_people_there_are(
    database: Database, tmp_path: Path
) -> None:
    with service_with(database, tmp_path, ROSA) as service:
        service.tick(NEW_YEAR)
        with statements_of(service) as few:
            service.tick("2027-01-01T12:01:00")
        service.load_roster(
            *(f"N{n},First{n},Last{n},n{n}@example.org,en,,A6,{HELD},2027-01-01" for n in range(80))
        )
        service.tick("2027-01-01T12:02:00")
        with statements_of(service) as many:
            service.tick("2027-01-01T12:03:00")

    assert 0 < len(many) <= len(few)


def test_it_decides_a_year_that_an_excuse_completed_and_counts_its_letter(
    service: Installation,
) -> None:
    go_through(service, ("R1", "rrrrrrr-----"))
    service.now = instant("2028-01-10T15:00:00")
    begin_leave(
        service.session,
        technician_number="R1",
        area="A5",
        begins_on=date(2027, 12, 1),
        until=date(2027, 12, 31),
        reason="was in hospital",
        actors=("account:1",),
        now=service.now,
    )
    letters = count(service, Letter)

    report = service.tick("2028-01-10T15:00:30")
    again = service.tick("2028-01-10T15:01:00")

    # The new year's January opened as well: a letter each to Rosa and Ben, and one that tells
    # Rosa of the extension.
    assert (report.decisions, report.as_json()["letters"]) == (1, 3)
    assert count(service, Letter) == letters + 3
    assert (again.decisions, again.as_json()["letters"]) == (0, 0)
    assert count(service, Decision) == 1


def test_it_counts_no_decision_that_an_answer_made_itself(service: Installation) -> None:
    go_through(service, ("R1", "rrrrrrr"))
    service.tick("2027-08-01T12:00:00")
    answer(service, "R1", JANUARY.plus(7))
    assert count(service, Decision) == 1

    report = service.tick("2027-08-05T18:01:00")

    assert report.decisions == 0
    assert count(service, Decision) == 1


@pytest.mark.parametrize("behind", [timedelta(minutes=1), TOLERANCE])
def test_it_believes_a_clock_that_is_a_little_behind(
    service: Installation, behind: timedelta
) -> None:
    service.tick("2027-01-20T12:00:00")
    service.now = instant("2027-01-20T12:00:00") - behind

    report = service.tick()

    assert report.warning is None
    assert report.opened is not None
    assert len(runs(service)) == 2


def test_it_leaves_no_second_row_within_a_minute_when_it_did_nothing(
    service: Installation,
) -> None:
    service.tick("2027-01-20T12:00:00")

    service.tick("2027-01-20T12:00:30")
    service.tick("2027-01-20T12:01:00")

    assert [run.started_at for run in runs(service)] == [
        instant("2027-01-20T12:00:00"),
        instant("2027-01-20T12:01:00"),
    ]


def test_it_keeps_its_log_for_ninety_days(service: Installation) -> None:
    service.tick("2027-01-20T12:00:00")
    service.tick("2027-01-21T12:00:00")

    service.tick("2027-04-20T13:00:00")

    assert [run.started_at for run in runs(service)] == [
        instant("2027-01-21T12:00:00"),
        instant("2027-04-20T13:00:00"),
    ]


def test_it_writes_nothing_at_all_when_the_clock_is_well_behind(service: Installation) -> None:
    service.tick("2027-02-03T12:00:00")
    before = (count(service, Assignment), count(service, Letter), len(runs(service)))
    service.now = instant("2027-02-03T12:00:00") - TOLERANCE - timedelta(seconds=1)

    report = service.tick()

    assert report.opened is None
    assert report.warning == (
        "The clock says 2027-02-03 09:59 UTC, but a tick already ran at 2027-02-03 12:00 UTC. "
        "Nothing was done; set the clock right and tick again."
    )
    assert (count(service, Assignment), count(service, Letter), len(runs(service))) == before
    assert report.as_json() == {
        "opened": [],
        "assignments": 0,
        "decisions": 0,
        "letters": 0,
        "shared": False,
    }


def test_it_goes_on_as_soon_as_the_clock_is_right_again(service: Installation) -> None:
    service.tick("2027-01-20T12:00:00")
    refused = service.tick("2026-06-01T12:00:00")

    report = service.tick("2027-02-01T12:00:00")

    assert refused.opened is None
    assert report.warning is None
    assert report.as_json()["assignments"] == 3


def test_it_keeps_the_warning_about_a_shortage_with_the_run(
    database: Database, tmp_path: Path
) -> None:
    with service_with(database, tmp_path, ROSA, items=12) as service:
        go_through(service, ("R1", "-" * 12))

        report = service.tick("2028-01-01T12:00:00")

        assert report.warning == (
            "The bank ran short: questions were issued a second time in A5 2028-01 (1). Add items "
            "to these areas."
        )
        assert [run.error for run in runs(service)][-2:] == [None, report.warning]


def test_it_sweeps_what_has_served_its_time(service: Installation) -> None:
    with writing(service.session):
        for made_at in ("2026-12-01T12:00:00", "2027-01-01T11:59:00"):
            service.session.add(Attempt(kind="letter", subject="rosa", made_at=instant(made_at)))
    assert count(service, Attempt) == 2

    service.tick(NEW_YEAR)

    left = service.session.scalars(select(Attempt.made_at)).all()
    assert left == [instant("2027-01-01T11:59:00")]


def test_it_keeps_a_tick_that_failed_with_the_kind_of_its_error(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError("somebody@example.org")

    with service_with(database, tmp_path, ROSA, items=12) as service:
        monkeypatch.setattr("renewal.actions.tick.decide_renewals", fail)

        with pytest.raises(ZeroDivisionError):
            service.tick(NEW_YEAR)

        [run] = runs(service)
        assert run.error == "The tick failed (ZeroDivisionError): the log says more"
        assert run.summary == {}
