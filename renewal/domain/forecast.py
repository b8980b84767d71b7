"""When a bank runs short for somebody who follows an order of topics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from renewal.domain.calendar import Month
from renewal.domain.topic_order import Topics


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


def short_turns(order: Topics, stock: Mapping[str, int]) -> dict[str, int]:
    """Return, for each topic that runs short in a cycle, the turn (from 0) with nothing unseen.

    ``stock`` counts the operational items of each topic. Every turn uses up one of them: a new
    concept and a sibling that brings one back alike.
    """
    had: Counter[str] = Counter()
    short: dict[str, int] = {}
    for turn, topic in enumerate(order):
        if had[topic] >= stock.get(topic, 0):
            short.setdefault(topic, turn)
        had[topic] += 1
    return short


def repeat_turn(order: Topics, stock: Mapping[str, int]) -> int | None:
    """Return the turn from which items must come for the second time, None within the cycle."""
    total = sum(stock.values())
    return total if total < len(order) else None
