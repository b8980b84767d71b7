"""Shows a technician's questions, and what may be said about them.

Nothing that depends on the key leaves this file before the answer is committed or the
window has closed, nor while an item that was asked before is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.coming_back import came_back
from renewal.actions.programme import programme_in_force
from renewal.actions.read_rescores import rescores_of
from renewal.actions.tell_rescore import options_that_count, rescored_answer
from renewal.domain.assignment import (
    AskedOption,
    AskedQuestion,
    AssignmentState,
    CameBack,
    ExplainedOption,
    Outcome,
    state_of,
)
from renewal.domain.calendar import Month, Window, month_at, zone_of
from renewal.domain.credit_year import CreditYear, MonthState, credit_year_of, credit_years
from renewal.domain.errors import RenewalError
from renewal.domain.ids import CodeOf, PublicCodes
from renewal.domain.item import Choose, Kind
from renewal.domain.policy import ShowKey
from renewal.domain.programme import Programme
from renewal.store.installation import public_codes
from renewal.store.queries.asked_again import items_open
from renewal.store.queries.histories import find_for_years, technician_records
from renewal.store.queries.questions import AskedRow, asked_rows
from renewal.store.queries.rescores import RescoreTold


class UnknownAssignment(RenewalError):
    """A code names no question of this person."""

    code = "unknown_assignment"


class NotAnsweredYet(RenewalError):
    """The key of an open question was asked for."""

    code = "not_answered_yet"


def read_question(
    session: Session, *, technician_id: int, code: str, now: datetime
) -> AskedQuestion:
    """Return the question with this code as it is shown, or raise `UnknownAssignment`."""
    programme, codes = programme_in_force(session), public_codes(session)
    row = find_asked(session, codes, technician_id, code)
    return asked_question(
        row,
        codes,
        year_asked(session, programme, row, now),
        now,
        came_back(session, [row], zone_of(programme.zone)).get(row.id),
    )


def read_assignments(
    session: Session, *, technician_id: int, now: datetime, month: Month | None = None
) -> tuple[AskedQuestion, ...]:
    """Return the questions of the present month (or of ``month``) and all still open, by area."""
    programme, codes = programme_in_force(session), public_codes(session)
    present = month_at(now, zone_of(programme.zone))
    months = [month] if month else [present.plus(-1), present, present.plus(1)]
    years = years_by_credential(session, programme, codes, technician_id, now)
    rows = asked_rows(session, technician_id, months=months)
    back = came_back(session, rows, zone_of(programme.zone))
    found = (
        asked_question(
            row, codes, year_of(years.get(row.credential_id, ()), row.month), now, back.get(row.id)
        )
        for row in rows
    )
    return tuple(
        question
        for question in found
        if month is not None or question.month == present or question.state is AssignmentState.OPEN
    )


def read_outcome(session: Session, *, technician_id: int, code: str, now: datetime) -> Outcome:
    """Return key, rationale and what the answer earned; raise `NotAnsweredYet` before that."""
    programme, codes = programme_in_force(session), public_codes(session)
    row = find_asked(session, codes, technician_id, code)
    if row.response_id is None and not row.window.is_closed(now):
        raise NotAnsweredYet(
            f"The {row.area} question for {row.month} has not been answered yet. Answer it "
            "first; its explanation is shown then."
        )
    again = items_open(session, technician_id, now).get(row.item_id)
    said = rescores_of(session, [row.revision_id]).get(row.revision_id, ())
    return outcome_of(row, codes, year_asked(session, programme, row, now), now, again, said)


def find_asked(session: Session, codes: PublicCodes, technician_id: int, code: str) -> AskedRow:
    """Return the stored assignment with this code, or raise `UnknownAssignment`."""
    row_id = codes.decode(CodeOf.ASSIGNMENT, code)
    rows = asked_rows(session, technician_id, assignment_id=row_id) if row_id is not None else ()
    if not rows or rows[0].window.opens_at is None:
        raise UnknownAssignment(
            f"There is no question with the code {code[:20]} among yours. Open the list of your "
            "questions and choose one there."
        )
    return rows[0]


def year_asked(
    session: Session, programme: Programme, row: AskedRow, now: datetime
) -> CreditYear | None:
    """Return the credit year that the question's month belongs to, as it stands now."""
    record = find_for_years(session, row.credential_id, at=now)
    if record is None:
        return None
    zone = zone_of(programme.zone)
    return credit_year_of(row.month, record.history, programme.policies, zone, now)


def years_by_credential(
    session: Session, programme: Programme, codes: PublicCodes, technician_id: int, now: datetime
) -> dict[int, tuple[CreditYear, ...]]:
    """Return each credential's credit years as they stand now."""
    zone = zone_of(programme.zone)
    return {
        record.id: credit_years(record.history, programme.policies, zone, now)
        for record in technician_records(session, programme, codes, technician_id, at=now)
    }


def year_of(years: tuple[CreditYear, ...], month: Month) -> CreditYear | None:
    """Return the credit year that holds ``month``."""
    return next((year for year in years if year.holds(month)), None)


def asked_question(
    row: AskedRow,
    codes: PublicCodes,
    year: CreditYear | None,
    now: datetime,
    back: CameBack | None = None,
) -> AskedQuestion:
    """Return what may be shown before the answer; nothing in it depends on the key."""
    answered = row.response_id is not None
    return AskedQuestion(
        code=codes.encode(CodeOf.ASSIGNMENT, row.id),
        area=row.area,
        month=row.month,
        window=row.window,
        state=state_of(row.window, answered, now),
        scored=row.slot == "scored",
        counts=row.slot == "scored" and not (year and year.won),
        choose=Choose(row.choose),
        kind=Kind(row.kind),
        language=row.wording.language,
        stem=row.wording.stem,
        options=tuple(
            AskedOption(place, row.wording.texts[option]) for place, option in row.places.items()
        ),
        exhibits=row.exhibits,
        came_back=back,
    )


def outcome_of(
    row: AskedRow,
    codes: PublicCodes,
    year: CreditYear | None,
    now: datetime,
    again: Window | None = None,
    said: Sequence[RescoreTold] = (),
) -> Outcome:
    """Return what is shown after the answer, by the policy's rule for showing keys.

    ``again`` is the window in which the same item waits for another answer of the technician,
    and ``said`` what rescores said of the question.
    """
    shown = explains(row.window, year, now) and again is None
    chosen, right = row.chosen or (), options_that_count(row, said)
    return Outcome(
        question=asked_question(row, codes, year, now),
        options=tuple(
            ExplainedOption(
                id=place,
                text=row.wording.texts[option],
                rationale=row.wording.rationales[option] if shown else "",
                right=shown and option in right,
                chosen=option in chosen,
            )
            for place, option in row.places.items()
        ),
        references=row.references if shown else (),
        correct=row.correct if shown else None,
        receipt=codes.encode(CodeOf.RECEIPT, row.response_id) if row.response_id else None,
        received_at=row.received_at,
        credits=year.credits if year else 0,
        needed=year.policy.needed if year else 0,
        explained=shown,
        asked_again=again,
        rescored=rescored_answer(row, said) if shown else None,
        excused=shown and row.slot == "scored" and _is_excused(year, row.month),
    )


def _is_excused(year: CreditYear | None, month: Month) -> bool:
    months = year.months if year else ()
    return any(each.month == month and each.state is MonthState.EXCUSED for each in months)


def explains(window: Window, year: CreditYear | None, now: datetime) -> bool:
    """Tell whether the policy lets key and rationale be read now that there is an answer."""
    waits = year is not None and year.policy.show_key is ShowKey.AFTER_WINDOW
    return not waits or window.is_closed(now)
