"""Writes a whole roster: a few statements a table, and a ledger entry for each technician.

Everything happens in the caller's transaction, which holds `lock_people`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.store.bulk import EvidenceRows, Values, load_rows, update_rows
from renewal.store.due import OPEN, add_due
from renewal.store.roster_change import AccountStep, TechnicianChange
from renewal.store.tables import (
    Account,
    Area,
    Credential,
    EnrolmentRow,
    Experience,
    Person,
    Shop,
    ShopMembership,
    ShopMembershipEnd,
    Technician,
    TestResult,
)

ACT = "import roster"


class _Owned(NamedTuple):
    """A change and the row number of its technician, new or not."""

    technician_id: int
    change: TechnicianChange


def write_roster(
    session: Session,
    changes: Sequence[TechnicianChange],
    *,
    actors: Sequence[str],
    reason: str,
    today: date,
    now: datetime,
) -> None:
    """All changes stand in the database, each technician's under a ledger entry of their own."""
    owned = _write_people(session, changes)
    _write_accounts(session, owned, now)
    evidence = EvidenceRows(session)
    _write_shops(session, evidence, owned, today, now)
    credential_ids = _write_credentials(session, evidence, owned, now)
    evidence.insert(TestResult, list(_passes(owned, credential_ids, reason, now)))
    evidence.insert(Experience, list(_experience(owned, reason, now)))
    areas = dict(session.execute(select(Area.code, Area.id)).all())
    enrolments = list(_enrolments(owned, credential_ids, areas, reason, now))
    evidence.insert(EnrolmentRow, enrolments)
    add_due(session, OPEN, _asked_now(owned, credential_ids))
    evidence.write_entries(
        {each.technician_id: each.change.pseudonym for each in owned},
        act=ACT,
        actors=actors,
        reason=reason,
        now=now,
    )


def _write_people(session: Session, changes: Sequence[TechnicianChange]) -> list[_Owned]:
    new = [change for change in changes if change.held is None]
    persons = load_rows(
        session, Person, [_personal(change) | {"salt": change.salt} for change in new]
    )
    made = iter(
        load_rows(
            session,
            Technician,
            [
                {"number": change.number, "pseudonym": change.pseudonym, "person_id": person_id}
                for change, person_id in zip(new, persons, strict=True)
            ],
        )
    )
    update_rows(
        session,
        Person,
        [
            _personal(change) | {"row": change.held.person_id}
            for change in changes
            if change.held is not None and change.rewritten
        ],
    )
    return [_Owned(change.held.id if change.held else next(made), change) for change in changes]


def _personal(change: TechnicianChange) -> Values:
    return {
        "first_name": change.person.first_name,
        "last_name": change.person.last_name,
        "email": change.person.email,
        "language": change.person.language,
    }


def _write_accounts(session: Session, owned: Sequence[_Owned], now: datetime) -> None:
    """Each technician signs in with the address of the roster.

    Addresses are unique at every moment, and two people may have swapped theirs: so the
    accounts that move give up their old address first.
    """
    moving = [each.change for each in owned if each.change.account is AccountStep.MOVE]
    left = [{"row": c.account_id, "email": f"moving-{c.account_id}@invalid"} for c in moving]
    update_rows(session, Account, left)
    taken = [{"row": c.account_id, "email": c.person.email} for c in moving]
    update_rows(session, Account, taken)
    update_rows(
        session,
        Account,
        [
            {"row": each.change.account_id, "technician_id": each.technician_id}
            for each in owned
            if each.change.account is AccountStep.TIE
        ],
    )
    made: list[Values] = [
        {
            "email": each.change.person.email,
            "role": "technician",
            "technician_id": each.technician_id,
            "created_at": now,
            "closed_at": None,
        }
        for each in owned
        if each.change.account is AccountStep.MAKE
    ]
    load_rows(session, Account, made)


def _write_shops(
    session: Session,
    evidence: EvidenceRows,
    owned: Sequence[_Owned],
    today: date,
    now: datetime,
) -> None:
    """Who has a new shop belongs to it from today, and to the former one until yesterday."""
    joining = [each for each in owned if each.change.joins is not None]
    shops = _shop_ids(session, sorted({each.change.joins or "" for each in joining}))
    ends: list[tuple[int, Values]] = []
    begins: list[tuple[int, Values]] = []
    for each in joining:
        held = each.change.held
        if held is not None and held.membership_id is not None:
            until_on = today - timedelta(days=1)
            end = {"membership_id": held.membership_id, "until_on": until_on, "recorded_at": now}
            ends.append((each.technician_id, end))
        shop_id = shops[each.change.joins or ""]
        row = {"technician_id": each.technician_id, "shop_id": shop_id, "from_on": today}
        begins.append((each.technician_id, row | {"recorded_at": now}))
    evidence.insert(ShopMembershipEnd, ends)
    evidence.insert(ShopMembership, begins)


def _shop_ids(session: Session, names: Sequence[str]) -> dict[str, int]:
    if not names:
        return {}
    known = dict(session.execute(select(Shop.name, Shop.id)).all())
    new = [name for name in names if name not in known]
    made = load_rows(session, Shop, [{"name": name} for name in new])
    return known | dict(zip(new, made, strict=True))


def _write_credentials(
    session: Session, evidence: EvidenceRows, owned: Sequence[_Owned], now: datetime
) -> dict[tuple[int, str], int]:
    """Return the row numbers of all credentials concerned, by technician and area."""
    areas = dict(session.execute(select(Area.code, Area.id)).all())
    new = [(each, credential) for each in owned for credential in each.change.credentials]
    numbers = evidence.insert(
        Credential,
        [
            (
                each.technician_id,
                {
                    "technician_id": each.technician_id,
                    "area_id": areas[credential.area],
                    "first_certified_on": credential.first_certified_on,
                    "expires_on": credential.expires_on,
                    "recorded_at": now,
                },
            )
            for each, credential in new
        ],
    )
    found = {
        (each.technician_id, credential.area): number
        for (each, credential), number in zip(new, numbers, strict=True)
    }
    for each in owned:
        if each.change.held is not None:
            for area, credential in each.change.held.credentials.items():
                found[each.technician_id, area] = credential.id
    return found


def _passes(
    owned: Iterable[_Owned], ids: dict[tuple[int, str], int], reason: str, now: datetime
) -> Iterator[tuple[int, Values]]:
    for each in owned:
        first = [(new.area, new.last_passed_on) for new in each.change.credentials]
        later = [(new.area, new.passed_on) for new in each.change.passes]
        for area, passed_on in (*first, *later):
            yield (
                each.technician_id,
                {
                    "credential_id": ids[each.technician_id, area],
                    "passed_on": passed_on,
                    "reason": reason,
                    "recorded_at": now,
                },
            )


def _experience(
    owned: Iterable[_Owned], reason: str, now: datetime
) -> Iterator[tuple[int, Values]]:
    for each in owned:
        for series, known in each.change.experience:
            yield (
                each.technician_id,
                {
                    "technician_id": each.technician_id,
                    "series": series,
                    "years": known.years,
                    "documented_on": known.documented_on,
                    "reason": reason,
                    "recorded_at": now,
                },
            )


def _enrolments(
    owned: Iterable[_Owned],
    ids: dict[tuple[int, str], int],
    areas: dict[str, int],
    reason: str,
    now: datetime,
) -> Iterator[tuple[int, Values]]:
    for each in owned:
        for new in each.change.enrolments:
            yield (
                each.technician_id,
                {
                    "credential_id": ids[each.technician_id, new.area],
                    "technician_id": each.technician_id,
                    "area_id": areas[new.area],
                    "enrolled_on": new.enrolled_on,
                    "first_month": str(new.first_month),
                    "reason": reason,
                    "recorded_at": now,
                },
            )


def _asked_now(owned: Iterable[_Owned], ids: dict[tuple[int, str], int]) -> Iterator[int]:
    for each in owned:
        for new in each.change.enrolments:
            if new.asked_now:
                yield ids[each.technician_id, new.area]
