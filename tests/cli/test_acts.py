"""Acts about people by command line: each needs its reason and says what it did."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from renewal.actions.enrol import AlreadyEnrolled
from renewal.actions.subject import TwoAdminsNeeded
from renewal.domain.standing import State
from renewal.store.queries.people import UnknownTechnician
from tests.cli.running import Run, command_line
from tests.databases import Database
from tests.office import Office, opened_office, row

WHY = ("--reason", "asked by letter")


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    with opened_office(database, tmp_path, "2027-01-04T15:00:00") as made:
        made.load(row(), row(area="A6"))
        yield made


@pytest.fixture
def run(office: Office, database: Database, tmp_path: Path) -> Iterator[Run]:
    with command_line(database, tmp_path, "2027-01-04T15:00:00") as made:
        yield made


def said(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def test_it_records_a_pass(run: Run, office: Office) -> None:
    told = said(run("test", "record", "1001", "A5", "2026-12-15", *WHY))

    assert told == "A5 of technician 1001 is extended: valid until 2031-12-15."
    assert str(office.standing().expires_on) == "2031-12-15"


def test_it_says_when_a_first_pass_is_pending(run: Run) -> None:
    told = said(run("test", "record", "1001", "B2", "2026-12-15", *WHY))

    assert told.splitlines() == [
        "B2 of technician 1001 is earned: valid until 2031-12-15.",
        "It is pending until the work experience is documented.",
    ]


def test_it_records_experience(run: Run, office: Office) -> None:
    told = said(run("experience", "1001", "B", "3", "2026-12-15", *WHY))

    assert told == (
        "3 years in series B are on record for technician 1001, documented on 2026-12-15."
    )
    assert office.acts()[-1] == "experience"


def test_it_enrols_and_ends_the_enrolment(run: Run, office: Office) -> None:
    begun = said(run("enrol", "1001", "A5", "--on", "2027-02-01", *WHY))
    ended = said(run("unenrol", "1001", "A5", *WHY))

    assert begun == ("A5 of technician 1001 is enrolled; the first question is that of 2027-02.")
    assert ended == "The enrolment of technician 1001 in A5 has ended."
    assert office.acts()[-2:] == ["enrol", "unenrol"]
    assert office.last_entry().actors == ["cli"]
    assert office.last_entry().reason == "asked by letter"


def test_it_begins_and_ends_a_leave(run: Run, office: Office) -> None:
    begun = said(run("leave", "1001", "--until", "2027-03-31", *WHY))
    on_leave = office.standing().on_leave
    ended = said(run("leave", "1001", "A6", "--end", *WHY))

    assert begun == "A5, A6 of technician 1001: on leave from 2027-01-04 to 2027-03-31."
    assert on_leave is True
    assert ended == "A6 of technician 1001: the leave has ended."


def test_it_plans_a_leave_and_moves_its_end(run: Run) -> None:
    planned = said(run("leave", "1001", "A5", "--from", "2027-02-01", *WHY))
    moved = said(run("leave", "1001", "--end", "--until", "2027-02-10", *WHY))

    assert planned == "A5 of technician 1001: on leave from 2027-02-01 until it is ended."
    assert moved == "A5 of technician 1001: the leave has 2027-02-10 as its last day."


def test_it_suspends_and_lifts_by_two_admins(run: Run, office: Office) -> None:
    ada, olaf = office.admin("ada@example.org"), office.admin("olaf@example.org")
    both = ("--by", "ada@example.org", "--and-by", "olaf@example.org")

    begun = said(run("suspend", "1001", "A5", *both, *WHY))
    state = office.standing().state
    ended = said(run("suspend", "1001", "--end", *both, *WHY))

    assert begun == "A5 of technician 1001: suspended from 2027-01-04 until it is ended."
    assert state is State.SUSPENDED
    assert ended == "A5 of technician 1001: the suspension has ended."
    assert office.last_entry().actors == [ada, olaf]


def test_it_does_not_suspend_by_one_admin_named_twice(run: Run, office: Office) -> None:
    office.admin("ada@example.org")

    result = run("suspend", "1001", "--by", "ada@example.org", "--and-by", "ADA@example.org", *WHY)

    assert isinstance(result.exception, TwoAdminsNeeded)
    assert office.standing().state is State.ACTIVE


def test_it_withdraws(run: Run, office: Office) -> None:
    told = said(run("withdraw", "1001", "A5", *WHY))

    assert told == "A5 of technician 1001 was withdrawn."
    assert office.standing().state is State.WITHDRAWN


def test_it_hands_a_refusal_on_as_a_sentence(run: Run) -> None:
    said(run("enrol", "1001", "A5", *WHY))

    again, nobody = run("enrol", "1001", "A5", *WHY), run("unenrol", "77", "A5", *WHY)

    assert isinstance(again.exception, AlreadyEnrolled)
    assert isinstance(nobody.exception, UnknownTechnician)


@pytest.mark.parametrize(
    "arguments",
    [
        ("test", "record", "1001", "A5", "2026-12-15"),
        ("experience", "1001", "A", "3", "2026-12-15"),
        ("enrol", "1001", "A5"),
        ("unenrol", "1001", "A5"),
        ("leave", "1001"),
        ("suspend", "1001", "--by", "ada@example.org", "--and-by", "olaf@example.org"),
        ("withdraw", "1001", "A5"),
    ],
)
def test_it_does_nothing_without_a_reason(
    run: Run, office: Office, arguments: tuple[str, ...]
) -> None:
    result = run(*arguments)

    assert result.exit_code == 2
    assert "Missing option '--reason'" in result.stderr
    assert office.acts() == ["import roster"]


@pytest.mark.parametrize("typed", ["2026-02-30", "15.12.2026", "20261215", "yesterday"])
def test_it_says_how_a_day_is_written(run: Run, typed: str) -> None:
    result = run("test", "record", "1001", "A5", typed, *WHY)

    assert result.exit_code == 2
    assert f"'{typed}' is no day of the calendar; write it like 2026-03-09." in result.stderr


def test_it_takes_no_first_day_for_an_end(run: Run) -> None:
    result = run("leave", "1001", "--end", "--from", "2027-02-01", *WHY)

    assert result.exit_code == 2
    assert "--end takes no --from" in result.stderr
