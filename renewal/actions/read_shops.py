"""Shows the office how ready each shop is, and who of it lapses soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import local_date, zone_of
from renewal.domain.errors import RenewalError
from renewal.domain.readiness import Holding, Readiness, readiness_of
from renewal.domain.standing import state_of
from renewal.store.queries.histories import records_for_states
from renewal.store.queries.shops import ShopRow, find_shop, members_on, shops_behind
from renewal.store.queries.technicians import FoundTechnician, find_technician_by_row

AT_ONCE: Final = 25
_CHUNK: Final = 200


class UnknownShop(RenewalError):
    """There is no such shop."""

    code = "unknown_shop"


@dataclass(frozen=True, slots=True)
class ShopLine:
    """A shop and how ready it is."""

    shop: ShopRow
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class ShopFile:
    """A shop with its technicians and everything they hold, the soonest to end first."""

    shop: ShopRow
    readiness: Readiness
    technicians: tuple[FoundTechnician, ...]
    holdings: tuple[Holding, ...]
    today: date


def read_shops(
    session: Session, *, now: datetime, behind: str = ""
) -> tuple[tuple[ShopLine, ...], str]:
    """Return the next shops by name, and behind which name the next page begins ('' at the end)."""
    today = _today(session, now)
    found = shops_behind(session, behind, AT_ONCE + 1)
    shown = found[:AT_ONCE]
    members = members_on(session, [shop.id for shop in shown], today)
    everybody = sorted({who for each in members.values() for who in each})
    holdings = _holdings(session, everybody, today, now)
    lines = []
    for shop in shown:
        own = set(members.get(shop.id, ()))
        mine = [each for each in holdings if each.technician_id in own]
        lines.append(ShopLine(shop, readiness_of(len(own), mine, today)))
    return tuple(lines), shown[-1].name if len(found) > AT_ONCE else ""


def read_shop(session: Session, *, shop_id: int, now: datetime) -> ShopFile:
    """Return one shop in full, or raise `UnknownShop`."""
    today, shop = _today(session, now), find_shop(session, shop_id)
    if shop is None:
        raise UnknownShop("There is no such shop. Choose one of the list of shops.")
    members = members_on(session, [shop_id], today).get(shop_id, [])
    holdings = _holdings(session, members, today, now)
    people = (find_technician_by_row(session, who, today=today) for who in members)
    return ShopFile(
        shop,
        readiness_of(len(members), holdings, today),
        tuple(person for person in people if person is not None),
        tuple(sorted(holdings, key=lambda each: (each.expires_on, each.area))),
        today,
    )


def _today(session: Session, now: datetime) -> date:
    return local_date(now, zone_of(programme_in_force(session).zone))


def _holdings(
    session: Session, technician_ids: Sequence[int], today: date, now: datetime
) -> list[Holding]:
    programme, found = programme_in_force(session), []
    for start in range(0, len(technician_ids), _CHUNK):
        some = technician_ids[start : start + _CHUNK]
        for record in records_for_states(session, programme, some, at=now):
            history = record.history
            state = state_of(history, now, today)
            found.append(Holding(record.technician_id, history.area, state, history.expires_on))
    return found
