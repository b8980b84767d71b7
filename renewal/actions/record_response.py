"""Records an answer: once, in one transaction, with all that follows from it.

The order in which an answer is refused is fixed: not this person's question, a key that came
with another request, an option that was not offered, already answered otherwise, the window
closed. The same choice again finds the first answer and changes nothing. Of two answers sent at
once one has its turn first, and the other one finds the first; that there is one response is what
the unique constraint on it is for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.actions.answer_refusals import (
    AlreadyAnswered,
    author_ids,
    refuse_if_stopped,
    refuse_outside,
)
from renewal.actions.answer_rows import Answer, answer_rows
from renewal.actions.claim_request_key import (
    KeyedRequest,
    check_request_key,
    claim_request_key_within,
)
from renewal.actions.decide_renewals import decide_within
from renewal.actions.programme import programme_in_force, programme_named
from renewal.actions.read_question import explains, find_asked, year_asked
from renewal.domain.assignment import Recorded
from renewal.domain.calendar import Window, zone_of
from renewal.domain.credit_year import CreditYear, credit_year_of
from renewal.domain.ids import CodeOf, PublicCodes, Slot, credential_of
from renewal.domain.programme import Programme
from renewal.domain.receipt import kept_back
from renewal.domain.spacing import Sure
from renewal.store.answer_turns import Turn, reads_ahead, turn_after_look, turn_before_look
from renewal.store.db import writing
from renewal.store.inserting import insert_together
from renewal.store.installation import public_codes
from renewal.store.ledger import add_entry
from renewal.store.memories import learn_in_order, remembered
from renewal.store.month_counts import answer_counted
from renewal.store.queries.answering import Answerable, find_answerable
from renewal.store.queries.questions import AskedRow, find_again
from renewal.store.tables import LateAnswer

MOST_LATE = 10
"""So many choices that came too late are kept of a question."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was sent: ``options`` are places on the screen."""

    technician_id: int
    code: str
    options: tuple[str, ...]
    received_at: datetime
    now: datetime
    sure: Sure | None
    request: KeyedRequest | None


@dataclass(frozen=True, slots=True)
class _Looked:
    """A question with what its answer depends on; ``year`` is as it stood before."""

    found: Answerable
    programme: Programme
    answer: Answer
    year: CreditYear | None

    @property
    def takes_answer(self) -> bool:
        """Whether the question waits for an answer that came when this one did."""
        row = self.found.row
        return not row.is_answered and row.window.is_open(self.answer.received_at)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer as it is stored, with the codes of its question and of its receipt."""

    code: str
    receipt: str
    body: bytes
    window: Window
    correct: bool


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
) -> Recorded:
    """The answer is on record with its scoring, receipt and whatever it decides.

    ``options`` are screen positions ("1", "2", …); ``received_at`` is when the server began
    to receive the answer, and alone decides whether it was in time.
    """
    codes = public_codes(session)
    sent = _Sent(technician_id, code, tuple(options), received_at, now, sure, request)
    recorded = _record_first(session, codes, sent)
    return _repeat_or_refuse(session, codes, sent) if recorded is None else recorded


def _record_first(session: Session, codes: PublicCodes, sent: _Sent) -> Recorded | None:
    """Return what the answer earned once it is committed; None if the question takes none."""
    number = codes.decode(CodeOf.ASSIGNMENT, sent.code)
    if number is None:
        return None
    ahead = None
    if reads_ahead(session):
        ahead = _look(session, sent, number, alone=True)
        if ahead is None or not ahead.takes_answer:
            return None
    try:
        with writing(session):
            turn, looked = _turn(session, sent, number, ahead)
            if turn is None or looked is None or not looked.takes_answer:
                return None
            claim_request_key_within(session, sent.technician_id, sent.request, now=sent.now)
            return _record_within(session, codes, turn, looked)
    except IntegrityError:
        answered = find_asked(session, codes, sent.technician_id, sent.code).response_id is not None
        session.rollback()
        if not answered:
            raise
        return None


def _look(session: Session, sent: _Sent, number: int, *, alone: bool) -> _Looked | None:
    """Return the question, or None where it is not the technician's.

    It is read in the session's transaction, or ``alone``. Raises why the answer cannot be one.
    """
    found = find_answerable(session, sent.technician_id, number, at=sent.now, alone=alone)
    if found is None:
        return None
    check_request_key(session, sent.technician_id, sent.request)
    chosen = author_ids(found.row, sent.options)
    programme = programme_named(session, found.programme)
    zone = zone_of(programme.zone)
    year = credit_year_of(found.row.month, found.history, programme.policies, zone, sent.now)
    return _Looked(found, programme, Answer(chosen, sent.received_at, sent.sure, sent.now), year)


def _turn(
    session: Session, sent: _Sent, number: int, ahead: _Looked | None
) -> tuple[Turn | None, _Looked | None]:
    """Return this answer's turn with what holds in it; None where the question is not theirs."""
    if ahead is None:
        turn = turn_before_look(session, sent.technician_id, credential_of(number))
        return turn, _look(session, sent, number, alone=False) if turn else None
    after = turn_after_look(session, ahead.found)
    if not after.as_read:
        return after.turn, _look(session, sent, number, alone=False)
    return after.turn, replace(ahead, found=ahead.found._replace(memory=after.memory))


def _record_within(session: Session, codes: PublicCodes, turn: Turn, looked: _Looked) -> Recorded:
    found, answer, year = looked.found, looked.answer, looked.year
    row = found.row
    refuse_if_stopped(found.history, answer.now)
    made = answer_rows(codes, turn, row, year, answer)
    right = made.receipt.correct
    memory = remembered(
        session,
        row.credential_id,
        row.item_id,
        row.concept,
        found.memory,
        right=right,
        sure=answer.sure,
        at=answer.received_at,
    )
    rows, after = [*made.rows, *([memory] if memory else [])], year
    if row.slot == Slot.SCORED:
        rows.append(
            answer_counted(session, row.month, row.credential_id, found.area_id, right=right)
        )
        if year and not made.excused:
            after = year.answered(row.month, answer.received_at, right=right)
    insert_together(session, rows)
    if memory is None:
        learn_in_order(session, row.credential_id, row.concept)
    if after and year and after.won and not year.won:
        decide_within(session, looked.programme, codes, [row.credential_id], now=answer.now)
    kept = _Kept(made.receipt.code, made.receipt.receipt, made.body, row.window, right)
    return _told(kept, after, answer.now, first=True)


def _repeat_or_refuse(session: Session, codes: PublicCodes, sent: _Sent) -> Recorded:
    """Return the first answer's receipt to who sends it again, or raise why nothing is recorded."""
    programme = programme_in_force(session)
    row = find_asked(session, codes, sent.technician_id, sent.code)
    check_request_key(session, sent.technician_id, sent.request)
    chosen = author_ids(row, sent.options)
    if row.response_id is None and row.window.is_closed(sent.received_at):
        row = _keep_late(session, row, chosen, sent)
    if row.response_id is None:
        refuse_outside(row, programme, sent.received_at)
    session.rollback()
    if sent.request is not None:
        with writing(session):
            claim_request_key_within(session, sent.technician_id, sent.request, now=sent.now)
    if row.chosen is None or set(row.chosen) != set(chosen):
        raise AlreadyAnswered(
            f"The {row.area} question for {row.month} was already answered otherwise. The first "
            "answer stands; open the result to see it."
        )
    assert row.response_id is not None, "a question without an answer was refused"
    assert row.receipt is not None, "each answer has a receipt"
    receipt = codes.encode(CodeOf.RECEIPT, row.response_id)
    code = codes.encode(CodeOf.ASSIGNMENT, row.id)
    kept = _Kept(code, receipt, row.receipt, row.window, bool(row.correct))
    return _told(kept, year_asked(session, programme, row, sent.now), sent.now, first=False)


def _told(kept: _Kept, year: CreditYear | None, now: datetime, *, first: bool) -> Recorded:
    """Return an answer as its sender is told, by the policy's rule for showing keys."""
    shown = explains(kept.window, year, now)
    return Recorded(
        code=kept.code,
        receipt=kept.receipt,
        body=kept.body if shown else kept_back(kept.body),
        correct=kept.correct if shown else None,
        credits=year.credits if year else 0,
        needed=year.policy.needed if year else 0,
        first=first,
    )


def _keep_late(session: Session, row: AskedRow, chosen: tuple[str, ...], sent: _Sent) -> AskedRow:
    """The late answer is on record, and earns nothing; return the assignment as it then is.

    Each choice is kept once: whoever sends it again and again adds nothing.
    """
    kept = session.scalars(select(LateAnswer.options).where(LateAnswer.assignment_id == row.id))
    before = set(map(tuple, kept))
    if chosen in before or len(before) >= MOST_LATE:
        return find_again(session, sent.technician_id, row)
    with writing(session):
        late = LateAnswer(assignment_id=row.id, options=list(chosen), received_at=sent.received_at)
        session.add(late)
        add_entry(
            session,
            act="late answer",
            subject=row.pseudonym,
            actors=("technician",),
            reason="",
            covers=[late],
            now=sent.now,
        )
    return find_again(session, sent.technician_id, row)
