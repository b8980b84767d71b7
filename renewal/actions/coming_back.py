"""Says why a question is not new to the person who is asked."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from renewal.domain.assignment import Before, CameBack
from renewal.domain.calendar import month_at
from renewal.domain.choosing import REPEATS, Reason
from renewal.domain.remembering import Review, is_slip
from renewal.store.memories import Answer, answers_of
from renewal.store.queries.encounters import Shown, shown_items
from renewal.store.queries.questions import AskedRow


def came_back(session: Session, rows: Sequence[AskedRow], zone: ZoneInfo) -> dict[int, CameBack]:
    """Return, by assignment, what happened before with those that are not new.

    Two statements at most, however many rows; none where all are new.
    """
    repeated = [row for row in rows if row.reason in REPEATS]
    again = [row for row in rows if row.reason == Reason.SHORTAGE]
    found: dict[int, CameBack | None] = {}
    if repeated:
        answers = answers_of(session, sorted({row.credential_id for row in repeated}))
        found |= {row.id: _slip(row, answers, zone) for row in repeated}
    if again:
        shown = shown_items(session, {row.credential_id for row in again})
        found |= {row.id: _shown(row, shown) for row in again}
    return {number: each for number, each in found.items() if each is not None}


def _slip(row: AskedRow, answers: Sequence[Answer], zone: ZoneInfo) -> CameBack | None:
    """Return the last slip with the concept before the question's window opened."""
    for answer in reversed(answers):
        if (answer.credential_id, answer.concept) != (row.credential_id, row.concept):
            continue
        review = Review(answer.right, answer.sure, first_sight=True, at=answer.at)
        if answer.at < row.window.opens_at and is_slip(review):
            how = Before.NOT_SURE if answer.right else Before.MISSED
            return CameBack(how, month_at(answer.at, zone))
    return None


def _shown(row: AskedRow, shown: Sequence[Shown]) -> CameBack | None:
    """Return the last month in which the very item was displayed."""
    months = [
        each.month
        for each in shown
        if (each.credential_id, each.item_id) == (row.credential_id, row.item_id)
        and each.month < row.month
    ]
    return CameBack(Before.SHOWN, months[-1]) if months else None
