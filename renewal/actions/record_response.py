"""Records an answer: once, in one transaction, with all that follows from it.

The order in which an answer is refused is fixed: not this person's question, a key that came
with another request, an option that was not offered, already answered otherwise, the window
closed. The same choice again finds the first answer and changes nothing. Of two answers sent at
once the unique constraint on the response decides; the one that comes second starts over and
finds the first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.actions.answer_refusals import (
    AlreadyAnswered,
    author_ids,
    refuse_if_stopped,
    refuse_outside,
)
from renewal.actions.claim_request_key import (
    KeyedRequest,
    check_request_key,
    claim_request_key_within,
)
from renewal.actions.decide_renewals import decide_within, lock_credentials
from renewal.actions.programme import programme_in_force
from renewal.actions.read_question import find_asked, outcome_of, year_asked, year_of
from renewal.domain.assignment import Outcome
from renewal.domain.calendar import utc, zone_of
from renewal.domain.credit_year import CreditYear, credit_years
from renewal.domain.ids import CodeOf, PublicCodes, Slot
from renewal.domain.programme import Programme
from renewal.domain.receipt import ReceiptFacts
from renewal.domain.scoring import is_right
from renewal.domain.spacing import Sure
from renewal.store.db import writing
from renewal.store.inserting import insert_row
from renewal.store.installation import public_codes
from renewal.store.ledger import add_entry
from renewal.store.memories import remember
from renewal.store.month_counts import count_answer
from renewal.store.queries.histories import find_for_years
from renewal.store.queries.questions import AskedRow, find_again
from renewal.store.tables import LateAnswer, Receipt, Response, Scoring


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer as it came: ``chosen`` are the author's ids."""

    technician_id: int
    chosen: tuple[str, ...]
    received_at: datetime
    sure: Sure | None
    now: datetime


def record_response(
    session: Session,
    *,
    technician_id: int,
    code: str,
    options: Sequence[str],
    received_at: datetime,
    now: datetime,
    sure: Sure | None = None,
    request: KeyedRequest | None = None,
) -> Outcome:
    """The answer is on record with its scoring, receipt and whatever it decides.

    ``options`` are screen positions ("1", "2", …); ``received_at`` is when the server began
    to receive the answer, and alone decides whether it was in time.
    """
    programme, codes = programme_in_force(session), public_codes(session)
    row = find_asked(session, codes, technician_id, code)
    check_request_key(session, technician_id, request)
    answer = _Answer(technician_id, author_ids(row, options), received_at, sure, now)
    if row.response_id is None:
        if row.window.is_closed(received_at):
            _keep_late(session, row, answer)
        claim = partial(claim_request_key_within, session, technician_id, request, now=now)
        outcome = _record(session, programme, codes, row, answer, claim)
        if outcome is not None:
            return outcome
        row = find_asked(session, codes, technician_id, code)
        session.rollback()
    if request is not None:
        with writing(session):
            claim_request_key_within(session, technician_id, request, now=now)
    if row.chosen is None or set(row.chosen) != set(answer.chosen):
        raise AlreadyAnswered(
            f"The {row.area} question for {row.month} was already answered otherwise. The first "
            "answer stands; open the result to see it."
        )
    return outcome_of(row, codes, year_asked(session, programme, row, now), now)


def _record(
    session: Session,
    programme: Programme,
    codes: PublicCodes,
    row: AskedRow,
    answer: _Answer,
    claim: Callable[[], None],
) -> Outcome | None:
    """Return what the answer earned once it is committed; None when another one was first."""
    try:
        with writing(session):
            claim()
            if not row.window.is_open(answer.received_at):
                again = find_again(session, answer.technician_id, row)
                if again.response_id is not None:
                    return None
                refuse_outside(again, programme, answer.received_at)
            return _record_within(session, programme, codes, row, answer)
    except IntegrityError:
        answered = find_again(session, answer.technician_id, row).response_id is not None
        session.rollback()
        if not answered:
            raise
        return None


def _keep_late(session: Session, row: AskedRow, answer: _Answer) -> None:
    with writing(session):
        late = LateAnswer(
            assignment_id=row.id, options=list(answer.chosen), received_at=answer.received_at
        )
        session.add(late)
        add_entry(
            session,
            act="late answer",
            subject=row.pseudonym,
            actors=("technician",),
            reason="",
            covers=[late],
            now=answer.now,
        )


def _record_within(
    session: Session, programme: Programme, codes: PublicCodes, row: AskedRow, answer: _Answer
) -> Outcome:
    lock_credentials(session, [row.credential_id])
    record = find_for_years(session, row.credential_id, at=answer.now)
    assert record is not None, "who is asked a question was enrolled before"
    refuse_if_stopped(row, record.history, answer.now)
    zone = zone_of(programme.zone)
    years = credit_years(record.history, programme.policies, zone, answer.now)
    year = year_of(years, row.month)
    recorded = _written(session, codes, row, year, answer)
    right = bool(recorded.correct)
    remember(
        session,
        row.credential_id,
        row.item_id,
        row.concept,
        right=right,
        sure=answer.sure,
        at=answer.received_at,
    )
    after = year
    if row.slot == Slot.SCORED:
        count_answer(session, row.month, row.credential_id, record.area_id, right=right)
        after = year.answered(row.month, answer.received_at, right=right) if year else None
    if after and year and after.won and not year.won:
        decide_within(session, programme, codes, [row.credential_id], now=answer.now)
    return replace(outcome_of(recorded, codes, after, answer.now), first=True)


def _written(
    session: Session, codes: PublicCodes, row: AskedRow, year: CreditYear | None, answer: _Answer
) -> AskedRow:
    """Response, scoring and receipt stand in the database with their entry; return them read.

    ``year`` is the credit year as it stood before the answer.
    """
    response = insert_row(
        session,
        Response,
        {
            "assignment_id": row.id,
            "options": list(answer.chosen),
            "received_at": answer.received_at,
            "sure": answer.sure,
            "language": row.wording.language,
        },
    )
    correct = is_right(answer.chosen, row.key)
    scoring = insert_row(
        session,
        Scoring,
        {
            "response_id": response.key,
            "version": 1,
            "correct": correct,
            "key": list(row.key),
            "reason": "first",
            "scored_at": answer.now,
        },
    )
    body = _receipt(codes, row, response.key, answer, correct, year).body()
    receipt = insert_row(session, Receipt, {"response_id": response.key, "body": body})
    add_entry(
        session,
        act="answer",
        subject=row.pseudonym,
        actors=("technician",),
        reason="",
        covers=[response, scoring, receipt],
        now=answer.now,
    )
    return replace(
        row,
        response_id=response.key,
        chosen=answer.chosen,
        received_at=utc(answer.received_at),
        correct=correct,
        receipt=body,
    )


def _receipt(
    codes: PublicCodes,
    row: AskedRow,
    response_id: int,
    answer: _Answer,
    correct: bool,
    year: CreditYear | None,
) -> ReceiptFacts:
    """Return the receipt: what was chosen and when, and how it was scored."""
    earned = correct and row.slot == Slot.SCORED
    return ReceiptFacts(
        receipt=codes.encode(CodeOf.RECEIPT, response_id),
        code=codes.encode(CodeOf.ASSIGNMENT, row.id),
        area=row.area,
        month=str(row.month),
        received_at=answer.received_at.isoformat(),
        options=_positions(row, answer.chosen),
        correct=correct,
        key=_positions(row, row.key),
        rationale={p: row.wording.rationales[option] for p, option in row.places.items()},
        credits=(year.credits if year else 0) + earned,
        needed=year.policy.needed if year else 0,
    )


def _positions(row: AskedRow, options: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted((row.position_of(option) for option in options), key=int))
