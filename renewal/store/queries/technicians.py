"""Finds technicians for the office, page by page along a key, and their papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from renewal.store.tables import (
    Area,
    Credential,
    EnrolmentEnd,
    EnrolmentRow,
    Experience,
    PauseEnd,
    PauseRow,
    Person,
    Shop,
    ShopMembership,
    ShopMembershipEnd,
    Technician,
    TestResult,
)


class Sorting(StrEnum):
    """By what technicians are sorted."""

    NUMBER = "number"
    NAME = "name"
    EMAIL = "email"


class Wanted(NamedTuple):
    """Which technicians are looked for; what is empty does not narrow the search."""

    text: str = ""
    area: str = ""
    shop: str = ""


class Place(NamedTuple):
    """A place in a sorted list: behind the technician ``id`` with this sort key."""

    key: str
    id: int


class FoundTechnician(NamedTuple):
    """A technician as a search finds them; the name is empty once the person was erased."""

    id: int
    number: str
    name: str
    email: str
    shop: str
    key: str


class Paper(NamedTuple):
    """Something on record about a technician, told in its own words."""

    area: str
    what: str
    begins: date | datetime
    ends: date | datetime | None
    reason: str
    recorded_at: datetime


def find_technicians(
    session: Session,
    wanted: Wanted,
    sorting: Sorting,
    *,
    descending: bool,
    behind: Place | None,
    limit: int,
    today: date,
) -> tuple[FoundTechnician, ...]:
    """Return the technicians wanted, ``limit`` at most, in order, beginning behind a place."""
    key = _key(sorting)
    order = tuple_(key, Technician.id)
    shop = _shop_on(today)
    found = (
        select(
            Technician.id,
            Technician.number,
            Person.first_name,
            Person.last_name,
            Person.email,
            shop.label("shop"),
            key.label("key"),
        )
        .outerjoin(Person, Person.id == Technician.person_id)
        .where(*_conditions(wanted, shop))
        .limit(limit)
    )
    if behind is not None:
        place = tuple_(behind.key, behind.id)
        found = found.where(order < place if descending else order > place)
    directions = (key.desc(), Technician.id.desc()) if descending else (key, Technician.id)
    return tuple(
        FoundTechnician(
            row.id,
            row.number,
            " ".join(part for part in (row.first_name, row.last_name) if part),
            row.email or "",
            row.shop or "",
            row.key,
        )
        for row in session.execute(found.order_by(*directions))
    )


def find_technician_by_row(
    session: Session, technician_id: int, *, today: date
) -> FoundTechnician | None:
    """Return one technician, or None."""
    row = session.execute(
        select(
            Technician.id,
            Technician.number,
            Person.first_name,
            Person.last_name,
            Person.email,
            _shop_on(today).label("shop"),
        )
        .outerjoin(Person, Person.id == Technician.person_id)
        .where(Technician.id == technician_id)
    ).first()
    if row is None:
        return None
    name = " ".join(part for part in (row.first_name, row.last_name) if part)
    return FoundTechnician(row.id, row.number, name, row.email or "", row.shop or "", row.number)


def names_of(session: Session, technician_ids: Sequence[int]) -> dict[int, str]:
    """Return what to call some hundred technicians: name and number."""
    rows = session.execute(
        select(Technician.id, Technician.number, Person.first_name, Person.last_name)
        .outerjoin(Person, Person.id == Technician.person_id)
        .where(Technician.id.in_(technician_ids))
    )
    return {
        row.id: " ".join(
            part for part in (row.first_name, row.last_name, f"({row.number})") if part
        )
        for row in rows
    }


def areas_held(session: Session, technician_id: int) -> frozenset[str]:
    """Return the codes of the areas in which the technician holds a credential."""
    return frozenset(
        session.scalars(
            select(Area.code)
            .join(Credential, Credential.area_id == Area.id)
            .where(Credential.technician_id == technician_id)
        )
    )


def shop_names(session: Session) -> Sequence[str]:
    """Return the names of all shops."""
    return session.scalars(select(Shop.name).order_by(Shop.name)).all()


def tests_of(session: Session, technician_id: int) -> tuple[Paper, ...]:
    """Return the passes on record, newest first."""
    rows = session.execute(
        select(Area.code, TestResult)
        .join(Credential, Credential.id == TestResult.credential_id)
        .join(Area, Area.id == Credential.area_id)
        .where(Credential.technician_id == technician_id)
        .order_by(TestResult.passed_on.desc(), Area.code)
    )
    return tuple(
        Paper(code, "passed", row.passed_on, None, row.reason, row.recorded_at)
        for code, row in rows
    )


def experience_papers_of(session: Session, technician_id: int) -> tuple[Paper, ...]:
    """Return the documented experience, newest first; the series stands as area."""
    rows = session.scalars(
        select(Experience)
        .where(Experience.technician_id == technician_id)
        .order_by(Experience.documented_on.desc(), Experience.series)
    )
    return tuple(
        Paper(
            row.series,
            "1 year" if row.years == 1 else f"{row.years} years",
            row.documented_on,
            None,
            row.reason,
            row.recorded_at,
        )
        for row in rows
    )


def enrolments_of(session: Session, technician_id: int) -> tuple[Paper, ...]:
    """Return the enrolments, newest first, with the first month of each."""
    rows = session.execute(
        select(Area.code, EnrolmentRow, EnrolmentEnd.ended_at, EnrolmentEnd.reason)
        .join(Area, Area.id == EnrolmentRow.area_id)
        .outerjoin(EnrolmentEnd, EnrolmentEnd.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentRow.technician_id == technician_id)
        .order_by(EnrolmentRow.id.desc())
    )
    return tuple(
        Paper(
            code,
            f"from {row.first_month}",
            row.enrolled_on,
            ended_at,
            _reasons(row.reason, end_reason),
            row.recorded_at,
        )
        for code, row, ended_at, end_reason in rows
    )


def pause_papers_of(session: Session, technician_id: int) -> tuple[Paper, ...]:
    """Return the leaves and suspensions, newest first."""
    rows = session.execute(
        select(
            Area.code,
            PauseRow,
            func.coalesce(PauseEnd.ends_at, PauseRow.ends_at, type_=PauseRow.ends_at.type),
            PauseEnd.reason,
        )
        .join(Credential, Credential.id == PauseRow.credential_id)
        .join(Area, Area.id == Credential.area_id)
        .outerjoin(PauseEnd, PauseEnd.pause_id == PauseRow.id)
        .where(Credential.technician_id == technician_id)
        .order_by(PauseRow.begins_at.desc(), Area.code)
    )
    return tuple(
        Paper(
            code,
            row.kind,
            row.begins_at,
            ends_at,
            _reasons(row.reason, end_reason),
            row.recorded_at,
        )
        for code, row, ends_at, end_reason in rows
    )


def _reasons(begun: str, ended: str | None) -> str:
    return f"{begun} / {ended}" if ended and ended != begun else begun


def _key(sorting: Sorting) -> ColumnElement[str]:
    match sorting:
        case Sorting.NAME:
            name = Person.last_name + " " + Person.first_name
            return func.coalesce(func.lower(name), "")
        case Sorting.EMAIL:
            return func.coalesce(func.lower(Person.email), "")
        case Sorting.NUMBER:
            return Technician.number.expression


def _shop_on(today: date) -> Any:
    """Return the name of the shop that the technician belongs to on a day."""
    return (
        select(Shop.name)
        .join(ShopMembership, ShopMembership.shop_id == Shop.id)
        .outerjoin(ShopMembershipEnd, ShopMembershipEnd.membership_id == ShopMembership.id)
        .where(
            ShopMembership.technician_id == Technician.id,
            ShopMembership.from_on <= today,
            or_(ShopMembershipEnd.until_on.is_(None), ShopMembershipEnd.until_on >= today),
        )
        .order_by(ShopMembership.id.desc())
        .limit(1)
        .correlate(Technician)
        .scalar_subquery()
    )


def _conditions(wanted: Wanted, shop: Any) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        name, reverse = (
            Person.first_name + " " + Person.last_name,
            Person.last_name + " " + Person.first_name,
        )
        found.append(
            or_(
                Technician.number.istartswith(wanted.text, autoescape=True),
                name.icontains(wanted.text, autoescape=True),
                reverse.icontains(wanted.text, autoescape=True),
                Person.email.icontains(wanted.text, autoescape=True),
            )
        )
    if wanted.area:
        holders = (
            select(Credential.technician_id)
            .join(Area, Area.id == Credential.area_id)
            .where(Area.code == wanted.area)
        )
        found.append(Technician.id.in_(holders))
    if wanted.shop:
        found.append(shop == wanted.shop)
    return found
