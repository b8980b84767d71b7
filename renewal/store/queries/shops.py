"""Reads shops and who belongs to them on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from renewal.store.tables import Shop, ShopMembership, ShopMembershipEnd


class ShopRow(NamedTuple):
    """A shop by its row number and name."""

    id: int
    name: str


def shops_behind(session: Session, name: str, limit: int) -> tuple[ShopRow, ...]:
    """Return shops by name, beginning behind ``name``."""
    rows = session.execute(
        select(Shop.id, Shop.name).where(Shop.name > name).order_by(Shop.name).limit(limit)
    )
    return tuple(ShopRow(*row) for row in rows)


def find_shop(session: Session, shop_id: int) -> ShopRow | None:
    """Return the shop with this row number, or None."""
    row = session.execute(select(Shop.id, Shop.name).where(Shop.id == shop_id)).first()
    return ShopRow(*row) if row else None


def members_on(session: Session, shop_ids: Sequence[int], day: date) -> dict[int, list[int]]:
    """Return the technicians who belong to each shop on a day."""
    found: dict[int, list[int]] = defaultdict(list)
    for shop_id, technician_id in session.execute(
        select(ShopMembership.shop_id, ShopMembership.technician_id)
        .outerjoin(ShopMembershipEnd, ShopMembershipEnd.membership_id == ShopMembership.id)
        .where(
            ShopMembership.shop_id.in_(shop_ids),
            ShopMembership.from_on <= day,
            or_(ShopMembershipEnd.until_on.is_(None), ShopMembershipEnd.until_on >= day),
        )
        .order_by(ShopMembership.technician_id)
    ):
        found[shop_id].append(technician_id)
    return found
