"""Explaining a decision: what is computed again agrees, unless somebody tampered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Update, delete, select, update

from renewal.actions.explain_decision import Explanation, UnknownDecision, explain_decision
from renewal.actions.list_decisions import list_decisions
from renewal.actions.record_test import record_test
from renewal.domain.decision import DecisionKind, Outcome
from renewal.domain.ids import CodeOf
from renewal.store import tables
from renewal.store.installation import public_codes
from renewal.store.tables import Decision, EnrolmentRow, Response, Scoring, WindowRow
from tests.actions.answered_months import ROSA, go_through, service_with
from tests.databases import Database
from tests.installation import Installation, instant
from tests.tampering import defenceless


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Rosa's first year is won on 5 September 2027: one answer was wrong."""
    with service_with(database, tmp_path, ROSA) as made:
        fate = ("R1", "rrrwrrrrr")
        made.steps.once(lambda: go_through(made, fate), "go through", fate)
        yield made


@pytest.fixture
def tested(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Rosa passed a test on 2 February 2027 instead, recorded two days later."""
    with service_with(database, tmp_path, ROSA) as made:
        made.now = instant("2027-02-04T15:00:00")
        record_test(
            made.session,
            technician_number="R1",
            area="A5",
            passed_on=date(2027, 2, 2),
            reason="result slip seen",
            actors=("account:1",),
            now=made.now,
        )
        yield made


def code_of(service: Installation) -> str:
    [found] = list_decisions(service.session, technician_id=service.technician_id("R1"))
    return found.code


def explained(service: Installation, at: str | None = None) -> Explanation:
    return explain_decision(service.session, code=code_of(service), at=instant(at) if at else None)


def newest_response() -> Any:
    return select(Response.id).order_by(Response.id.desc()).limit(1).scalar_subquery()


def test_it_computes_an_extension_again_and_agrees(service: Installation) -> None:
    found = explained(service)

    assert found.agrees
    assert (found.technician, found.area, found.cause) == ("R1", "A5", "year 1")
    assert found.kind is DecisionKind.EXTENSION
    assert found.decided_at == instant("2027-09-05T18:00:00")
    assert found.stored == Outcome(date(2027, 9, 5), date(2029, 3, 10), date(2030, 3, 10))
    assert found.recomputed == found.stored
    assert [month["state"] for month in found.evidence["months"]][:9] == [
        *("right",) * 3,
        "wrong",
        *("right",) * 5,
    ]


def test_it_names_the_policy_with_its_version(service: Installation) -> None:
    found = explained(service)

    code, version = found.policy.rsplit(" ", 1)
    [stored] = service.session.execute(select(Decision.policy_code, Decision.policy_version))
    assert (code, int(version)) == tuple(stored)


def test_it_computes_a_recertification_again_and_agrees(tested: Installation) -> None:
    found = explained(tested)

    assert found.agrees
    assert found.kind is DecisionKind.RECERTIFICATION
    assert found.cause == "test 2027-02-02"
    assert found.recomputed == Outcome(date(2027, 2, 2), date(2029, 3, 10), date(2032, 2, 2))


def test_it_still_agrees_after_the_year_went_on(service: Installation) -> None:
    for month in ("2027-10", "2027-11", "2027-12", "2028-01"):
        service.tick(f"{month}-01T12:00:00")

    assert explained(service).agrees
    assert explained(service, at="2028-01-20T12:00:00").agrees


def test_it_does_not_agree_as_of_an_instant_before_the_last_credit(service: Installation) -> None:
    found = explained(service, at="2027-09-05T17:59:59")

    assert found.stored == found.recomputed
    assert not found.evidence_in_database
    assert not found.agrees


def test_it_does_not_agree_as_of_an_instant_before_the_credential_was_on_record(
    service: Installation,
) -> None:
    found = explained(service, at="2020-01-01T12:00:00")

    assert (found.evidence_in_database, found.agrees) == (False, False)


def test_it_reads_a_code_as_people_write_it(tested: Installation) -> None:
    code = code_of(tested)

    found = explain_decision(tested.session, code=f" {code[:4].lower()}-{code[4:].lower()} ")

    assert found.code == code


@pytest.mark.parametrize("code", ["", "nonsense", "00000000", "ZZZZZZZZ", "12345678901"])
def test_it_knows_no_decision_by_a_wrong_code(tested: Installation, code: str) -> None:
    with pytest.raises(UnknownDecision) as refused:
        explain_decision(tested.session, code=code)

    assert str(refused.value) == (
        f"There is no decision with the code {code}. The codes stand in the letters and in "
        "'renewal decision list NUMBER'."
    )


def test_it_does_not_take_the_code_of_a_question_for_a_decision(tested: Installation) -> None:
    [decision_id] = tested.session.scalars(select(Decision.id))
    other = public_codes(tested.session).encode(CodeOf.ASSIGNMENT, decision_id)

    with pytest.raises(UnknownDecision, match=other):
        explain_decision(tested.session, code=other)


ANSWERS: dict[str, Update] = {
    "a right answer turned wrong": update(Scoring)
    .where(Scoring.response_id == newest_response())
    .values(correct=False),
    "an answer moved by a minute": update(Response)
    .where(Response.id == newest_response())
    .values(received_at=instant("2027-09-05T17:59:00")),
    "a wrong answer turned right": update(Scoring)
    .where(Scoring.correct.is_(False))
    .values(correct=True),
}


@pytest.mark.parametrize("edit", ANSWERS.values(), ids=ANSWERS)
def test_it_disagrees_with_an_answer_that_was_changed(service: Installation, edit: Update) -> None:
    with defenceless(service.session):
        assert service.session.connection().execute(edit).rowcount == 1

        found = explained(service)

        assert not found.evidence_in_database
        assert not found.agrees
    assert explained(service).agrees


@pytest.mark.parametrize("table", [Response, Scoring])
def test_it_disagrees_when_an_answer_is_gone(
    service: Installation, table: type[Response | Scoring]
) -> None:
    with defenceless(service.session):
        service.session.execute(delete(table).where(table.id == 1))

        assert not explained(service).agrees


@pytest.mark.parametrize("table", [EnrolmentRow, WindowRow])
def test_it_disagrees_when_nothing_of_the_year_is_left(
    service: Installation, table: type[EnrolmentRow | WindowRow]
) -> None:
    with defenceless(service.session):
        service.session.execute(delete(table))

        assert not explained(service).agrees


@pytest.mark.parametrize(
    "values",
    [
        {"expires_after": date(2031, 3, 10)},
        {"expires_before": date(2029, 3, 9)},
        {"effective_on": date(2027, 9, 4)},
    ],
    ids=["expires_after", "expires_before", "effective_on"],
)
def test_it_disagrees_with_a_day_of_an_extension_that_was_changed(
    service: Installation, values: dict[str, date]
) -> None:
    with defenceless(service.session):
        service.session.execute(update(Decision).values(values))

        found = explained(service)

        assert found.stored != found.recomputed
        assert not found.agrees


@pytest.mark.parametrize(
    "values",
    [
        {"expires_after": date(2032, 2, 3)},
        {"expires_before": date(2029, 3, 9)},
        {"effective_on": date(2027, 2, 1)},
    ],
    ids=["expires_after", "expires_before", "effective_on"],
)
def test_it_disagrees_with_a_day_of_a_recertification_that_was_changed(
    tested: Installation, values: dict[str, date]
) -> None:
    with defenceless(tested.session):
        tested.session.execute(update(Decision).values(values))

        found = explained(tested)

        assert found.stored != found.recomputed
        assert not found.agrees


def test_it_disagrees_with_terms_that_were_changed_together_with_the_outcome(
    service: Installation,
) -> None:
    [evidence] = service.session.scalars(select(Decision.evidence))
    with defenceless(service.session):
        service.session.execute(
            update(Decision).values(
                evidence={**evidence, "grant_years": 3}, expires_after=date(2032, 3, 10)
            )
        )

        found = explained(service)

        assert found.stored == found.recomputed
        assert not found.agrees


def test_it_disagrees_with_a_copy_that_names_other_months(service: Installation) -> None:
    [evidence] = service.session.scalars(select(Decision.evidence))
    months = [dict(month) for month in evidence["months"]]
    months[3] |= {"state": "right", "credited_at": "2027-04-05T18:00:00+00:00"}
    months[8] |= {"state": "wrong", "credited_at": None}
    with defenceless(service.session):
        service.session.execute(
            update(Decision).values(
                evidence={**evidence, "months": months}, effective_on=date(2027, 8, 5)
            )
        )

        assert not explained(service).agrees


def test_it_disagrees_when_the_pass_is_gone(tested: Installation) -> None:
    with defenceless(tested.session):
        tested.session.execute(
            delete(tables.TestResult).where(tables.TestResult.passed_on == date(2027, 2, 2))
        )

        found = explained(tested)

        assert found.stored == found.recomputed
        assert not found.evidence_in_database


def test_it_disagrees_with_a_pass_on_another_day(tested: Installation) -> None:
    with defenceless(tested.session):
        tested.session.execute(
            update(tables.TestResult)
            .where(tables.TestResult.passed_on == date(2027, 2, 2))
            .values(passed_on=date(2027, 2, 3))
        )

        assert not explained(tested).agrees
