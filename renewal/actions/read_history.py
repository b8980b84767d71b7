"""Shows what became of every question that a technician was asked, month by month."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.actions.tell_rescore import rescored_kind
from renewal.domain.assignment import AssignmentState
from renewal.domain.calendar import Month, zone_of
from renewal.domain.credit_year import CREDITS, CreditYear, MonthState, YearMonth, credit_years
from renewal.domain.history import History
from renewal.domain.ids import CodeOf, PublicCodes
from renewal.domain.policy import ShowKey
from renewal.domain.rescoring import RescoreKind
from renewal.store.installation import public_codes
from renewal.store.queries.asked_again import assignments_asked_again
from renewal.store.queries.histories import technician_records
from renewal.store.queries.rescored_assignments import assignments_rescored

_STATES = {
    MonthState.MISSED: AssignmentState.MISSED,
    MonthState.OPEN: AssignmentState.OPEN,
    MonthState.EXCUSED: AssignmentState.MISSED,
}
_OVER = frozenset({AssignmentState.ANSWERED, AssignmentState.MISSED})


@dataclass(frozen=True, slots=True)
class RescoredMonth:
    """A month's question was rescored: how, and when last."""

    kind: RescoreKind
    rescored_at: datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One month of one credential: its question, and what that came to.

    ``code`` is empty for a month that brought no question. ``correct`` is None without an
    answer, and while the key is kept back: by the policy, or because the item is asked again.
    ``credit`` is False meanwhile, and for a right answer given when the credit year was won
    already. An ``excused`` month counts for nothing. ``rescored`` is what was said of the question
    since, and is kept back like the key; a question that waits for its answer has none.
    """

    month: Month
    area: str
    code: str
    state: AssignmentState
    correct: bool | None
    credit: bool
    excused: bool
    rescored: RescoredMonth | None = None


def read_history(
    session: Session, *, technician_id: int, now: datetime
) -> tuple[HistoryEntry, ...]:
    """Return every month that was asked (or excused) so far: newest first, then by area."""
    programme, codes = programme_in_force(session), public_codes(session)
    zone = zone_of(programme.zone)
    entries: list[HistoryEntry] = []
    again = {
        codes.encode(CodeOf.ASSIGNMENT, number)
        for number in assignments_asked_again(session, technician_id, now)
    }
    said = _rescored(session, codes, technician_id)
    for record in technician_records(session, programme, codes, technician_id, at=now):
        for year in credit_years(record.history, programme.policies, zone, now):
            entries.extend(_entries(record.history, year, again, said, now))
    entries.sort(key=lambda entry: entry.area)
    return tuple(sorted(entries, key=lambda entry: entry.month, reverse=True))


def _rescored(session: Session, codes: PublicCodes, technician_id: int) -> dict[str, RescoredMonth]:
    """Return what was said of questions that were rescored, by their codes."""
    return {
        codes.encode(CodeOf.ASSIGNMENT, number): RescoredMonth(kind, said[-1].rescored_at)
        for number, said in assignments_rescored(session, technician_id).items()
        if (kind := rescored_kind(said)) is not None
    }


def _entries(
    history: History,
    year: CreditYear,
    again: Collection[str],
    said: Mapping[str, RescoredMonth],
    now: datetime,
) -> Iterator[HistoryEntry]:
    for found in year.months:
        question = history.questions.get(found.month)
        if question is None and found.state not in {MonthState.EXCUSED, MonthState.CREDITED}:
            continue
        answered = question is not None and question.received_at is not None
        code = question.code if question else ""
        told = code not in again and _told(history, year, found, now)
        state = AssignmentState.ANSWERED if answered else _unanswered(history, found, now)
        yield HistoryEntry(
            month=found.month,
            area=history.area,
            code=code,
            state=state,
            correct=question.right if question and told else None,
            credit=told and _earned(year, found),
            # A void excuses an answered month only where the answer was wrong by every key.
            excused=found.state is MonthState.EXCUSED and (told or not answered),
            rescored=said.get(code) if told and state in _OVER else None,
        )


def _unanswered(history: History, found: YearMonth, now: datetime) -> AssignmentState:
    """Return the state of a question without answer; a credited one went unanswered.

    What a leave excuses can still be answered while its window is open.
    """
    window = history.windows.get(found.month)
    if found.month in history.questions and window is not None and window.is_open(now):
        return AssignmentState.OPEN
    return _STATES.get(found.state, AssignmentState.MISSED)


def _told(history: History, year: CreditYear, found: YearMonth, now: datetime) -> bool:
    """Tell whether the policy lets the technician know the result by now."""
    window = history.windows.get(found.month)
    return (
        year.policy.show_key is not ShowKey.AFTER_WINDOW or window is None or window.is_closed(now)
    )


def _earned(year: CreditYear, found: YearMonth) -> bool:
    """Tell whether the month's credit is one of those that the year needed."""
    if found.state not in CREDITS or found.credited_at is None:
        return False
    return year.won_at is None or found.credited_at <= year.won_at
