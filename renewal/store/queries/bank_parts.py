"""Where the parts begin and end into which many items are cut, without reading the items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from renewal.store import tables
from renewal.store.queries.bank_content import IN_ORDER, of


class Bound(NamedTuple):
    """The item at a place, which is counted from 1, and how many there are in all."""

    place: int
    area: str
    name: str
    total: int


def bounds_of(session: Session, areas: Sequence[str], most: int) -> tuple[Bound, ...]:
    """Return the first and the last item of each part, in order; an item may be both.

    The items of these areas (of all, if none is named) are cut after every ``most``.
    """
    placed = (
        select(
            func.row_number().over(order_by=IN_ORDER).label("place"),
            tables.Area.code,
            tables.Item.name,
            func.count().over().label("total"),
        )
        .join(tables.Area, tables.Area.id == tables.Item.area_id)
        .where(tables.Item.current_revision_id.is_not(None), of(areas))
        .subquery()
    )
    ends = or_(
        (placed.c.place - 1) % most == 0,
        placed.c.place % most == 0,
        placed.c.place == placed.c.total,
    )
    found = session.execute(select(placed).where(ends).order_by(placed.c.place))
    return tuple(Bound(*row) for row in found)
