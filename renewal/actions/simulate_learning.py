"""Simulates what people would retain with the bank as it stands, asked in different ways."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.areas import open_areas
from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import local_date, zone_of
from renewal.domain.errors import RenewalError
from renewal.domain.topic_order import topic_orders
from renewal.measurement.simulated_learning import Area, YearEnd, simulate
from renewal.store.shelves import areas_by_id
from renewal.store.stocks import candidate_of, present_bank


class NothingToSimulate(RenewalError):
    """The area asked for is not open."""

    code = "nothing_to_simulate"


def simulate_learning(
    session: Session, *, area: str, people: int, years: int, seed: int, now: datetime
) -> tuple[YearEnd, ...]:
    """Return what ``people`` retain of an open area, year by year, under its policy and bank."""
    programme = programme_in_force(session)
    if area not in open_areas(session, programme, now=now):
        raise NothingToSimulate(
            f"{area[:16]} is not open: it has too few questions, or there is no such area."
        )
    policy = programme.policy_on(local_date(now, zone_of(programme.zone)))
    weights = {topic.id: topic.weight for topic in programme.area(area).blueprint.topics}
    codes = areas_by_id(session)
    [area_id] = [number for number, code in codes.items() if code == area]
    entries = present_bank(session, codes, {}, some=[area_id]).entries[area_id]
    orders = topic_orders(weights, policy.cycle_years * policy.counted_months)
    return simulate(
        Area(tuple(map(candidate_of, entries)), orders, policy.repeat_quota),
        people=people,
        years=years,
        seed=seed,
    )
