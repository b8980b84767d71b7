"""An answer is worked out by what holds when it is written, whoever acts just before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from renewal.actions import record_response as verb
from renewal.actions.add_account import add_account
from renewal.actions.answer_refusals import NotAskedNow
from renewal.actions.begin_pause import begin_suspension
from renewal.actions.verify import verify
from renewal.domain.access import Role
from renewal.domain.calendar import Month
from renewal.store.db import writing
from renewal.store.queries.answering import find_answerable
from renewal.store.tables import Response
from tests.actions.answered_months import BEN, JANUARY, ROSA, answer, service_with
from tests.databases import Database
from tests.installation import Installation, instant, right_place

FEBRUARY = Month(2027, 2)
IN_TIME = instant("2027-02-01T04:59:59")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, BEN) as made:
        for name in ("ada", "bo"):
            add_account(made.session, email=f"{name}@example.org", role=Role.ADMIN, now=made.now)
        made.tick("2027-01-01T12:00:00")
        yield made


def just_before_writing(
    monkeypatch: pytest.MonkeyPatch, service: Installation, act: Callable[[Session], object]
) -> None:
    """Somebody else acts after the answer came, and before it is its turn to be written."""

    @contextmanager
    def overtaken(session: Session) -> Iterator[None]:
        monkeypatch.setattr(verb, "writing", writing)
        session.rollback()
        engine = create_engine(service.database.url)
        with Session(engine) as other:
            act(other)
        engine.dispose()
        with writing(session):
            yield

    monkeypatch.setattr(verb, "writing", overtaken)


def answering(service: Installation, number: str) -> Callable[[Session], object]:
    """Return what answers somebody's question of January rightly, just in time."""
    row, who = service.asked(number, "A5", JANUARY), service.technician_id(number)
    code = service.code(row)

    def act(session: Session) -> None:
        verb.record_response(
            session,
            technician_id=who,
            code=code,
            options=[right_place(row)],
            received_at=IN_TIME,
            now=IN_TIME,
        )

    return act


def responses(service: Installation) -> int:
    return service.session.scalar(select(func.count()).select_from(Response)) or 0


def test_it_takes_no_answer_once_the_credential_was_suspended(
    service: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def suspend(session: Session) -> None:
        begin_suspension(
            session,
            technician_number="R1",
            area="A5",
            begins_on=date(2027, 1, 1),
            reason="inquiry",
            actors=("account:3", "account:4"),
            now=service.now,
        )

    just_before_writing(monkeypatch, service, suspend)

    with pytest.raises(NotAskedNow):
        answer(service, "R1", JANUARY)
    service.session.rollback()
    assert responses(service) == 0


def test_it_counts_a_credit_that_was_earned_just_before(
    service: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.tick("2027-02-01T05:00:00")
    just_before_writing(monkeypatch, service, answering(service, "R1"))

    outcome = answer(service, "R1", FEBRUARY)

    assert outcome.credits == 2
    assert json.loads(outcome.body)["credits"] == 2
    assert verify(service.session).first_bad is None


def test_it_does_not_look_again_because_of_somebody_elses_answer(
    service: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.tick("2027-02-01T05:00:00")
    just_before_writing(monkeypatch, service, answering(service, "B1"))
    rosa, looks = service.technician_id("R1"), []

    def look(session: Session, technician_id: int, *given: Any, **named: Any) -> Any:
        looks.append(technician_id)
        return find_answerable(session, technician_id, *given, **named)

    monkeypatch.setattr(verb, "find_answerable", look)

    assert answer(service, "R1", FEBRUARY).credits == 1
    assert looks.count(rosa) == 1
    assert responses(service) == 2
    assert verify(service.session).first_bad is None
