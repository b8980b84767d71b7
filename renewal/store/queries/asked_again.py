"""Which of a technician's questions that are over are asked again and wait for their answer.

In a later cycle, or when an area runs short, an item comes back. What was told of it when it was
asked before is the key of the question that is open now, in whichever revision it was shown.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, or_, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month, Window
from renewal.domain.ids import Slot
from renewal.store.db import Instant, RowId
from renewal.store.numbering import numbered
from renewal.store.prepared import run
from renewal.store.tables import Assignment, Credential, Response, Revision, WindowRow


def items_open(session: Session, technician_id: int, at: datetime) -> dict[int, Window]:
    """Return the items that a technician can still be scored on at ``at``, with their windows."""
    rows = run(session, _open(), who=technician_id, at=at)
    return {
        row.item_id: Window(Month.parse(row.month), row.opens_at, row.closes_at) for row in rows
    }


def assignments_asked_again(session: Session, technician_id: int, at: datetime) -> frozenset[int]:
    """Return the questions whose items are among `items_open`, those that are open included."""
    items = items_open(session, technician_id, at)
    if not items:
        return frozenset()
    return frozenset(row.id for row in run(session, _showing(), who=technician_id, ids=list(items)))


@cache
def _open() -> Select[*tuple[Any, ...]]:
    shown = select(Revision.item_id, WindowRow.month, WindowRow.opens_at, WindowRow.closes_at)
    return (
        _asked(shown)
        .outerjoin(Response, Response.assignment_id == Assignment.id)
        .where(WindowRow.closes_at > bindparam("at", type_=Instant()))
        .where(Response.id.is_(None))
    )


@cache
def _showing() -> Select[*tuple[Any, ...]]:
    return _asked(select(Assignment.id)).where(
        Revision.item_id.in_(bindparam("ids", type_=RowId, expanding=True))
    )


def _asked(columns: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return a select over all assignments of the technician ``who``."""
    return (
        columns.select_from(Credential)
        .join(WindowRow, WindowRow.month.is_not(None))
        .join(
            Assignment,
            or_(*(Assignment.id == numbered(WindowRow.month, Credential.id, s) for s in Slot)),
        )
        .join(Revision, Revision.id == Assignment.revision_id)
        .where(Credential.technician_id == bindparam("who", type_=RowId))
    )
