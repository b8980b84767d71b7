"""What is told of a question that was answered before, while the same item is asked again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from renewal.actions.read_history import RescoredMonth, read_history
from renewal.actions.read_practice import PracticeOutcome, read_practice_outcome
from renewal.actions.read_question import read_outcome
from renewal.actions.record_response import record_response
from renewal.domain.assignment import Outcome
from renewal.domain.calendar import Month
from renewal.domain.ids import CodeOf
from renewal.domain.practice import Only
from renewal.store.installation import public_codes
from renewal.store.queries.questions import AskedRow
from tests.actions.answered_months import JANUARY as FIRST
from tests.actions.answered_months import ROSA, answer, go_through, service_with
from tests.actions.every_act import practise
from tests.actions.rescoring import also, rescored, wrong_options
from tests.databases import Database
from tests.installation import Installation, right_place

ITEMS = 12
AGAIN = FIRST.plus(ITEMS)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, items=ITEMS) as made:
        yield made


def ask_again(service: Installation) -> tuple[AskedRow, AskedRow]:
    """The month begins whose item was asked before; return what it asks, and the first asking."""
    service.tick(f"{AGAIN}-01T12:00:00")
    again = service.asked("R1", "A5", AGAIN)
    months = [service.asked("R1", "A5", FIRST.plus(n)) for n in range(ITEMS)]
    before = next(row for row in months if row.item_id == again.item_id)
    return again, before


def outcome_of(service: Installation, row: AskedRow) -> Outcome:
    found = read_outcome(
        service.session,
        technician_id=service.technician_id("R1"),
        code=service.code(row),
        now=service.now,
    )
    service.session.rollback()
    return found


def told(service: Installation, month: Month) -> tuple[bool | None, bool]:
    """What the history says of a month: right or not, and whether it earned a credit."""
    found = read_history(
        service.session, technician_id=service.technician_id("R1"), now=service.now
    )
    service.session.rollback()
    [entry] = (each for each in found if each.month == month)
    return entry.correct, entry.credit


def noted(service: Installation, month: Month) -> RescoredMonth | None:
    """What the history says of a rescore of a month's question."""
    found = read_history(
        service.session, technician_id=service.technician_id("R1"), now=service.now
    )
    service.session.rollback()
    [entry] = (each for each in found if each.month == month)
    return entry.rescored


def practised(service: Installation) -> PracticeOutcome:
    found = read_practice_outcome(
        service.session,
        technician_id=service.technician_id("R1"),
        area="A5",
        number=1,
        only=Only.SEEN,
        now=service.now,
    )
    service.session.rollback()
    return found


def test_it_keeps_the_key_back_until_the_item_is_answered_again(service: Installation) -> None:
    go_through(service, ("R1", "r" * ITEMS))
    again, before = ask_again(service)

    meanwhile, history = outcome_of(service, before), told(service, before.month)
    answer(service, "R1", AGAIN)
    after = outcome_of(service, before)

    assert (meanwhile.explained, meanwhile.correct, meanwhile.references) == (False, None, ())
    assert meanwhile.asked_again == again.window
    assert not any(option.right or option.rationale for option in meanwhile.options)
    assert history == (None, False)
    assert (after.explained, after.correct, after.asked_again) == (True, True, None)
    assert all(option.rationale for option in after.options)
    assert told(service, before.month)[0] is True


def test_it_keeps_back_what_was_said_of_it_since(service: Installation) -> None:
    go_through(service, ("R1", "r" * ITEMS))
    _, before = ask_again(service)
    rescored(service, before.revision_id, also(wrong_options(before)[0]))
    service.tick()

    meanwhile, history = outcome_of(service, before), noted(service, before.month)
    answer(service, "R1", AGAIN)
    after = outcome_of(service, before)

    assert (meanwhile.rescored, history) == (None, None)
    assert not any(option.right for option in meanwhile.options)
    assert after.rescored is not None
    assert len(after.rescored.keys) == 2
    assert noted(service, before.month) is not None


def test_it_keeps_the_key_of_an_unanswered_question_back_until_the_month_is_over(
    service: Installation,
) -> None:
    go_through(service, ("R1", "-" + "r" * (ITEMS - 1)))
    again, before = ask_again(service)

    meanwhile = outcome_of(service, before)
    service.now = again.window.closes_at - timedelta(seconds=1)
    at_last = outcome_of(service, before)
    service.now = again.window.closes_at

    assert before.response_id is None
    assert [each.explained for each in (meanwhile, at_last)] == [False, False]
    assert outcome_of(service, before).explained


def test_it_tells_of_all_other_questions_as_before(service: Installation) -> None:
    go_through(service, ("R1", "r" * ITEMS))
    _, before = ask_again(service)
    others = [FIRST.plus(n) for n in range(ITEMS) if FIRST.plus(n) != before.month]

    outcomes = [outcome_of(service, service.asked("R1", "A5", month)) for month in others]

    assert all(each.explained and each.correct for each in outcomes)
    assert {told(service, month)[0] for month in others} == {True}


def test_it_gives_the_same_choice_the_same_receipt_again_all_the_same(
    service: Installation,
) -> None:
    go_through(service, ("R1", "r" * ITEMS))
    _, before = ask_again(service)

    recorded = record_response(
        service.session,
        technician_id=service.technician_id("R1"),
        code=public_codes(service.session).encode(CodeOf.ASSIGNMENT, before.id),
        options=[right_place(before)],
        received_at=service.now,
        now=service.now,
    )

    assert recorded.body == before.receipt
    assert recorded.correct


def test_it_keeps_the_key_of_a_practice_answer_back_as_well(service: Installation) -> None:
    go_through(service, ("R1", "r" * ITEMS))
    oldest = service.asked("R1", "A5", FIRST)
    practise(service, oldest)
    before = practised(service)

    again, _ = ask_again(service)
    meanwhile = practised(service)
    answer(service, "R1", AGAIN)

    assert again.item_id == oldest.item_id
    assert (before.asked_again, len(before.options)) == (None, 4)
    assert (meanwhile.asked_again, meanwhile.options) == (again.window, ())
    assert practised(service).options == before.options
