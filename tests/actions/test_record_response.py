"""Recording an answer: in time or not, once, with all that follows from it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from renewal.actions.add_account import add_account
from renewal.actions.begin_pause import begin_suspension
from renewal.actions.explain_decision import explain_decision
from renewal.actions.list_decisions import list_decisions
from renewal.actions.read_history import read_history
from renewal.actions.read_question import NotAnsweredYet, read_outcome
from renewal.actions.record_response import record_response
from renewal.actions.verify import verify
from renewal.domain.access import Role
from renewal.domain.assignment import AssignmentState, Recorded
from renewal.domain.calendar import Month
from renewal.domain.errors import RenewalError
from renewal.store.tables import Entry, LateAnswer, Letter, Receipt, Response
from tests.actions.answered_months import statements_of
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed, instant, right_place, wrong_place

HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01"
JANUARY = Month(2027, 1)
CLOSING = instant("2027-02-01T05:00:00")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        made.settle(
            write_bank(tmp_path / "bank", {"A5": 24}),
            f"R1,Rosa,Alvarez,rosa@example.org,en,,A5,{HELD},2027-01-01",
            f"B1,Ben,Carter,ben@example.org,en,,A5,{HELD},2027-01-01",
            tick_at="2027-01-01T12:00:00",
        )
        yield made


def answer(
    service: Installation,
    options: Sequence[str] | None = None,
    *,
    who: str = "R1",
    month: Month = JANUARY,
    at: datetime | None = None,
    right: bool = True,
) -> Recorded:
    """Rosa (or somebody else) answers the month's question, as a rule rightly."""
    row = service.asked(who, "A5", month)
    place = right_place(row) if right else wrong_place(row)
    when = at or service.now
    return record_response(
        service.session,
        technician_id=service.technician_id(who),
        code=service.code(row),
        options=[place] if options is None else options,
        received_at=when,
        now=when,
    )


def count(service: Installation, table: type) -> int:
    found = service.session.scalar(select(func.count()).select_from(table)) or 0
    service.session.rollback()
    return found


def test_it_records_a_right_answer_with_its_credit(service: Installation) -> None:
    outcome = answer(service)

    assert outcome.correct is True
    assert (outcome.credits, outcome.needed) == (1, 8)
    receipt = json.loads(outcome.body)
    assert (receipt["receipt"], receipt["code"]) == (outcome.receipt, outcome.code)
    assert receipt["key"] == receipt["options"]
    assert all(receipt["rationale"].values())
    assert count(service, Response) == count(service, Receipt) == 1
    assert verify(service.session).first_bad is None


def test_it_records_a_wrong_answer_without_a_credit(service: Installation) -> None:
    outcome = answer(service, right=False)

    assert (outcome.correct, outcome.credits) == (False, 0)


@pytest.mark.parametrize("right", [True, False])
def test_it_tells_what_reading_the_answer_tells_afterwards(
    service: Installation, right: bool
) -> None:
    months = [Month(2027, number) for number in range(1, 9)]
    for month in months:
        service.tick_at(f"{month}-02T12:00:00")
        outcome = answer(service, month=month, right=right)

        again = read_outcome(
            service.session,
            technician_id=service.technician_id("R1"),
            code=outcome.code,
            now=service.now,
        )
        told = [outcome.receipt, outcome.correct, outcome.credits, outcome.needed]
        assert told == [again.receipt, again.correct, again.credits, again.needed]
        assert outcome.code == again.question.code
        assert outcome.first

    assert outcome.credits == (8 if right else 0)


def test_it_takes_few_statements(service: Installation) -> None:
    """Most of what an answer costs is what goes to the database and back."""
    answer(service)
    service.tick_at("2027-02-02T12:00:00")
    row, rosa = service.asked("R1", "A5", Month(2027, 2)), service.technician_id("R1")
    code, place = service.code(row), right_place(row)

    with statements_of(service) as seen:
        record_response(
            service.session,
            technician_id=rosa,
            code=code,
            options=[place],
            received_at=service.now,
            now=service.now,
        )

    # SQLite has no round trips, and takes rows of one table at a time.
    assert len(seen) <= (3 if service.database.kind == "postgresql" else 9)


def test_it_gives_the_same_receipt_for_the_same_choice(service: Installation) -> None:
    first = answer(service)

    again = answer(service, at=service.now + timedelta(hours=1))

    assert (again.receipt, again.body) == (first.receipt, first.body)
    assert (first.first, again.first) == (True, False)
    assert count(service, Response) == 1
    assert count(service, Entry) == len(service.session.scalars(select(Entry.id)).all())


def refusal_of(service: Installation, *arguments: object, **options: object) -> str:
    with pytest.raises(RenewalError) as caught:
        answer(service, *arguments, **options)  # type: ignore[arg-type]
    return caught.value.code


def test_it_refuses_another_choice_and_keeps_the_first(service: Installation) -> None:
    first = answer(service)

    assert refusal_of(service, right=False) == "already_answered"
    assert answer(service).receipt == first.receipt


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], "nothing_chosen"),
        (["5"], "option_not_offered"),
        (["b"], "option_not_offered"),
        (["0"], "option_not_offered"),
        (["1", "2"], "choose_one"),
    ],
)
def test_it_refuses_what_cannot_be_an_answer(
    service: Installation, options: list[str], code: str
) -> None:
    assert refusal_of(service, options) == code
    assert count(service, Response) == 0


def test_it_knows_nobody_elses_questions(service: Installation) -> None:
    row = service.asked("R1", "A5", JANUARY)

    with pytest.raises(RenewalError) as caught:
        record_response(
            service.session,
            technician_id=service.technician_id("B1"),
            code=service.code(row),
            options=["1"],
            received_at=service.now,
            now=service.now,
        )

    assert caught.value.code == "unknown_assignment"
    assert service.code(row) in caught.value.sentence


def test_it_counts_what_began_to_arrive_before_closing(service: Installation) -> None:
    outcome = record_response(
        service.session,
        technician_id=service.technician_id("R1"),
        code=service.code(service.asked("R1", "A5", JANUARY)),
        options=[right_place(service.asked("R1", "A5", JANUARY))],
        received_at=CLOSING - timedelta(microseconds=1),
        now=CLOSING + timedelta(seconds=20),
    )

    assert outcome.credits == 1


def test_it_refuses_and_keeps_what_came_at_closing(service: Installation) -> None:
    assert refusal_of(service, at=CLOSING) == "window_closed"

    service.now = CLOSING
    code = service.code(service.asked("R1", "A5", JANUARY))
    outcome = read_outcome(
        service.session, technician_id=service.technician_id("R1"), code=code, now=CLOSING
    )
    assert count(service, LateAnswer) == 1
    assert count(service, Response) == 0
    [late] = service.session.scalars(select(Entry.covers).where(Entry.act == "late answer"))
    assert late == [["late_answer", 1]]
    assert (outcome.correct, outcome.receipt, outcome.explained) == (None, None, True)
    [entry] = read_history(service.session, technician_id=service.technician_id("R1"), now=CLOSING)
    assert (entry.state, entry.credit, entry.excused) == (AssignmentState.MISSED, False, False)


def test_it_keeps_a_late_choice_once(service: Installation) -> None:
    for right in (True, False, True, False):
        assert refusal_of(service, right=right, at=CLOSING) == "window_closed"

    assert count(service, LateAnswer) == 2


def test_it_keeps_the_key_until_there_is_an_answer(service: Installation) -> None:
    code = service.code(service.asked("R1", "A5", JANUARY))

    with pytest.raises(NotAnsweredYet):
        read_outcome(
            service.session,
            technician_id=service.technician_id("R1"),
            code=code,
            now=CLOSING - timedelta(microseconds=1),
        )


def test_it_takes_no_answer_from_a_suspended_credential(service: Installation) -> None:
    for name in ("ada", "bo"):
        add_account(service.session, email=f"{name}@example.org", role=Role.ADMIN, now=service.now)
    begin_suspension(
        service.session,
        technician_number="R1",
        area="A5",
        begins_on=date(2027, 1, 1),
        reason="inquiry",
        actors=("account:3", "account:4"),
        now=service.now,
    )

    assert refusal_of(service) == "not_asked_now"


def test_it_extends_with_the_eighth_right_answer_and_says_so(service: Installation) -> None:
    for offset in range(9):
        month = JANUARY.plus(offset)
        service.tick(f"{month}-01T12:00:00")
        service.now = instant(f"{month}-05T18:00:00")
        answer(service, month=month)
        expected = date(2030, 3, 10) if offset >= 7 else date(2029, 3, 10)
        assert service.standing("R1", "A5").expires_on == expected

    [decision] = list_decisions(service.session, technician_id=service.technician_id("R1"))
    assert decision.outcome.effective_on == date(2027, 8, 5)
    assert explain_decision(service.session, code=decision.code).agrees
    kinds = service.session.scalars(select(Letter.kind).order_by(Letter.id)).all()
    assert kinds.count("decision") == 1
    entries = read_history(
        service.session, technician_id=service.technician_id("R1"), now=service.now
    )
    credit = {str(entry.month): entry.credit for entry in entries}
    assert (credit["2027-08"], credit["2027-09"]) == (True, False)
    assert verify(service.session).first_bad is None


def test_it_is_recorded_once_however_often_it_is_sent_at_once(
    service: Installation, database: Database
) -> None:
    row = service.asked("R1", "A5", JANUARY)
    code, technician_id = service.code(row), service.technician_id("R1")
    service.session.rollback()
    barrier = threading.Barrier(10)
    outcomes: list[Recorded | Exception] = []

    def send() -> None:
        engine = create_engine(database.url)
        try:
            with Session(engine) as session:
                barrier.wait()
                outcomes.append(
                    record_response(
                        session,
                        technician_id=technician_id,
                        code=code,
                        options=[right_place(row)],
                        received_at=datetime(2027, 1, 5, tzinfo=UTC),
                        now=datetime(2027, 1, 5, tzinfo=UTC),
                    )
                )
        except Exception as error:  # noqa: BLE001 - whatever it is, the test must see it
            outcomes.append(error)
        finally:
            engine.dispose()

    threads = [threading.Thread(target=send) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [each for each in outcomes if isinstance(each, Exception)] == []
    receipts = {each.body for each in outcomes if isinstance(each, Recorded)}
    counted = {each.credits for each in outcomes if isinstance(each, Recorded)}
    assert (len(receipts), counted) == (1, {1})
    assert count(service, Response) == count(service, Receipt) == 1
    assert verify(service.session).first_bad is None
