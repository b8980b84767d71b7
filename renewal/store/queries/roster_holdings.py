"""Reads what the service holds about the technicians of a roster, many at a time.

The number of statements grows with thousands of technicians, never with each of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import local_date
from renewal.domain.history import PauseKind
from renewal.domain.roster import DocumentedYears, RosterPerson
from renewal.domain.roster_news import HeldCredential, HeldEnrolment
from renewal.store.tables import (
    Account,
    Area,
    Credential,
    Decision,
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
    Withdrawal,
)

CHUNK = 1000
_T = TypeVar("_T")


class HeldTechnician(NamedTuple):
    """A technician as held now; ``person`` is None once the personal data was erased.

    ``person.shop`` and ``membership_id`` are those of the membership that has not ended.
    """

    id: int
    pseudonym: str
    person_id: int | None
    person: RosterPerson | None
    account_id: int | None
    membership_id: int | None
    experience: frozenset[tuple[str, DocumentedYears]]
    credentials: Mapping[str, HeldCredential]


class HeldAccount(NamedTuple):
    """An account found by its address; ``number`` is its technician's, where it has one."""

    id: int
    email: str
    technician_id: int | None
    number: str | None
    closed: bool


def held_technicians(
    session: Session, numbers: Collection[str], *, now: datetime, zone: ZoneInfo
) -> dict[str, HeldTechnician]:
    """Return those of the technicians who are known, by number."""
    found: dict[str, HeldTechnician] = {}
    for chunk in chunks(sorted(set(numbers))):
        rows = session.execute(_technicians(chunk)).all()
        ids = [row.id for row in rows]
        memberships, experience = _memberships(session, ids), _experience(session, ids)
        credentials = _credentials(session, ids, now, zone)
        for row in rows:
            membership_id, shop = memberships.get(row.id, (None, None))
            found[row.number] = HeldTechnician(
                id=row.id,
                pseudonym=row.pseudonym,
                person_id=row.person_id,
                person=_person(row, shop),
                account_id=row.account_id,
                membership_id=membership_id,
                experience=frozenset(experience[row.id]),
                credentials=credentials[row.id],
            )
    return found


def accounts_called(session: Session, emails: Collection[str]) -> dict[str, HeldAccount]:
    """Return the accounts with these normal addresses, closed ones included."""
    found: dict[str, HeldAccount] = {}
    for chunk in chunks(sorted(set(emails))):
        rows = session.execute(
            select(
                Account.id,
                Account.email,
                Account.technician_id,
                Technician.number,
                Account.closed_at.is_not(None),
            )
            .outerjoin(Technician, Technician.id == Account.technician_id)
            .where(Account.email.in_(chunk))
        )
        found |= {row.email: HeldAccount(*row) for row in rows}
    return found


def chunks(values: Sequence[_T], size: int = CHUNK) -> Iterator[list[_T]]:
    """Yield the values in lists of ``size``, since statements take a limited number of them."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def _technicians(numbers: Sequence[str]) -> Any:
    return (
        select(
            Technician.id,
            Technician.number,
            Technician.pseudonym,
            Technician.person_id,
            Person.first_name,
            Person.last_name,
            Person.email,
            Person.language,
            Account.id.label("account_id"),
        )
        .outerjoin(Person, Person.id == Technician.person_id)
        .outerjoin(Account, Account.technician_id == Technician.id)
        .where(Technician.number.in_(numbers))
        .order_by(Technician.id)
    )


def _person(row: Row[Any], shop: str | None) -> RosterPerson | None:
    if row.person_id is None:
        return None
    return RosterPerson(row.first_name, row.last_name, row.email, row.language, shop)


def _memberships(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Return row number and shop of the newest membership that has not ended."""
    rows = session.execute(
        select(ShopMembership.technician_id, ShopMembership.id, Shop.name)
        .join(Shop, Shop.id == ShopMembership.shop_id)
        .outerjoin(ShopMembershipEnd, ShopMembershipEnd.membership_id == ShopMembership.id)
        .where(ShopMembership.technician_id.in_(ids), ShopMembershipEnd.membership_id.is_(None))
        .order_by(ShopMembership.id)
    )
    return {technician_id: (number, shop) for technician_id, number, shop in rows}


def _experience(
    session: Session, ids: Sequence[int]
) -> dict[int, set[tuple[str, DocumentedYears]]]:
    found: dict[int, set[tuple[str, DocumentedYears]]] = defaultdict(set)
    for technician_id, series, years, documented_on in session.execute(
        select(
            Experience.technician_id,
            Experience.series,
            Experience.years,
            Experience.documented_on,
        ).where(Experience.technician_id.in_(ids))
    ):
        found[technician_id].add((series, DocumentedYears(years, documented_on)))
    return found


def _credentials(
    session: Session, technician_ids: Sequence[int], now: datetime, zone: ZoneInfo
) -> dict[int, dict[str, HeldCredential]]:
    rows = session.execute(
        select(
            Credential.id,
            Credential.technician_id,
            Area.code,
            Credential.first_certified_on,
            Credential.expires_on,
            Withdrawal.credential_id.is_not(None).label("withdrawn"),
            _suspended(now).label("suspended"),
        )
        .join(Area, Area.id == Credential.area_id)
        .outerjoin(Withdrawal, Withdrawal.credential_id == Credential.id)
        .where(Credential.technician_id.in_(technician_ids))
    ).all()
    found: dict[int, dict[str, HeldCredential]] = defaultdict(dict)
    for part in chunks(rows):
        ids = [row.id for row in part]
        moved, passed = _moved_expiries(session, ids), _last_passes(session, ids)
        enrolments = _enrolments(session, ids, zone)
        for row in part:
            found[row.technician_id][row.code] = HeldCredential(
                id=row.id,
                area=row.code,
                first_certified_on=row.first_certified_on,
                last_passed_on=passed.get(row.id, row.first_certified_on),
                expires_on=max(row.expires_on, moved.get(row.id, row.expires_on)),
                enrolments=tuple(enrolments[row.id]),
                suspended=bool(row.suspended),
                withdrawn=bool(row.withdrawn),
            )
    return found


def _suspended(now: datetime) -> Any:
    ends_at = func.coalesce(PauseEnd.ends_at, PauseRow.ends_at, type_=PauseRow.ends_at.type)
    return (
        select(PauseRow.id)
        .outerjoin(PauseEnd, PauseEnd.pause_id == PauseRow.id)
        .where(
            PauseRow.credential_id == Credential.id,
            PauseRow.kind == str(PauseKind.SUSPENSION),
            PauseRow.begins_at <= now,
            or_(ends_at.is_(None), ends_at > now),
        )
        .correlate(Credential)
        .exists()
    )


def _moved_expiries(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """Return the latest expiry of the decisions in force: of each cause the newest version."""
    newest: dict[tuple[int, str, str], date] = {}
    for credential_id, kind, cause, expires_after in session.execute(
        select(Decision.credential_id, Decision.kind, Decision.cause, Decision.expires_after)
        .where(Decision.credential_id.in_(ids))
        .order_by(Decision.version)
    ):
        newest[credential_id, kind, cause] = expires_after
    found: dict[int, date] = {}
    for (credential_id, _, _), expires_on in newest.items():
        found[credential_id] = max(expires_on, found.get(credential_id, expires_on))
    return found


def _last_passes(session: Session, ids: Sequence[int]) -> dict[int, date]:
    return dict(
        session.execute(
            select(TestResult.credential_id, func.max(TestResult.passed_on))
            .where(TestResult.credential_id.in_(ids))
            .group_by(TestResult.credential_id)
        ).all()
    )


def _enrolments(
    session: Session, ids: Sequence[int], zone: ZoneInfo
) -> dict[int, list[HeldEnrolment]]:
    found: dict[int, list[HeldEnrolment]] = defaultdict(list)
    for credential_id, enrolled_on, ended_at in session.execute(
        select(EnrolmentRow.credential_id, EnrolmentRow.enrolled_on, EnrolmentEnd.ended_at)
        .outerjoin(EnrolmentEnd, EnrolmentEnd.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentRow.credential_id.in_(ids))
        .order_by(EnrolmentRow.id)
    ):
        found[credential_id].append(HeldEnrolment(enrolled_on, _day(ended_at, zone)))
    return found


def _day(instant: datetime | None, zone: ZoneInfo) -> date | None:
    return None if instant is None else local_date(instant, zone)
