"""Rows are told of once they are committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from renewal.store.committed import when_committed
from renewal.store.db import writing
from renewal.store.inserting import insert_row
from renewal.store.tables import TickRun
from tests.databases import Database
from tests.installation import Installation, installed


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2027-01-04T15:00:00") as made:
        yield made


@pytest.fixture
def told() -> Iterator[list[int]]:
    """How many new ticks were told of, commit by commit."""
    counts: list[int] = []
    end = when_committed({TickRun: counts.append})
    yield counts
    end()


def run(service: Installation) -> TickRun:
    return TickRun(
        started_at=service.now, finished_at=service.now, process="", summary={}, error=None
    )


@contextmanager
def taken_back(service: Installation) -> Iterator[None]:
    """What is written inside is never committed."""
    with suppress(_TakenBack), writing(service.session):
        yield
        raise _TakenBack


class _TakenBack(Exception):
    """Somebody does not go on."""


def test_it_tells_of_all_rows_of_a_transaction_at_its_end(
    service: Installation, told: list[int]
) -> None:
    with writing(service.session):
        for _ in range(3):
            service.session.add(run(service))
            service.session.flush()
        assert told == []

    assert told == [3]


def test_it_tells_of_rows_that_went_straight_into_their_table(
    service: Installation, told: list[int]
) -> None:
    values = {name: value for name, value in vars(run(service)).items() if name[0] != "_"}
    with writing(service.session):
        insert_row(service.session, TickRun, values)
        insert_row(service.session, TickRun, values)
        assert told == []
    with taken_back(service):
        insert_row(service.session, TickRun, values)

    assert told == [2]


def test_it_tells_of_nothing_that_was_rolled_back(service: Installation, told: list[int]) -> None:
    with taken_back(service):
        service.session.add(run(service))
        service.session.flush()

    with writing(service.session):
        service.session.add(run(service))

    assert told == [1]


def test_it_does_not_take_a_savepoint_for_a_commit(service: Installation, told: list[int]) -> None:
    with taken_back(service):
        service.session.add(run(service))
        with service.session.begin_nested():
            service.session.add(run(service))

    assert told == []
