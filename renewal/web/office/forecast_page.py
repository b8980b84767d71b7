"""What is shown of when the bank runs short: all areas in a table, and one by its topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from renewal.domain.forecast import AreaForecast, Shortage, TopicForecast
from renewal.web.office.home_page import number
from renewal.web.office.table import Cell, Column, Table
from renewal.web.words import Words

_NEVER: Final = "not in this cycle"


def areas_table(bank: Sequence[AreaForecast], say: Words) -> Table:
    """Return the areas in which somebody is enrolled, each leading to its topics."""
    return Table(
        label="The bank by area",
        columns=(
            Column("Area"),
            Column("Enrolled", number=True),
            Column("Items", number=True),
            Column("Asked in a cycle", number=True),
            Column("First repeat"),
            Column("People with repeats in 12 months", number=True),
            Column("Topics short in 12 months", number=True),
        ),
        rows=[
            [
                Cell(area.area, path=f"/office/forecast/{area.area}"),
                Cell(number(area.enrolled)),
                Cell(number(area.items)),
                Cell(number(area.cycle)),
                Cell(_when(area.repeats, say)),
                Cell(number(area.repeats.people_in_a_year)),
                Cell(number(sum(each.shortage.people_in_a_year > 0 for each in area.topics))),
            ]
            for area in bank
        ],
        empty="Nobody is enrolled, so nothing runs short.",
    )


def topics_table(told: AreaForecast | None, titles: Mapping[str, str], say: Words) -> Table:
    """Return the topics of an area, those that run out first before all others."""
    topics = sorted(told.topics, key=_soonest) if told else []
    return Table(
        label="Topics",
        columns=(
            Column("Topic"),
            Column("Items", number=True),
            Column("Asked in a cycle, at most", number=True),
            Column("Runs out"),
            Column("People in 12 months", number=True),
            Column("People in this cycle", number=True),
        ),
        rows=[
            [
                Cell(titles.get(each.topic, each.topic), note=each.topic),
                Cell(number(each.items)),
                Cell(number(each.needed)),
                Cell(_when(each.shortage, say)),
                Cell(number(each.shortage.people_in_a_year)),
                Cell(number(each.shortage.people)),
            ]
            for each in topics
        ],
        empty="Nobody is enrolled in this area, so nothing runs short.",
    )


def forecast_lead(told: AreaForecast | None, say: Words) -> str:
    """Return a sentence on the area as a whole."""
    if told is None:
        return ""
    head = (
        f"{_counted(told.items, 'item')} for cycles of {number(told.cycle)} questions, "
        f"{_counted(told.enrolled, 'credential')} enrolled."
    )
    if told.repeats.first is None:
        return f"{head} Nobody gets an item twice in the present cycle."
    return (
        f"{head} Items come for the second time from {say.month(told.repeats.first)} on: for "
        f"{number(told.repeats.people_in_a_year)} people within twelve months, and for "
        f"{number(told.repeats.people)} within the present cycle."
    )


def _soonest(topic: TopicForecast) -> tuple[bool, int, str]:
    first = topic.shortage.first
    return first is None, first.year * 12 + first.number if first else 0, topic.topic


def _when(shortage: Shortage, say: Words) -> str:
    return say.month(shortage.first) if shortage.first else _NEVER


def _counted(n: int, thing: str) -> str:
    return f"{number(n)} {thing}" if n == 1 else f"{number(n)} {thing}s"
