"""Which areas are open: those with enough operational items to ask for a year."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import local_date, zone_of
from renewal.domain.programme import Programme
from renewal.store.tables import Area, Item


def open_areas(session: Session, programme: Programme, *, now: datetime) -> frozenset[str]:
    """Return the codes of the areas whose bank holds at least the policy's minimum."""
    policy = programme.policy_on(local_date(now, zone_of(programme.zone)))
    counted = session.execute(
        select(Area.code, func.count())
        .join(Item, Item.area_id == Area.id)
        .where(Item.status == "operational")
        .group_by(Area.code)
    )
    return frozenset(code for code, items in counted if items >= policy.area_minimum_items)
