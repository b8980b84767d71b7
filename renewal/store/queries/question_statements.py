"""The statements of `questions`, each built once: building them takes longer than running them."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from renewal.domain.ids import Slot
from renewal.store.db import RowId
from renewal.store.numbering import numbered
from renewal.store.tables import (
    Area,
    Assignment,
    Credential,
    Exhibit,
    FirstShown,
    Item,
    Person,
    Receipt,
    Response,
    Revision,
    RevisionExhibit,
    RevisionText,
    Scoring,
    Technician,
    WindowRow,
)

Statement = Select[*tuple[Any, ...]]

_IDS = bindparam("ids", type_=RowId, expanding=True)


@cache
def one() -> Statement:
    """Return the statement that finds the assignment ``number`` of the technician ``who``."""
    return _assignments().where(Assignment.id == bindparam("number", type_=RowId))


@cache
def of_months(count: int) -> Statement:
    """Return the statement that finds those of so many months: ``month_0``, ``month_1`` …"""
    numbers = [
        numbered(bindparam(f"month_{place}", type_=String()), Credential.id, slot)
        for place in range(count)
        for slot in Slot
    ]
    return _assignments().where(Assignment.id.in_(numbers))


@cache
def exhibits() -> Statement:
    """Return the statement that finds the exhibits of the revisions ``ids``, without bytes."""
    return (
        select(RevisionExhibit.revision_id, Exhibit.sha256, Exhibit.media_type, Exhibit.alt)
        .join(Exhibit, Exhibit.id == RevisionExhibit.exhibit_id)
        .where(RevisionExhibit.revision_id.in_(_IDS))
        .order_by(RevisionExhibit.position)
    )


def with_words(
    columns: Statement, source: type[RevisionText], other: type[RevisionText]
) -> Statement:
    """Return a select over assignments of ``who`` with all that a question is made of.

    ``source`` is its text as it was written, ``other`` the one in the language that it was first
    shown in or that its technician reads, where there is one.
    """
    asked_for = func.coalesce(FirstShown.language, Person.language, Revision.language)
    return (
        columns.join(Credential, Credential.id == Assignment.credential_id)
        .join(Technician, Technician.id == Credential.technician_id)
        .outerjoin(Person, Person.id == Technician.person_id)
        .join(WindowRow, WindowRow.month == Assignment.month)
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .join(Area, Area.id == Item.area_id)
        .join(
            source,
            and_(source.revision_id == Revision.id, source.language == Revision.language),
        )
        .outerjoin(FirstShown, FirstShown.assignment_id == Assignment.id)
        .outerjoin(
            other,
            and_(
                other.revision_id == Revision.id,
                other.language == asked_for,
                other.language != Revision.language,
            ),
        )
        .outerjoin(Response, Response.assignment_id == Assignment.id)
        .where(Credential.technician_id == bindparam("who", type_=RowId))
    )


def _assignments() -> Statement:
    newest = (
        select(func.max(Scoring.version))
        .where(Scoring.response_id == Response.id)
        .correlate(Response)
        .scalar_subquery()
    )
    source, other = aliased(RevisionText), aliased(RevisionText)
    illustrated = exists().where(RevisionExhibit.revision_id == Revision.id)
    columns = select(
        Assignment.id,
        Assignment.credential_id,
        Assignment.slot,
        Assignment.seed,
        Assignment.reason,
        Assignment.revision_id,
        Technician.pseudonym,
        Area.code.label("area"),
        WindowRow.month,
        WindowRow.opens_at,
        WindowRow.closes_at,
        Revision.item_id,
        Item.concept,
        Revision.kind,
        Revision.choose,
        Revision.option_order,
        Revision.options,
        Revision.key,
        Revision.references,
        Revision.language,
        illustrated.label("illustrated"),
        *_words(source, "source"),
        *_words(other, "other"),
        Response.id.label("response_id"),
        Response.options.label("chosen"),
        Response.received_at,
        Scoring.correct,
        Receipt.body,
        FirstShown.language.label("shown_in"),
    )
    return (
        with_words(columns, source, other)
        .outerjoin(Receipt, Receipt.response_id == Response.id)
        .outerjoin(Scoring, and_(Scoring.response_id == Response.id, Scoring.version == newest))
        .order_by(Area.code, Assignment.month, Assignment.slot.desc())
    )


def _words(of: type[RevisionText], name: str) -> list[ColumnElement[Any]]:
    columns = (of.language, of.reviewed, of.stem, of.options)
    return [column.label(f"{name}_{column.key}") for column in columns]
