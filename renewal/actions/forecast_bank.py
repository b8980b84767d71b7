"""Says ahead of time where the bank runs short: in which topic, when, and for how many.

It reckons with the bank and the people as they are now: everybody goes on, one question a
month, and months left out are not made up for. People are counted on arrays, since there may be
a million of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import Month, month_at, zone_of
from renewal.domain.forecast import (
    AreaForecast,
    Shortage,
    TopicForecast,
    repeat_turn,
    short_turns,
)
from renewal.domain.keyed_order import number_of
from renewal.domain.topic_order import Topics, topic_orders
from renewal.measurement.keyed_arrays import Indexes, orders_of
from renewal.store.asking import ordinal
from renewal.store.installation import public_codes
from renewal.store.running import Running, running_enrolments
from renewal.store.tables import Area, Item

A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Course:
    """People who follow one order of topics and have had as many questions of their cycle."""

    order: Topics
    asked: int
    people: int


def forecast_bank(session: Session, *, now: datetime) -> tuple[AreaForecast, ...]:
    """Return, by area, when and for how many the bank runs short within the present cycles."""
    programme, key = programme_in_force(session), number_of(public_codes(session).key, "order")
    month = month_at(now, zone_of(programme.zone)).plus(1)
    policy = programme.policy_on(month.first_day)
    length = policy.cycle_years * policy.counted_months
    stocks, codes = (
        _stocks(session),
        dict(session.execute(select(Area.id, Area.code)).all()),
    )
    running = running_enrolments(session)
    found = []
    for area_id in sorted(np.unique(running.area_ids).tolist(), key=codes.__getitem__):
        code, people = codes[area_id], running.where(running.area_ids == area_id)
        area = programme.find_area(code)
        weights = {topic.id: topic.weight for topic in area.blueprint.topics} if area else {}
        orders = topic_orders(weights, length)
        if orders:
            courses = _courses(orders, key, people, month, length)
            found.append(_area(code, orders, stocks.get(code, {}), courses, month))
    return tuple(found)


def _courses(
    orders: Sequence[Topics], key: int, people: Running, month: Month, length: int
) -> list[Course]:
    asked: Indexes = np.maximum(ordinal(month) - people.begun, 0) % length
    followed = orders_of(key, people.credential_ids, len(orders))
    courses, counts = np.unique(followed * length + asked, return_counts=True)
    return [
        Course(orders[course // length], course % length, count)
        for course, count in zip(courses.tolist(), counts.tolist(), strict=True)
    ]


def _area(
    code: str,
    orders: Sequence[Topics],
    stock: Mapping[str, int],
    courses: Sequence[Course],
    month: Month,
) -> AreaForecast:
    known = {topic: stock.get(topic, 0) for topic in sorted(set(orders[0]))}
    short = {order: short_turns(order, known) for order in orders}
    topics = tuple(
        TopicForecast(
            topic,
            items,
            max(order.count(topic) for order in orders),
            _shortage([(short[c.order].get(topic), c) for c in courses], month),
        )
        for topic, items in known.items()
    )
    return AreaForecast(
        area=code,
        enrolled=sum(course.people for course in courses),
        items=sum(known.values()),
        cycle=len(orders[0]),
        topics=topics,
        repeats=_shortage([(repeat_turn(c.order, known), c) for c in courses], month),
    )


def _shortage(turns: Sequence[tuple[int | None, Course]], month: Month) -> Shortage:
    """Return the shortage of courses that have nothing left at a turn (None: never)."""
    waits = [
        (max(turn - course.asked, 0), course.people) for turn, course in turns if turn is not None
    ]
    return Shortage(
        first=month.plus(min(wait for wait, _ in waits)) if waits else None,
        people_in_a_year=sum(people for wait, people in waits if wait < A_YEAR),
        people=sum(people for _, people in waits),
    )


def _stocks(session: Session) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for code, topic, items in session.execute(
        select(Area.code, Item.topic, func.count())
        .join(Item, Item.area_id == Area.id)
        .where(Item.status == "operational")
        .group_by(Area.code, Item.topic)
    ):
        found[code][topic] = items
    return found
