"""Finds the credentials of a cohort, as far as the database can tell without deriving anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from renewal.store.tables import Area, Credential, Shop, ShopMembership, ShopMembershipEnd


def credentials_among(session: Session, *, area: str, shop: str, today: date) -> Sequence[int]:
    """Return the credentials in an area and of a shop's technicians; '' does not narrow."""
    found = select(Credential.id).order_by(Credential.id)
    if area:
        found = found.join(Area, Area.id == Credential.area_id).where(Area.code == area)
    if shop:
        members = (
            select(ShopMembership.technician_id)
            .join(Shop, Shop.id == ShopMembership.shop_id)
            .outerjoin(ShopMembershipEnd, ShopMembershipEnd.membership_id == ShopMembership.id)
            .where(
                Shop.name == shop,
                ShopMembership.from_on <= today,
                or_(ShopMembershipEnd.until_on.is_(None), ShopMembershipEnd.until_on >= today),
            )
        )
        found = found.where(Credential.technician_id.in_(members))
    return session.scalars(found).all()


def credentials_named(session: Session, credential_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return technician and area of some hundred credentials, in the order of their numbers."""
    rows = session.execute(
        select(Credential.technician_id, Area.code)
        .join(Area, Area.id == Credential.area_id)
        .where(Credential.id.in_(credential_ids))
        .order_by(Credential.id)
    )
    return [(row.technician_id, row.code) for row in rows]
