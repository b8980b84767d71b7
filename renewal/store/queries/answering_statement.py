"""The statement of `answering`: one question with all that its answer depends on.

A round trip costs PostgreSQL and its driver more than most of what they do in it, so what stands
in many rows (enrolments, pauses, the months asked so far) comes as JSON beside the question.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import aliased

from renewal.domain.rescoring import RescoreKind
from renewal.store.db import Instant, RowId
from renewal.store.numbering import numbered
from renewal.store.queries.history_statements import right_by_itself, voiding
from renewal.store.queries.question_statements import with_words
from renewal.store.tables import (
    Area,
    Assignment,
    CacheMemory,
    Credential,
    EnrolmentEnd,
    EnrolmentRow,
    Entry,
    Item,
    PauseEnd,
    PauseRow,
    ProgrammeVersion,
    RescoreRow,
    Response,
    Revision,
    RevisionText,
    Scoring,
    Technician,
    WindowRow,
    Withdrawal,
)

Statement = Select[*tuple[Any, ...]]

SEPARATOR = "|"
"""What stands between the months of all questions, the answers to some, and what was voided."""

_AT = bindparam("at", type_=Instant())


@cache
def to_answer(on_sqlite: bool) -> Statement:
    """Return the statement that finds the assignment ``number`` of ``who``, as known ``at``."""
    newest_entry = (
        select(func.max(Entry.id)).scalar_subquery() if on_sqlite else literal_column("0")
    )
    return (
        _issued()
        .add_columns(
            Credential.area_id,
            Credential.first_certified_on,
            Credential.expires_on,
            Withdrawal.withdrawn_at,
            _enrolments(on_sqlite).label("enrolments"),
            _pauses(on_sqlite).label("pauses"),
            _windows(on_sqlite).label("windows"),
            _questions(on_sqlite).label("questions"),
            _rescores(on_sqlite).label("rescores"),
            CacheMemory.stability,
            CacheMemory.difficulty,
            CacheMemory.reviewed_at.label("reviewed_at"),
            CacheMemory.wanted,
            CacheMemory.sure_and_wrong,
            _newest_programme().label("programme"),
            newest_entry.label("newest_entry"),
        )
        .outerjoin(
            Withdrawal,
            and_(Withdrawal.credential_id == Credential.id, Withdrawal.recorded_at <= _AT),
        )
        .outerjoin(
            CacheMemory,
            and_(CacheMemory.credential_id == Credential.id, CacheMemory.concept == Item.concept),
        )
    )


def _issued() -> Statement:
    source, other = aliased(RevisionText), aliased(RevisionText)
    columns = select(
        Assignment.id,
        Assignment.credential_id,
        Assignment.slot,
        Assignment.seed,
        Technician.pseudonym,
        Area.code.label("area"),
        WindowRow.month,
        WindowRow.opens_at,
        WindowRow.closes_at,
        Revision.item_id,
        Item.concept,
        Revision.choose,
        Revision.option_order,
        Revision.options,
        Revision.key,
        Revision.language,
        source.options.label("source_options"),
        other.language.label("other_language"),
        other.reviewed.label("other_reviewed"),
        other.options.label("other_options"),
        Response.id.label("response_id"),
    )
    return with_words(columns, source, other).where(
        Assignment.id == bindparam("number", type_=RowId)
    )


def _in_rows(on_sqlite: bool, *columns: Any) -> Statement:
    """Select these columns of all rows as one JSON text, in no order."""
    return select(_as_json(on_sqlite, *columns))


def _as_json(
    on_sqlite: bool, *columns: Any, where: ColumnElement[bool] | None = None
) -> ColumnElement[str]:
    if on_sqlite:
        rows: Any = func.json_group_array(func.json_array(*columns))
    else:
        rows = func.json_agg(func.json_build_array(*columns))
    return func.coalesce(cast(rows if where is None else rows.filter(where), Text), "[]")


def _enrolments(on_sqlite: bool) -> ColumnElement[str]:
    return (
        _in_rows(
            on_sqlite,
            EnrolmentRow.id,
            EnrolmentRow.enrolled_on,
            EnrolmentRow.recorded_at,
            EnrolmentRow.first_month,
            EnrolmentEnd.ended_at,
        )
        .select_from(EnrolmentRow)
        .outerjoin(
            EnrolmentEnd,
            and_(EnrolmentEnd.enrolment_id == EnrolmentRow.id, EnrolmentEnd.recorded_at <= _AT),
        )
        .where(EnrolmentRow.credential_id == Credential.id, EnrolmentRow.recorded_at <= _AT)
        .correlate(Credential)
        .scalar_subquery()
    )


def _pauses(on_sqlite: bool) -> ColumnElement[str]:
    return (
        _in_rows(
            on_sqlite,
            PauseRow.id,
            PauseRow.kind,
            PauseRow.begins_at,
            PauseRow.recorded_at,
            func.coalesce(PauseEnd.ends_at, PauseRow.ends_at),
        )
        .select_from(PauseRow)
        .outerjoin(PauseEnd, and_(PauseEnd.pause_id == PauseRow.id, PauseEnd.recorded_at <= _AT))
        .where(PauseRow.credential_id == Credential.id, PauseRow.recorded_at <= _AT)
        .correlate(Credential)
        .scalar_subquery()
    )


def _windows(on_sqlite: bool) -> ColumnElement[str]:
    return (
        _in_rows(on_sqlite, WindowRow.month, WindowRow.opens_at, WindowRow.closes_at)
        .where(*_since_first())
        .correlate(Credential)
        .scalar_subquery()
    )


def _questions(on_sqlite: bool) -> ColumnElement[str]:
    rightly = (
        select(Scoring.correct)
        .where(Scoring.response_id == Response.id, Scoring.scored_at <= _AT)
        .order_by(Scoring.version.desc())
        .limit(1)
        .correlate(Response)
        .scalar_subquery()
    )
    answers = _as_json(
        on_sqlite,
        WindowRow.month,
        Response.received_at,
        rightly,
        where=Response.id.is_not(None),
    )
    joined = func.group_concat if on_sqlite else func.string_agg
    months = func.coalesce(joined(WindowRow.month, " ", type_=Text()), "")
    return (
        select(months + SEPARATOR + answers + SEPARATOR + _voided(on_sqlite))
        .select_from(WindowRow)
        .join(Assignment, Assignment.id == numbered(WindowRow.month, Credential.id))
        .outerjoin(
            Response, and_(Response.assignment_id == Assignment.id, Response.received_at <= _AT)
        )
        .where(*_since_first())
        .correlate(Credential)
        .scalar_subquery()
    )


def _voided(on_sqlite: bool) -> ColumnElement[str]:
    """Return the months of questions that were voided; there are few, and who they are is cheap."""
    voids = select(RescoreRow.revision_id).where(
        RescoreRow.kind == str(RescoreKind.VOID), RescoreRow.rescored_at <= _AT
    )
    at = voiding().scalar_subquery()
    return _as_json(
        on_sqlite,
        WindowRow.month,
        at,
        case((right_by_itself(_AT), 1), else_=0),
        where=Assignment.revision_id.in_(voids),
    )


def _rescores(on_sqlite: bool) -> ColumnElement[str]:
    """Return what was said of the question's revision, by now: an answer that comes is scored so.

    What the driver gives for JSON is text on SQLite, so there it is put in as JSON.
    """
    key = func.json(RescoreRow.key) if on_sqlite else RescoreRow.key
    return (
        _in_rows(on_sqlite, RescoreRow.id, RescoreRow.kind, key)
        .where(RescoreRow.revision_id == Revision.id)
        .correlate(Revision)
        .scalar_subquery()
    )


def _since_first() -> tuple[ColumnElement[bool], ...]:
    first = (
        select(func.min(EnrolmentRow.first_month))
        .where(EnrolmentRow.credential_id == Credential.id, EnrolmentRow.recorded_at <= _AT)
        .correlate(Credential)
        .scalar_subquery()
    )
    return WindowRow.month >= first, WindowRow.opens_at <= _AT


def _newest_programme() -> ColumnElement[str]:
    return (
        select(ProgrammeVersion.digest)
        .order_by(ProgrammeVersion.id.desc())
        .limit(1)
        .scalar_subquery()
    )
