"""Reads the facts of credentials as they stood at an instant, into `History` values.

The number of statements is fixed, however many credentials are read. A fact recorded after
the instant is left out, so that the past can be shown as it was known then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month, Window, local_date
from renewal.domain.history import Enrolment, History, Pause, PauseKind, Question, Validity
from renewal.domain.ids import CodeOf, PublicCodes
from renewal.domain.programme import Programme
from renewal.store.numbering import numbered
from renewal.store.tables import (
    Area,
    Assignment,
    Credential,
    Decision,
    EnrolmentEnd,
    EnrolmentRow,
    Experience,
    PauseEnd,
    PauseRow,
    Response,
    Scoring,
    WindowRow,
    Withdrawal,
)


@dataclass(frozen=True, slots=True)
class CredentialRecord:
    """A credential's row numbers beside its history.

    ``experience`` holds its technician's documented years of work by series.
    """

    id: int
    technician_id: int
    area_id: int
    first_certified_on: date
    history: History
    experience: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The questions and windows of one credential."""

    questions: dict[Month, Question]
    windows: dict[Month, Window]


def technician_records(
    session: Session, programme: Programme, codes: PublicCodes, technician_id: int, *, at: datetime
) -> tuple[CredentialRecord, ...]:
    """Return a technician's credentials with their histories at ``at``, by area."""
    return _records(session, programme, codes, Credential.technician_id == technician_id, at)


def credential_records(
    session: Session,
    programme: Programme,
    codes: PublicCodes,
    credential_ids: Sequence[int],
    *,
    at: datetime,
) -> tuple[CredentialRecord, ...]:
    """Return these credentials (a few hundred at most) with their histories at ``at``."""
    return _records(session, programme, codes, Credential.id.in_(credential_ids), at)


def _records(
    session: Session,
    programme: Programme,
    codes: PublicCodes,
    which: ColumnElement[bool],
    at: datetime,
) -> tuple[CredentialRecord, ...]:
    rows = session.execute(
        select(
            Credential.id,
            Credential.technician_id,
            Credential.area_id,
            Credential.first_certified_on,
            Credential.expires_on,
            Area.code,
            Withdrawal.withdrawn_at,
        )
        .join(Area, Area.id == Credential.area_id)
        .outerjoin(
            Withdrawal,
            and_(Withdrawal.credential_id == Credential.id, Withdrawal.recorded_at <= at),
        )
        .where(which, Credential.recorded_at <= at)
        .order_by(Credential.technician_id, Area.code)
    ).all()
    ids = [row.id for row in rows]
    zone = ZoneInfo(programme.zone)
    experience = _experience(session, [row.technician_id for row in rows], at, zone)
    moves = _moves(session, ids, at)
    enrolments = _enrolments(session, ids, at)
    asked = _asked(session, codes, ids, enrolments, at)
    pauses = _pauses(session, ids, at)
    return tuple(
        CredentialRecord(
            row.id,
            row.technician_id,
            row.area_id,
            row.first_certified_on,
            History(
                area=row.code,
                validities=(
                    Validity(row.first_certified_on, row.expires_on),
                    *(validity for _, validity in moves[row.id]),
                ),
                enrolments=tuple(enrolments[row.id]),
                questions=asked[row.id].questions,
                windows=asked[row.id].windows,
                pauses=tuple(pauses[row.id]),
                tests=tuple(
                    v.effective_on for kind, v in moves[row.id] if kind == "recertification"
                ),
                withdrawn_at=row.withdrawn_at,
                pending=_pending(programme, row.code, experience[row.technician_id]),
            ),
            experience[row.technician_id],
        )
        for row in rows
    )


def _pending(programme: Programme, area_code: str, years: dict[str, int]) -> bool:
    area = programme.area(area_code)
    return years.get(area.series, 0) < area.experience_years


def experience_of(
    session: Session, technician_id: int, *, at: datetime, zone: ZoneInfo
) -> dict[str, int]:
    """Return the documented years of work by series, as known on the day of ``at``."""
    return _experience(session, [technician_id], at, zone)[technician_id]


def _experience(
    session: Session, technician_ids: Sequence[int], at: datetime, zone: ZoneInfo
) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for technician_id, series, years in session.execute(
        select(Experience.technician_id, Experience.series, func.max(Experience.years))
        .where(
            Experience.technician_id.in_(set(technician_ids)),
            Experience.recorded_at <= at,
            Experience.documented_on <= local_date(at, zone),
        )
        .group_by(Experience.technician_id, Experience.series)
    ):
        found[technician_id][series] = years
    return found


def _moves(
    session: Session, ids: Sequence[int], at: datetime
) -> dict[int, list[tuple[str, Validity]]]:
    """Return the decisions in force that moved an expiry, by the day they took effect."""
    newest: dict[tuple[int, str, str], Row[int, str, str, date, date]] = {}
    for row in session.execute(
        select(
            Decision.credential_id,
            Decision.kind,
            Decision.cause,
            Decision.effective_on,
            Decision.expires_after,
        )
        .where(Decision.credential_id.in_(ids), Decision.decided_at <= at)
        .order_by(Decision.version)
    ):
        newest[row.credential_id, row.kind, row.cause] = row
    found: dict[int, list[tuple[str, Validity]]] = defaultdict(list)
    for row in sorted(newest.values(), key=lambda row: (row.effective_on, row.expires_after)):
        found[row.credential_id].append((row.kind, Validity(row.effective_on, row.expires_after)))
    return found


def _enrolments(session: Session, ids: Sequence[int], at: datetime) -> dict[int, list[Enrolment]]:
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for row in session.execute(
        select(
            EnrolmentRow.credential_id,
            EnrolmentRow.enrolled_on,
            EnrolmentRow.recorded_at,
            EnrolmentRow.first_month,
            EnrolmentEnd.ended_at,
        )
        .outerjoin(
            EnrolmentEnd,
            and_(EnrolmentEnd.enrolment_id == EnrolmentRow.id, EnrolmentEnd.recorded_at <= at),
        )
        .where(EnrolmentRow.credential_id.in_(ids), EnrolmentRow.recorded_at <= at)
        .order_by(EnrolmentRow.id)
    ):
        found[row.credential_id].append(
            Enrolment(row.enrolled_on, row.recorded_at, Month.parse(row.first_month), row.ended_at)
        )
    return found


def _pauses(session: Session, ids: Sequence[int], at: datetime) -> dict[int, list[Pause]]:
    found: dict[int, list[Pause]] = defaultdict(list)
    for row in session.execute(
        select(
            PauseRow.credential_id,
            PauseRow.kind,
            PauseRow.begins_at,
            PauseRow.recorded_at,
            func.coalesce(PauseEnd.ends_at, PauseRow.ends_at, type_=PauseRow.ends_at.type).label(
                "ends_at"
            ),
        )
        .outerjoin(PauseEnd, and_(PauseEnd.pause_id == PauseRow.id, PauseEnd.recorded_at <= at))
        .where(PauseRow.credential_id.in_(ids), PauseRow.recorded_at <= at)
        .order_by(PauseRow.begins_at, PauseRow.id)
    ):
        found[row.credential_id].append(
            Pause(PauseKind(row.kind), row.begins_at, row.recorded_at, row.ends_at)
        )
    return found


def _asked(
    session: Session,
    codes: PublicCodes,
    ids: Sequence[int],
    enrolments: dict[int, list[Enrolment]],
    at: datetime,
) -> dict[int, _Asked]:
    """Return questions, and the windows of all months, with a question or without.

    Assignments are found by their computed numbers.
    """
    found: dict[int, _Asked] = defaultdict(lambda: _Asked({}, {}))
    spans = [span.first_month for held in enrolments.values() for span in held]
    if not spans:
        return found
    first = min(spans)
    rightly = (
        select(Scoring.correct)
        .where(Scoring.response_id == Response.id, Scoring.scored_at <= at)
        .order_by(Scoring.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    for row in session.execute(
        select(
            Credential.id.label("credential_id"),
            Assignment.id,
            WindowRow.month,
            WindowRow.opens_at,
            WindowRow.closes_at,
            Response.received_at,
            rightly.label("correct"),
        )
        .select_from(Credential)
        .join(WindowRow, WindowRow.month >= str(first))
        .outerjoin(Assignment, Assignment.id == numbered(WindowRow.month, Credential.id))
        .outerjoin(
            Response,
            and_(Response.assignment_id == Assignment.id, Response.received_at <= at),
        )
        .where(Credential.id.in_(ids), WindowRow.opens_at <= at)
        .order_by(WindowRow.month)
    ):
        month = Month.parse(row.month)
        asked = found[row.credential_id]
        asked.windows[month] = Window(month, row.opens_at, row.closes_at)
        if row.id is None:
            continue
        asked.questions[month] = Question(
            month, codes.encode(CodeOf.ASSIGNMENT, row.id), row.received_at, row.correct
        )
    return found
