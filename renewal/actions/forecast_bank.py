"""Says ahead of time where the bank runs short: in which topic, when, and for how many.

It reckons with the bank and the people as they are now: everybody goes on, one question a
month, and months left out are not made up for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import Month, month_at, zone_of
from renewal.domain.forecast import repeat_turn, short_turns
from renewal.domain.keyed_order import number_of
from renewal.domain.topic_order import Topics, order_for, topic_orders
from renewal.store.installation import public_codes
from renewal.store.tables import Area, EnrolmentEnd, EnrolmentRow, Item

A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Shortage:
    """When something runs short first, and for how many people, soonest and in the whole cycle."""

    first: Month | None
    people_in_a_year: int
    people: int


@dataclass(frozen=True, slots=True)
class TopicForecast:
    """A topic with its operational items and the most that a cycle asks for."""

    topic: str
    items: int
    needed: int
    shortage: Shortage


@dataclass(frozen=True, slots=True)
class AreaForecast:
    """An area in which people are enrolled; ``repeats`` is when items come a second time."""

    area: str
    enrolled: int
    items: int
    cycle: int
    topics: tuple[TopicForecast, ...]
    repeats: Shortage

    @property
    def is_short(self) -> bool:
        """Whether anything runs short for anybody within the cycle."""
        return self.repeats.people > 0 or any(each.shortage.people for each in self.topics)


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
    stocks = _stocks(session)
    found = []
    for code, begun in sorted(_enrolled(session).items()):
        area = programme.find_area(code)
        weights = {topic.id: topic.weight for topic in area.blueprint.topics} if area else {}
        orders = topic_orders(weights, length)
        if orders:
            courses = _courses(orders, key, begun, month, length)
            found.append(_area(code, orders, stocks.get(code, {}), courses, month))
    return tuple(found)


def _courses(
    orders: Sequence[Topics],
    key: int,
    begun: Sequence[tuple[int, Month]],
    month: Month,
    length: int,
) -> list[Course]:
    counted = Counter(
        (order_for(orders, key, credential_id), max(first.until(month), 0) % length)
        for credential_id, first in begun
    )
    return [Course(orders[order], asked, people) for (order, asked), people in counted.items()]


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


def _enrolled(session: Session) -> dict[str, list[tuple[int, Month]]]:
    """Return the running enrolments of each area with their first months."""
    found: dict[str, list[tuple[int, Month]]] = defaultdict(list)
    for code, credential_id, first in session.execute(
        select(Area.code, EnrolmentRow.credential_id, EnrolmentRow.first_month)
        .join(Area, Area.id == EnrolmentRow.area_id)
        .outerjoin(EnrolmentEnd, EnrolmentEnd.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentEnd.enrolment_id.is_(None))
    ):
        found[code].append((credential_id, Month.parse(first)))
    return found
