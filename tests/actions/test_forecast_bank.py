"""The forecast of shortage is what comes about when the months are opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.actions.forecast_bank import forecast_bank
from renewal.domain.calendar import Month
from renewal.domain.forecast import AreaForecast
from renewal.store.tables import Assignment
from tests.databases import Database
from tests.generated_bank import write_bank
from tests.installation import Installation, installed

HELD = "2020-03-10,2025-03-10,2033-03-10,6,2020-01-01"
PEOPLE = 9


def opened(service: Installation, folder: Path, items: int) -> None:
    """Nine people are enrolled in A5 and have had three questions."""
    service.load_bank(write_bank(folder / "bank", {"A5": items}))
    service.load_roster(
        *(
            f"P{n},First{n},Last{n},p{n}@example.org,en,,A5,{HELD},2027-01-01"
            for n in range(1, PEOPLE + 1)
        )
    )
    for month in ("2027-01", "2027-02", "2027-03"):
        service.tick(f"{month}-02T12:00:00")


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        yield made


def forecast(service: Installation) -> AreaForecast:
    (found,) = forecast_bank(service.session, now=service.now)
    service.session.rollback()
    return found


def first_with(service: Installation, reason: str) -> Month | None:
    found = service.session.scalar(
        select(func.min(Assignment.month)).where(Assignment.reason == reason)
    )
    service.session.rollback()
    return Month.parse(found) if found else None


def test_it_foretells_the_month_in_which_a_topic_and_then_the_area_runs_short(
    service: Installation, tmp_path: Path
) -> None:
    opened(service, tmp_path, items=16)
    told = forecast(service)

    for number in range(4, 21):
        service.tick(f"{Month(2027, 1).plus(number - 1)}-02T12:00:00")

    first = min(each.shortage.first for each in told.topics if each.shortage.first)
    assert (told.enrolled, told.items, told.cycle) == (PEOPLE, 16, 60)
    assert first == first_with(service, "other topic")
    assert told.repeats.first == Month(2028, 5) == first_with(service, "shortage")
    assert (told.repeats.people_in_a_year, told.repeats.people) == (0, PEOPLE)


def test_it_counts_for_how_many_a_topic_runs_short_within_a_year(
    service: Installation, tmp_path: Path
) -> None:
    opened(service, tmp_path, items=16)
    told = forecast(service)

    for number in range(4, 16):
        service.tick(f"{Month(2027, 1).plus(number - 1)}-02T12:00:00")

    hit = service.session.scalar(
        select(func.count(func.distinct(Assignment.credential_id))).where(
            Assignment.reason == "other topic"
        )
    )
    assert max(each.shortage.people_in_a_year for each in told.topics) <= (hit or 0) <= PEOPLE
    assert hit


def test_it_foretells_nothing_where_the_bank_lasts(service: Installation, tmp_path: Path) -> None:
    opened(service, tmp_path, items=140)

    told = forecast(service)

    assert not told.is_short
    assert {each.shortage.first for each in told.topics} == {None}


def test_it_says_nothing_of_areas_where_nobody_is_enrolled(
    service: Installation, tmp_path: Path
) -> None:
    service.load_bank(write_bank(tmp_path / "bank", {"A5": 16, "A6": 16}))

    assert forecast_bank(service.session, now=service.now) == ()
