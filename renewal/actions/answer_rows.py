"""What an answer leaves in the database: response, scoring and receipt, with their entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from renewal.domain.credit_year import CreditYear
from renewal.domain.ids import CodeOf, PublicCodes, Slot
from renewal.domain.receipt import ReceiptFacts
from renewal.domain.rescoring import Judgement, RescoreKind
from renewal.domain.spacing import Sure
from renewal.store.answer_turns import Turn
from renewal.store.inserting import NewRow
from renewal.store.ledger import numbered_entry
from renewal.store.queries.answering import IssuedRow
from renewal.store.tables import Receipt, Response, Scoring


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it came: ``chosen`` are the author's ids."""

    chosen: tuple[str, ...]
    received_at: datetime
    sure: Sure | None
    now: datetime


@dataclass(frozen=True, slots=True)
class AnswerRows:
    """The evidence of an answer, yet to be written; ``body`` is that of its receipt.

    ``excused`` says that it is right by a void alone, in a month that stays excused for it.
    """

    rows: tuple[NewRow, ...]
    receipt: ReceiptFacts
    body: bytes
    excused: bool


def answer_rows(
    codes: PublicCodes, turn: Turn, row: IssuedRow, year: CreditYear | None, answer: Answer
) -> AnswerRows:
    """Return what an answer leaves; ``year`` is the credit year as it stood before."""
    judged = row.keyed.judge(answer.chosen)
    by_void = judged.reason == RescoreKind.VOID
    excused = by_void and year is not None and year.excuses(row.month)
    response = NewRow(
        Response,
        {
            "id": turn.response_id,
            "assignment_id": row.id,
            "options": list(answer.chosen),
            "received_at": answer.received_at,
            "sure": answer.sure,
            "language": row.language,
        },
    )
    scoring = NewRow(
        Scoring,
        {
            "id": turn.scoring_id,
            "response_id": turn.response_id,
            "version": 1,
            "correct": judged.correct,
            "key": list(judged.key),
            "reason": judged.reason,
            "scored_at": answer.now,
        },
    )
    earned = judged.correct and row.slot == Slot.SCORED and not excused
    facts = _receipt(codes, row, turn.response_id, answer, judged, (year, earned))
    body = facts.body()
    receipt = NewRow(Receipt, {"response_id": turn.response_id, "body": body})
    entry = numbered_entry(
        turn.entry_id,
        act="answer",
        subject=row.pseudonym,
        actors=("technician",),
        covers=[response, scoring, receipt],
        now=answer.now,
    )
    return AnswerRows((response, scoring, receipt, *entry), facts, body, excused)


def _receipt(
    codes: PublicCodes,
    row: IssuedRow,
    response_id: int,
    answer: Answer,
    judged: Judgement,
    earning: tuple[CreditYear | None, bool],
) -> ReceiptFacts:
    """Return the receipt: what was chosen and when, and how it was scored.

    ``earning`` is the credit year as it stood before, and whether the answer adds to it.
    """
    year, earned = earning
    place_of = {option: place for place, option in row.places.items()}
    return ReceiptFacts(
        receipt=codes.encode(CodeOf.RECEIPT, response_id),
        code=codes.encode(CodeOf.ASSIGNMENT, row.id),
        area=row.area,
        month=str(row.month),
        received_at=answer.received_at.isoformat(),
        options=_places(place_of, answer.chosen),
        correct=judged.correct,
        key=_places(place_of, judged.key),
        rationale={place: row.rationales[option] for place, option in row.places.items()},
        credits=(year.credits if year else 0) + earned,
        needed=year.policy.needed if year else 0,
    )


def _places(place_of: Mapping[str, str], options: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted((place_of[option] for option in options), key=int))
