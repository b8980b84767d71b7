"""The statements of `histories`, each built once: building them takes longer than running them.

Each reads what is known ``at`` an instant, of the credentials (or technicians) in ``ids``; where
only ``one`` is wanted, of that one.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    select,
)

from renewal.domain.rescoring import RescoreKind
from renewal.store.db import Instant, RowId
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
    RescoreRow,
    Response,
    Scoring,
    WindowRow,
    Withdrawal,
)

Statement = Select[*tuple[Any, ...]]


def voiding() -> Select[*tuple[Any, ...]]:
    """Return a select of when the revision of an assignment was voided."""
    return (
        select(RescoreRow.rescored_at)
        .where(
            RescoreRow.revision_id == Assignment.revision_id,
            RescoreRow.kind == str(RescoreKind.VOID),
        )
        .correlate(Assignment, Response)
    )


def right_by_itself(at: BindParameter[datetime]) -> ColumnElement[bool]:
    """Return whether a key made a response right, as known ``at``, void or not."""
    return (
        exists()
        .where(
            Scoring.response_id == Response.id,
            Scoring.correct,
            Scoring.reason != str(RescoreKind.VOID),
            Scoring.scored_at <= at,
        )
        .correlate(Response)
    )


_AT = bindparam("at", type_=Instant())
_IDS = bindparam("ids", type_=RowId, expanding=True)
_ONE = bindparam("one", type_=RowId)


def _wanted(column: Any, one: bool) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column == _ONE if one else column.in_(_IDS)
    return found


def _heads() -> Statement:
    return (
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
            and_(Withdrawal.credential_id == Credential.id, Withdrawal.recorded_at <= _AT),
        )
        .where(Credential.recorded_at <= _AT)
        .order_by(Credential.technician_id, Area.code)
    )


@cache
def held_by() -> Statement:
    """Return the statement that finds the credentials of the technician ``who``."""
    return _heads().where(Credential.technician_id == bindparam("who", type_=RowId))


@cache
def held_by_some(one: bool) -> Statement:
    """Return the statement that finds the credentials of technicians."""
    return _heads().where(_wanted(Credential.technician_id, one))


@cache
def credentials(one: bool) -> Statement:
    """Return the statement that finds credentials."""
    return _heads().where(_wanted(Credential.id, one))


@cache
def experience(one: bool) -> Statement:
    """Return the statement that finds technicians' years of work documented by the day ``on``."""
    return (
        select(Experience.technician_id, Experience.series, func.max(Experience.years))
        .where(
            _wanted(Experience.technician_id, one),
            Experience.recorded_at <= _AT,
            Experience.documented_on <= bindparam("on", type_=Date()),
        )
        .group_by(Experience.technician_id, Experience.series)
    )


@cache
def moves(one: bool) -> Statement:
    """Return the statement that finds decisions, superseded ones first."""
    return (
        select(
            Decision.credential_id,
            Decision.kind,
            Decision.cause,
            Decision.effective_on,
            Decision.expires_after,
        )
        .where(_wanted(Decision.credential_id, one), Decision.decided_at <= _AT)
        .order_by(Decision.version)
    )


@cache
def enrolments(one: bool) -> Statement:
    """Return the statement that finds enrolments with their ends."""
    return (
        select(
            EnrolmentRow.credential_id,
            EnrolmentRow.enrolled_on,
            EnrolmentRow.recorded_at,
            EnrolmentRow.first_month,
            EnrolmentEnd.ended_at,
        )
        .outerjoin(
            EnrolmentEnd,
            and_(EnrolmentEnd.enrolment_id == EnrolmentRow.id, EnrolmentEnd.recorded_at <= _AT),
        )
        .where(_wanted(EnrolmentRow.credential_id, one), EnrolmentRow.recorded_at <= _AT)
        .order_by(EnrolmentRow.id)
    )


@cache
def pauses(one: bool) -> Statement:
    """Return the statement that finds leaves and suspensions with their ends."""
    return (
        select(
            PauseRow.credential_id,
            PauseRow.kind,
            PauseRow.begins_at,
            PauseRow.recorded_at,
            func.coalesce(PauseEnd.ends_at, PauseRow.ends_at, type_=PauseRow.ends_at.type).label(
                "ends_at"
            ),
        )
        .outerjoin(PauseEnd, and_(PauseEnd.pause_id == PauseRow.id, PauseEnd.recorded_at <= _AT))
        .where(_wanted(PauseRow.credential_id, one), PauseRow.recorded_at <= _AT)
        .order_by(PauseRow.begins_at, PauseRow.id)
    )


@cache
def asked(one: bool) -> Statement:
    """Return the statement that finds windows from the month ``first`` on, and their questions.

    Assignments are found by their computed numbers.
    """
    rightly = (
        select(Scoring.correct)
        .where(Scoring.response_id == Response.id, Scoring.scored_at <= _AT)
        .order_by(Scoring.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    voided_at = voiding().where(RescoreRow.rescored_at <= _AT, ~right_by_itself(_AT))
    return (
        select(
            Credential.id.label("credential_id"),
            Assignment.id,
            WindowRow.month,
            WindowRow.opens_at,
            WindowRow.closes_at,
            Response.received_at,
            rightly.label("correct"),
            voided_at.scalar_subquery().label("voided_at"),
        )
        .select_from(Credential)
        .join(WindowRow, WindowRow.month >= bindparam("first", type_=String()))
        .outerjoin(Assignment, Assignment.id == numbered(WindowRow.month, Credential.id))
        .outerjoin(
            Response, and_(Response.assignment_id == Assignment.id, Response.received_at <= _AT)
        )
        .where(_wanted(Credential.id, one), WindowRow.opens_at <= _AT)
        .order_by(WindowRow.month)
    )
