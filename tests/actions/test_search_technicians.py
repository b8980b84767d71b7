"""Searching technicians by the state of what they hold, without reading what they were asked."""

from __future__ import annotations

import re
from datetime import date

import pytest

from renewal.actions.begin_pause import begin_leave, begin_suspension
from renewal.actions.record_test import record_test
from renewal.actions.search_technicians import SearchPage, search_technicians
from renewal.actions.withdraw import withdraw
from renewal.domain.standing import State
from renewal.store.queries.technicians import Wanted
from tests.actions.answered_months import statements_of
from tests.office import Office, row

ENDED = {"first": "2010-03-09", "passed": "2020-03-09", "expires": "2025-03-09"}
PEOPLE = (
    row(enrolled="2027-01-01"),
    row(area="A6", **ENDED),
    row("1002", "Sam Ortiz"),
    row("1003", "Olga Ivanova"),
    row("1004", "Chen Wei", years="", documented=""),
    row("1005", "Kim Park", **ENDED),
    row("1006", "Lee Novak", **ENDED),
    row("1007", "Amir Said"),
)
HOLDERS = [
    (State.WITHDRAWN, ["1002"]),
    (State.SUSPENDED, ["1003"]),
    (State.PENDING, ["1004"]),
    (State.EXPIRED, ["1001", "1005"]),
    (State.ACTIVE, ["1001", "1006", "1007"]),
]


@pytest.fixture
def people(office: Office) -> Office:
    """Rosa holds two areas; Lee passed a test after all had ended; Amir is on leave."""
    office.load(*PEOPLE)
    session, now, why = office.session, office.now, "Asked for"
    ada, ben = office.admin("ada@example.org"), office.admin("ben@example.org")
    withdraw(session, technician_number="1002", area="A5", reason=why, actors=(ada,), now=now)
    begin_suspension(session, technician_number="1003", reason=why, actors=(ada, ben), now=now)
    record_test(
        session,
        technician_number="1006",
        area="A5",
        passed_on=date(2027, 1, 4),
        reason=why,
        actors=(ada,),
        now=now,
    )
    begin_leave(session, technician_number="1007", reason=why, actors=(ada,), now=now)
    return office


def searched(office: Office, state: State | None, area: str = "") -> SearchPage:
    found = search_technicians(
        office.session, now=office.now, wanted=Wanted(area=area), state=state
    )
    office.session.rollback()
    return found


@pytest.mark.parametrize(("state", "numbers"), HOLDERS)
def test_it_finds_who_holds_something_in_a_state(people: Office, state: State, numbers: list[str]):
    found = searched(people, state)

    assert [line.technician.number for line in found.lines] == numbers
    assert not found.unfinished


def test_it_tells_the_state_that_standing_tells(people: Office):
    found = searched(people, None)

    told = {
        (line.technician.number, area): state
        for line in found.lines
        for area, state in line.states.items()
    }
    assert len(told) == len(PEOPLE)
    assert told == {(number, area): people.standing(number, area).state for number, area in told}


def test_it_leaves_out_other_areas_than_the_one_asked_for(people: Office):
    assert searched(people, State.ACTIVE, "A6").lines == ()


def test_it_reads_no_question_and_asks_no_more_about_many_than_about_few(people: Office):
    searched(people, State.WITHDRAWN)
    with statements_of(people) as few:
        searched(people, State.WITHDRAWN)
    people.load(*(row(f"2{n:03}", "Max Meyer", email=f"m{n}@example.org") for n in range(60)))

    with statements_of(people) as many:
        searched(people, State.WITHDRAWN)

    assert len(many) == len(few)
    read = set(re.findall(r'\b(?:FROM|JOIN) "?(\w+)', " ".join(many)))
    assert {"technician", "credential", "decision", "pause"} <= read
    assert read.isdisjoint({"assignment", "response", "scoring", "window", "enrolment"})
