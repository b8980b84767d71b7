"""Records a practice answer: it earns nothing, and memory learns from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.answer_refusals import author_ids
from renewal.actions.decide_renewals import lock_credentials
from renewal.actions.read_practice import NothingToPractise, desk_of, seed_of
from renewal.domain.errors import RenewalError
from renewal.domain.ids import CodeOf, PublicCodes
from renewal.domain.spacing import Sure
from renewal.store.db import writing
from renewal.store.installation import public_codes
from renewal.store.ledger import add_entry
from renewal.store.memories import remember
from renewal.store.queries.people import pseudonym_of
from renewal.store.queries.practice import practised_credentials
from renewal.store.queries.questions import AskedRow, asked_rows
from renewal.store.rescoring import keyed_revision
from renewal.store.tables import PracticeAnswer


class PracticeOvertaken(RenewalError):
    """A practice answer came for a place that is not the next one."""

    code = "practice_overtaken"


def record_practice(
    session: Session,
    *,
    technician_id: int,
    area: str,
    number: int,
    code: str,
    options: Sequence[str],
    now: datetime,
    sure: Sure | None = None,
) -> None:
    """The answer with this ``number`` is on record, and memory has learned from it.

    ``options`` are screen positions ("1", "2", …). An answer sent twice is recorded once: a
    number that is taken changes nothing.
    """
    codes = public_codes(session)
    desk = desk_of(session, technician_id, now)
    held = desk.held_in(area)
    seed = seed_of(codes, held, number)
    known = {item.assignment_id for item in desk.seen[held.credential_id]}
    row = _over(session, codes, technician_id, code, known, seed)
    chosen = author_ids(row, options)
    with writing(session):
        lock_credentials(session, [held.credential_id])
        taken = _answers(session, technician_id, held.credential_id)
        if number <= taken:
            return
        if number > taken + 1:
            raise PracticeOvertaken(
                "This practice question is not the next one any more. Nothing was recorded; "
                "open practice again."
            )
        _record(session, technician_id, row, chosen, seed, sure, now)


def _over(
    session: Session,
    codes: PublicCodes,
    technician_id: int,
    code: str,
    known: set[int],
    seed: int,
) -> AskedRow:
    """Return the question with this code if it may be practised."""
    number = codes.decode(CodeOf.ASSIGNMENT, code)
    if number not in known:
        raise NothingToPractise(
            f"The question {code[:16]} cannot be practised. A question can be practised once it "
            "is answered or its month is over."
        )
    return asked_rows(session, technician_id, assignment_id=number, seed=seed)[0]


def _answers(session: Session, technician_id: int, credential_id: int) -> int:
    return next(
        each.answers
        for each in practised_credentials(session, technician_id)
        if each.credential_id == credential_id
    )


def _record(
    session: Session,
    technician_id: int,
    row: AskedRow,
    chosen: tuple[str, ...],
    seed: int,
    sure: Sure | None,
    now: datetime,
) -> None:
    judged = keyed_revision(session, row.revision_id).judge(chosen)
    answer = PracticeAnswer(
        credential_id=row.credential_id,
        revision_id=row.revision_id,
        seed=seed,
        options=list(chosen),
        correct=judged.correct,
        sure=sure,
        answered_at=now,
    )
    session.add(answer)
    add_entry(
        session,
        act="practise",
        subject=pseudonym_of(session, technician_id),
        actors=("technician",),
        reason="",
        covers=[answer],
        now=now,
    )
    remember(
        session,
        row.credential_id,
        row.item_id,
        row.concept,
        right=answer.correct,
        sure=sure,
        at=now,
    )
