"""What has left a month's shelf since it was filled: the shelf itself is evidence and stays.

An item leaves while it is not operational; its revision leaves when the import that wrote it
was taken back. What a run found gone is in its stocktake; for choices of before there were any,
the instants of both facts tell it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from renewal.domain.calendar import Month
from renewal.store import tables


def gone_by(session: Session, month: Month, at: datetime) -> dict[int, frozenset[int]]:
    """Return, by area, the items on the shelf of ``month`` that have left it by ``at``."""
    rows = session.execute(
        select(tables.Edition.area_id, tables.Edition.candidates)
        .join(tables.Shelf, tables.Shelf.edition_id == tables.Edition.id)
        .where(tables.Shelf.month == str(month))
    ).all()
    shelved = {area_id: {entry[1]: entry[0] for entry in entries} for area_id, entries in rows}
    return gone_among(session, shelved, at)


def gone_among(
    session: Session, shelved: Mapping[int, Mapping[int, int]], at: datetime | None
) -> dict[int, frozenset[int]]:
    """Return, by area, those of its items on a shelf that nobody is given any more at ``at``.

    They are not operational, or the revision on the shelf was taken back and there is another
    one since. ``shelved`` are, by area, revisions with their items. Without ``at`` everything
    that is committed counts, whatever its instant.
    """
    present, unwanted = _operational(session, at), _taken_back(session, at)
    gone = {
        area_id: frozenset(
            item_id
            for revision_id, item_id in revisions.items()
            if item_id not in present or revision_id in unwanted
        )
        for area_id, revisions in shelved.items()
    }
    return {area_id: each for area_id, each in gone.items() if each}


def _operational(session: Session, at: datetime | None) -> frozenset[int]:
    if at is None:
        now = select(tables.Item.id).where(tables.Item.status == "operational")
        return frozenset(session.scalars(now))
    newest = (
        select(func.max(tables.ItemStatus.id).label("id"))
        .where(tables.ItemStatus.recorded_at <= at)
        .group_by(tables.ItemStatus.item_id)
        .subquery()
    )
    return frozenset(
        session.scalars(
            select(tables.ItemStatus.item_id)
            .join(newest, newest.c.id == tables.ItemStatus.id)
            .where(tables.ItemStatus.status == "operational")
        )
    )


def _taken_back(session: Session, at: datetime | None) -> frozenset[int]:
    """Return the revisions that were taken back; one that was loaded again as it was is not."""
    later = aliased(tables.Revision)
    by_then = [] if at is None else [tables.TakenBack.taken_back_at <= at, later.recorded_at <= at]
    return frozenset(
        session.scalars(
            select(tables.Revision.id)
            .join(tables.TakenBack, tables.TakenBack.revision_id == tables.Revision.id)
            .join(later, later.item_id == tables.Revision.item_id)
            .where(later.number > tables.Revision.number, *by_then)
        )
    )
