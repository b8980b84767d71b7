"""Histories: questions, answers, decisions and windows as they were known at an instant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from renewal.actions.begin_pause import begin_leave
from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import Month
from renewal.store.db import writing
from renewal.store.installation import public_codes
from renewal.store.queries.histories import (
    credential_records,
)
from renewal.store.tables import Credential, Decision, Scoring
from tests.actions.answered_months import (
    BEN,
    HELD,
    JANUARY,
    ROSA,
    answer,
    service_with,
    statements_of,
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


def test_it_reads_a_question_with_its_answer_once_that_was_given(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")
    answer(service, "R1", JANUARY, right=False)

    before = history(service, "2027-01-05T17:59:59").questions[JANUARY]
    after = history(service, "2027-01-05T18:00:00").questions[JANUARY]

    assert (before.received_at, before.right) == (None, None)
    assert (after.received_at, after.right) == (instant("2027-01-05T18:00:00"), False)
    assert before.code == after.code == service.code(service.asked("R1", "A5", JANUARY))


def test_it_reads_the_scoring_that_was_in_force(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")
    answer(service, "R1", JANUARY, right=False)
    [first] = service.session.scalars(select(Scoring))
    with writing(service.session):
        service.session.add(
            Scoring(
                response_id=first.response_id,
                version=2,
                correct=True,
                key=first.key,
                reason="re-key",
                scored_at=instant("2027-01-09T12:00:00"),
            )
        )

    days = ("2027-01-09T11:59:59", "2027-01-09T12:00:00")
    assert [history(service, day).questions[JANUARY].right for day in days] == [False, True]


def test_it_reads_the_newest_version_of_a_decision(service: Installation) -> None:
    for version, after in ((1, date(2030, 3, 10)), (2, date(2031, 3, 10))):
        _decide(service, version, after, instant(f"2027-0{version}-10T12:00:00"))

    days = ("2027-01-10T11:59:59", "2027-01-10T12:00:00", "2027-02-10T12:00:00")
    found = [history(service, day) for day in days]

    assert [each.expires_on for each in found] == [
        date(2029, 3, 10),
        date(2030, 3, 10),
        date(2031, 3, 10),
    ]
    assert [len(each.validities) for each in found] == [1, 2, 2]


def _decide(service: Installation, version: int, after: date, at: datetime) -> None:
    owner = credential_id(service)
    with writing(service.session):
        service.session.add(
            Decision(
                credential_id=owner,
                kind="extension",
                cause="year 1",
                version=version,
                policy_code="standard",
                policy_version=1,
                evidence={},
                decided_at=at,
                effective_on=date(2027, 1, 9),
                expires_before=date(2029, 3, 10),
                expires_after=after,
                supersedes_id=None,
            )
        )


def test_it_reads_windows_of_months_that_brought_no_question(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")
    leave(service, date(2027, 2, 1), date(2027, 2, 28))
    service.tick("2027-02-01T12:00:00")
    service.tick("2027-03-01T12:00:00")

    found = history(service, "2027-03-10T12:00:00")

    assert list(found.windows) == [JANUARY, FEBRUARY, MARCH]
    assert list(found.questions) == [JANUARY, MARCH]
    assert found.windows[FEBRUARY].closes_at == found.windows[MARCH].opens_at


def test_it_leaves_out_windows_that_had_not_opened(service: Installation) -> None:
    for month in ("2027-01", "2027-02"):
        service.tick(f"{month}-01T12:00:00")

    before, after = (history(service, f"2027-02-01T0{at}") for at in ("4:59:59", "5:00:00"))

    assert list(before.windows) == list(before.questions) == [JANUARY]
    assert list(after.windows) == list(after.questions) == [JANUARY, FEBRUARY]


def test_it_reads_no_month_of_somebody_never_enrolled(service: Installation) -> None:
    service.tick("2027-01-01T12:00:00")

    [held, owned] = records(service, "R1", "2027-01-20T12:00:00")

    assert (list(held.history.questions), list(owned.history.questions)) == ([JANUARY], [])


def test_it_keeps_the_questions_of_people_and_areas_apart(
    database: Database, tmp_path: Path
) -> None:
    rows = [ROSA, ROSA.replace(",A5,", ",A6,"), BEN]
    with service_with(database, tmp_path, *rows) as service:
        service.tick("2027-01-01T12:00:00")
        answer(service, "R1", JANUARY, area="A6")

        [rosa, rosa_a6] = records(service, "R1", "2027-01-20T12:00:00")
        [ben] = records(service, "B1", "2027-01-20T12:00:00")

    questions = [record.history.questions[JANUARY] for record in (rosa, rosa_a6, ben)]
    assert [question.right for question in questions] == [None, True, None]
    assert len({question.code for question in questions}) == 3


def test_it_takes_as_many_statements_for_a_hundred_as_for_one(
    database: Database, tmp_path: Path
) -> None:
    rows = [f"N{n},First{n},Last{n},n{n}@example.org,en,,A5,{HELD},2027-01-01" for n in range(100)]
    with service_with(database, tmp_path, *rows) as service:
        service.tick("2027-01-01T12:00:00")
        session = service.session
        programme, codes = programme_in_force(session), public_codes(session)
        ids = list(session.scalars(select(Credential.id)))
        taken = []
        for wanted in (ids[:1], ids):
            with statements_of(service) as sent:
                found = credential_records(session, programme, codes, wanted, at=service.now)
            assert all(JANUARY in record.history.questions for record in found)
            taken.append((len(found), len(sent)))

    assert taken == [(1, 6), (100, 6)]
