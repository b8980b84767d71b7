"""Finds the credentials of a cohort: the database counts them and tells those that are shown.

When a credential ends is worked out here as `domain.history.History.expires_on` does: the latest
day that it or a decision in force says. A test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from renewal.store.tables import (
    Area,
    Credential,
    Decision,
    Shop,
    ShopMembership,
    ShopMembershipEnd,
    Withdrawal,
)


class CohortFilter(NamedTuple):
    """Which credentials: by area and shop where given, and by the day on which they end now."""

    expires_from: date
    expires_to: date
    area: str = ""
    shop: str = ""


class CohortLine(NamedTuple):
    """A credential that would be extended."""

    credential_id: int
    technician_id: int
    area: str
    expires_on: date


def count_cohort(
    session: Session, wanted: CohortFilter, *, until: date, now: datetime, today: date
) -> int:
    """Return how many credentials wanted end before ``until``; withdrawn ones do not count."""
    fits = _fits(wanted, until, now, today)
    return session.scalar(select(func.count()).select_from(Credential).where(*fits)) or 0


def cohort_lines(
    session: Session,
    wanted: CohortFilter,
    *,
    until: date,
    now: datetime,
    today: date,
    limit: int,
) -> tuple[CohortLine, ...]:
    """Return those credentials, ``limit`` at most, by the day on which they end."""
    ends = _expires_on(now)
    rows = session.execute(
        select(Credential.id, Credential.technician_id, Area.code, ends.label("ends"))
        .join(Area, Area.id == Credential.area_id)
        .where(*_fits(wanted, until, now, today))
        .order_by("ends", Credential.id)
        .limit(limit)
    )
    return tuple(CohortLine(row.id, row.technician_id, row.code, row.ends) for row in rows)


def credentials_named(session: Session, credential_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return technician and area of some hundred credentials, in the order of their numbers."""
    rows = session.execute(
        select(Credential.technician_id, Area.code)
        .join(Area, Area.id == Credential.area_id)
        .where(Credential.id.in_(credential_ids))
        .order_by(Credential.id)
    )
    return [(row.technician_id, row.code) for row in rows]


def _fits(
    wanted: CohortFilter, until: date, now: datetime, today: date
) -> list[ColumnElement[bool]]:
    ends = _expires_on(now)
    withdrawn = select(Withdrawal.credential_id).where(Withdrawal.recorded_at <= now)
    found = [
        Credential.recorded_at <= now,
        # No decision makes a credential end earlier, so these need no look at decisions.
        Credential.expires_on <= wanted.expires_to,
        ends.between(wanted.expires_from, wanted.expires_to),
        ends < until,
        Credential.id.not_in(withdrawn),
    ]
    if wanted.area:
        found.append(Credential.area_id.in_(select(Area.id).where(Area.code == wanted.area)))
    if wanted.shop:
        found.append(Credential.technician_id.in_(_members(wanted.shop, today)))
    return found


def _expires_on(now: datetime) -> ColumnElement[date]:
    """Return the last valid day of a credential as decisions in force have moved it."""
    newer = aliased(Decision)
    superseded = (
        select(newer.id)
        .where(
            newer.credential_id == Decision.credential_id,
            newer.kind == Decision.kind,
            newer.cause == Decision.cause,
            newer.version > Decision.version,
            newer.decided_at <= now,
        )
        .exists()
    )
    moved = (
        select(func.max(Decision.expires_after))
        .where(Decision.credential_id == Credential.id, Decision.decided_at <= now, ~superseded)
        .correlate(Credential)
        .scalar_subquery()
    )
    return case((moved > Credential.expires_on, moved), else_=Credential.expires_on)


def _members(shop: str, today: date) -> Any:
    """Return the technicians who belong to a shop on a day."""
    return (
        select(ShopMembership.technician_id)
        .join(Shop, Shop.id == ShopMembership.shop_id)
        .outerjoin(ShopMembershipEnd, ShopMembershipEnd.membership_id == ShopMembership.id)
        .where(
            Shop.name == shop,
            ShopMembership.from_on <= today,
            or_(ShopMembershipEnd.until_on.is_(None), ShopMembershipEnd.until_on >= today),
        )
    )
