"""Reads the facts of credentials as they stood at an instant, into `History` values.

The number of statements is fixed, however many credentials are read. A fact recorded after
the instant is left out, so that the past can be shown as it was known then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from renewal.domain.calendar import Month, Window, local_date
from renewal.domain.history import Enrolment, History, Pause, PauseKind, Question, Validity
from renewal.domain.ids import CodeOf, PublicCodes
from renewal.domain.programme import Programme
from renewal.store.prepared import Found, run
from renewal.store.queries import history_statements as statements


class CredentialRecord(NamedTuple):
    """A credential's row numbers beside its history.

    ``experience`` holds its technician's documented years of work by series.
    """

    id: int
    technician_id: int
    area_id: int
    first_certified_on: date
    history: History
    experience: Mapping[str, int]


class _Asked(NamedTuple):
    """The questions and windows of one credential."""

    questions: dict[Month, Question]
    windows: dict[Month, Window]


def technician_records(
    session: Session, programme: Programme, codes: PublicCodes, technician_id: int, *, at: datetime
) -> tuple[CredentialRecord, ...]:
    """Return a technician's credentials with their histories at ``at``, by area."""
    rows = run(session, statements.held_by(), who=technician_id, at=at).all()
    return _whole(session, programme, codes, rows, at)


def credential_records(
    session: Session,
    programme: Programme,
    codes: PublicCodes,
    credential_ids: Sequence[int],
    *,
    at: datetime,
) -> tuple[CredentialRecord, ...]:
    """Return these credentials (a few hundred at most) with their histories at ``at``."""
    rows = _found(session, statements.credentials, credential_ids, at=at).all()
    return _whole(session, programme, codes, rows, at)


def records_for_states(
    session: Session, programme: Programme, technician_ids: Sequence[int], *, at: datetime
) -> tuple[CredentialRecord, ...]:
    """Return the credentials of some hundred technicians with what their states follow from.

    What else there is to know is left out: enrolments, windows and questions, which are most of it.
    """
    rows = _found(session, statements.held_by_some, technician_ids, at=at).all()
    return _records(session, programme, rows, at, defaultdict(list), _nothing_asked())


def find_for_years(
    session: Session, credential_id: int, *, at: datetime
) -> CredentialRecord | None:
    """Return a credential with all that its credit years follow from, or None.

    What else there is to know is left out: decisions, tests, experience, codes of questions.
    """
    ids = [credential_id]
    row = _found(session, statements.credentials, ids, at=at).first()
    if row is None:
        return None
    enrolments = _enrolments(session, ids, at)
    asked = _asked(session, None, ids, enrolments, at)[credential_id]
    history = History(
        area=row.code,
        validities=(Validity(row.first_certified_on, row.expires_on),),
        enrolments=tuple(enrolments[credential_id]),
        questions=asked.questions,
        windows=asked.windows,
        pauses=tuple(_pauses(session, ids, at)[credential_id]),
        withdrawn_at=row.withdrawn_at,
    )
    return CredentialRecord(
        row.id, row.technician_id, row.area_id, row.first_certified_on, history, {}
    )


def _found(
    session: Session,
    statement: Callable[[bool], statements.Statement],
    ids: Sequence[int],
    **marks: Any,
) -> Found:
    if len(ids) == 1:
        return run(session, statement(True), one=ids[0], **marks)
    return run(session, statement(False), ids=list(ids), **marks)


def _whole(
    session: Session,
    programme: Programme,
    codes: PublicCodes,
    rows: Sequence[Any],
    at: datetime,
) -> tuple[CredentialRecord, ...]:
    ids = [row.id for row in rows]
    enrolments = _enrolments(session, ids, at)
    asked = _asked(session, codes, ids, enrolments, at)
    return _records(session, programme, rows, at, enrolments, asked)


def _records(
    session: Session,
    programme: Programme,
    rows: Sequence[Any],
    at: datetime,
    enrolments: dict[int, list[Enrolment]],
    asked: dict[int, _Asked],
) -> tuple[CredentialRecord, ...]:
    ids = [row.id for row in rows]
    zone = ZoneInfo(programme.zone)
    experience = _experience(session, [row.technician_id for row in rows], at, zone)
    moves = _moves(session, ids, at)
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
    for technician_id, series, years in _found(
        session,
        statements.experience,
        list(set(technician_ids)),
        at=at,
        on=local_date(at, zone),
    ):
        found[technician_id][series] = years
    return found


def _moves(session: Session, ids: list[int], at: datetime) -> dict[int, list[tuple[str, Validity]]]:
    """Return the decisions in force that moved an expiry, by the day they took effect."""
    newest: dict[tuple[int, str, str], Any] = {}
    for row in _found(session, statements.moves, ids, at=at):
        newest[row.credential_id, row.kind, row.cause] = row
    found: dict[int, list[tuple[str, Validity]]] = defaultdict(list)
    for row in sorted(newest.values(), key=lambda row: (row.effective_on, row.expires_after)):
        found[row.credential_id].append((row.kind, Validity(row.effective_on, row.expires_after)))
    return found


def _enrolments(session: Session, ids: list[int], at: datetime) -> dict[int, list[Enrolment]]:
    found: dict[int, list[Enrolment]] = defaultdict(list)
    for row in _found(session, statements.enrolments, ids, at=at):
        found[row.credential_id].append(
            Enrolment(row.enrolled_on, row.recorded_at, Month.parse(row.first_month), row.ended_at)
        )
    return found


def _pauses(session: Session, ids: list[int], at: datetime) -> dict[int, list[Pause]]:
    found: dict[int, list[Pause]] = defaultdict(list)
    for row in _found(session, statements.pauses, ids, at=at):
        found[row.credential_id].append(
            Pause(PauseKind(row.kind), row.begins_at, row.recorded_at, row.ends_at)
        )
    return found


def _asked(
    session: Session,
    codes: PublicCodes | None,
    ids: list[int],
    enrolments: dict[int, list[Enrolment]],
    at: datetime,
) -> dict[int, _Asked]:
    """Return questions, and the windows of all months, with a question or without.

    Assignments are found by their computed numbers.
    """
    found = _nothing_asked()
    spans = [span.first_month for held in enrolments.values() for span in held]
    if not spans:
        return found
    first = str(min(spans))
    for row in _found(session, statements.asked, ids, first=first, at=at):
        month = Month.parse(row.month)
        asked = found[row.credential_id]
        asked.windows[month] = Window(month, row.opens_at, row.closes_at)
        if row.id is None:
            continue
        code = codes.encode(CodeOf.ASSIGNMENT, row.id) if codes else ""
        asked.questions[month] = Question(month, code, row.received_at, row.correct, row.voided_at)
    return found


def _nothing_asked() -> dict[int, _Asked]:
    return defaultdict(lambda: _Asked({}, {}))
