"""What may be practised: questions that are over, and no item that is asked again at present."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renewal.actions.read_practice import desk_of
from tests.actions.answered_months import JANUARY as FIRST
from tests.actions.answered_months import ROSA, answer, go_through, service_with
from tests.databases import Database
from tests.installation import Installation

ITEMS = 12
AGAIN = FIRST.plus(ITEMS)


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with service_with(database, tmp_path, ROSA, items=ITEMS) as made:
        yield made


def practised(service: Installation) -> set[int]:
    """The items that Rosa may practise."""
    desk = desk_of(service.session, service.technician_id("R1"), service.now)
    service.session.rollback()
    return {item.item_id for items in desk.seen.values() for item in items}


def test_it_leaves_out_an_item_that_is_asked_again_until_it_is_answered(
    service: Installation,
) -> None:
    go_through(service, ("R1", "r" * ITEMS))
    every = practised(service)

    service.tick(f"{AGAIN}-01T12:00:00")
    again = service.asked("R1", "A5", AGAIN).item_id
    meanwhile = practised(service)
    answer(service, "R1", AGAIN)

    assert again in every
    assert meanwhile == every - {again}
    assert practised(service) == every


def test_it_leaves_out_an_item_that_is_asked_again_until_its_month_is_over(
    service: Installation,
) -> None:
    go_through(service, ("R1", "r" * ITEMS))
    every = practised(service)

    service.tick(f"{AGAIN}-01T12:00:00")
    meanwhile = practised(service)
    service.tick(f"{AGAIN.plus(1)}-01T12:00:00")
    following = service.asked("R1", "A5", AGAIN.plus(1)).item_id

    assert len(meanwhile) == len(every) - 1
    assert practised(service) == every - {following}
