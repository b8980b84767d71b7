"""Rows of several tables are inserted together: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from renewal.domain.calendar import Month
from renewal.store.committed import when_committed
from renewal.store.db import Base, writing
from renewal.store.inserting import NewRow, insert_together
from renewal.store.month_counts import MonthCount, answer_counted, month_counts
from renewal.store.tables import Entry, Receipt, Unsealed
from tests.databases import Database
from tests.installation import Installation, installed

JANUARY = Month(2027, 1)
NUMBER = 1_000


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, "2027-01-04T15:00:00") as made:
        yield made


def entry(service: Installation) -> NewRow:
    return NewRow(
        Entry,
        {
            "id": NUMBER,
            "act": "answer",
            "pseudonym": None,
            "actors": ["technician"],
            "reason": "",
            "covers": [["receipt", 1]],
            "digest": "",
            "recorded_at": service.now,
        },
    )


def count(service: Installation, table: type[Base]) -> int:
    return service.session.scalar(select(func.count()).select_from(table)) or 0


def test_it_inserts_rows_that_refer_to_each_other(service: Installation) -> None:
    before = count(service, Unsealed)

    with writing(service.session):
        insert_together(service.session, [entry(service), NewRow(Unsealed, {"entry_id": NUMBER})])

    found = service.session.get_one(Entry, NUMBER)
    assert (found.covers, found.recorded_at) == ([["receipt", 1]], service.now)
    assert count(service, Unsealed) == before + 1


def test_it_inserts_nothing_where_one_row_cannot_be(service: Installation) -> None:
    lost = NewRow(Receipt, {"response_id": 404, "body": b"{}"})

    with pytest.raises(IntegrityError), writing(service.session):
        insert_together(service.session, [entry(service), lost])

    assert service.session.get(Entry, NUMBER) is None


def test_it_adds_to_rows_that_count(service: Installation) -> None:
    for number, right in enumerate((True, False, True)):
        with writing(service.session):
            row = answer_counted(service.session, JANUARY, 7, 1, right=right)
            numbered = NewRow(Entry, {**entry(service).values, "id": NUMBER + number})
            insert_together(service.session, [numbered, row])

    assert month_counts(service.session, JANUARY) == {1: MonthCount(0, 3, 2)}


def test_it_tells_of_each_row_once_all_are_committed(service: Installation) -> None:
    told: list[int] = []
    end = when_committed({Unsealed: told.append})
    try:
        with writing(service.session):
            insert_together(
                service.session, [entry(service), NewRow(Unsealed, {"entry_id": NUMBER})]
            )
    finally:
        end()

    assert told == [1]
