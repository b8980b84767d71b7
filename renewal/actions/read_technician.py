"""Shows the office one technician: who it is, how every credential stands, and all the papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.list_decisions import ListedDecision, list_decisions
from renewal.actions.programme import programme_in_force
from renewal.actions.read_history import HistoryEntry, read_history
from renewal.actions.read_standing import TechnicianStanding, read_standing
from renewal.domain.calendar import local_date, zone_of
from renewal.domain.ids import CodeOf
from renewal.store.installation import public_codes
from renewal.store.queries.people import UnknownTechnician
from renewal.store.queries.technicians import (
    FoundTechnician,
    Paper,
    enrolments_of,
    experience_papers_of,
    find_technician_by_row,
    pause_papers_of,
    tests_of,
)
from renewal.store.tables import Response


@dataclass(frozen=True, slots=True)
class Answered:
    """When an answer was received, and the code of its receipt."""

    received_at: datetime
    receipt: str


@dataclass(frozen=True, slots=True)
class TechnicianFile:
    """Everything on record about one technician; ``answers`` by the code of the question."""

    technician: FoundTechnician
    standing: TechnicianStanding
    history: tuple[HistoryEntry, ...]
    answers: dict[str, Answered]
    decisions: tuple[ListedDecision, ...]
    tests: tuple[Paper, ...]
    experience: tuple[Paper, ...]
    enrolments: tuple[Paper, ...]
    pauses: tuple[Paper, ...]


def read_technician(session: Session, *, technician_id: int, now: datetime) -> TechnicianFile:
    """Return the technician with this row number, or raise `UnknownTechnician`."""
    technician = get_technician_for_office(session, technician_id=technician_id, now=now)
    history = read_history(session, technician_id=technician_id, now=now)
    return TechnicianFile(
        technician=technician,
        standing=read_standing(session, technician_id=technician_id, now=now),
        history=history,
        answers=_answers(session, history),
        decisions=list_decisions(session, technician_id=technician_id),
        tests=tests_of(session, technician_id),
        experience=experience_papers_of(session, technician_id),
        enrolments=enrolments_of(session, technician_id),
        pauses=pause_papers_of(session, technician_id),
    )


def get_technician_for_office(
    session: Session, *, technician_id: int, now: datetime
) -> FoundTechnician:
    """Return who the technician is, or raise `UnknownTechnician`."""
    today = local_date(now, zone_of(programme_in_force(session).zone))
    found = find_technician_by_row(session, technician_id, today=today)
    if found is None:
        raise UnknownTechnician(
            "There is no such technician. Search for the person by number or name."
        )
    return found


def _answers(session: Session, history: tuple[HistoryEntry, ...]) -> dict[str, Answered]:
    codes = public_codes(session)
    numbers = {
        codes.decode(CodeOf.ASSIGNMENT, each.code): each.code for each in history if each.code
    }
    rows = session.execute(
        select(Response.assignment_id, Response.id, Response.received_at).where(
            Response.assignment_id.in_(numbers)
        )
    )
    return {
        numbers[assignment_id]: Answered(received_at, codes.encode(CodeOf.RECEIPT, response_id))
        for assignment_id, response_id, received_at in rows
    }
