"""Verifying: whatever somebody changes, removes or adds behind the service's back is found.

What is changed, and to what, is drawn by lot anew in every run; the lots follow from the seed
that the run prints, like the order of the tests.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table, create_engine, delete, insert, select, update
from sqlalchemy.orm import Session

from renewal.actions.verify import verify
from renewal.store.db import Base
from renewal.store.tables import Entry
from renewal.store.triggers import EVIDENCE_TABLES
from renewal.store.verifying import COVERED_TABLES, LEDGER, NOTED_ONLY
from tests.actions.every_act import eventful_service
from tests.databases import Database
from tests.installation import Installation
from tests.tampering import Row, Tampering, another, change, defenceless, name_of, swap, this

TABLES = (*COVERED_TABLES, "assignment", "opening")
ENTRY = Base.metadata.tables["entry"]


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with eventful_service(database, tmp_path) as made:
        yield made


def test_it_finds_nothing_in_an_untouched_database(service: Installation) -> None:
    found = verify(service.session)

    assert found.first_bad is None
    assert found.entries > 25
    assert found.oldest_at is not None
    assert found.oldest_at.isoformat() == "2026-12-28T15:00:00+00:00"


def test_it_finds_nothing_in_an_empty_database(database: Database) -> None:
    engine = create_engine(database.url)
    with Session(engine) as session:
        found = verify(session)
    engine.dispose()

    assert (found.entries, found.first_bad, found.oldest_at) == (0, None, None)


def test_it_is_tried_on_every_table_that_holds_evidence(service: Installation) -> None:
    rows = Tampering(service.session).rows

    empty = [name for name in TABLES if not rows(Base.metadata.tables[name])]

    assert empty == []
    assert set(TABLES) | NOTED_ONLY | LEDGER == set(EVIDENCE_TABLES)


def test_it_finds_a_row_that_was_changed(service: Installation) -> None:
    with defenceless(service.session):
        tampering = Tampering(service.session)
        for table in map(Base.metadata.tables.__getitem__, TABLES):
            for column in table.columns:
                [row] = tampering.some(table, 1)
                values = {column.name: another(column, row[column.name])}
                tampering.expect({name_of(table, row)}, change(table, row, values))

    assert tampering.missed == []
    assert tampering.tried > 80


def test_it_finds_a_row_that_was_removed(service: Installation) -> None:
    with defenceless(service.session):
        tampering = Tampering(service.session)
        for table in map(Base.metadata.tables.__getitem__, TABLES):
            for row in tampering.some(table, 2):
                tampering.expect({name_of(table, row)}, delete(table).where(this(table, row)))

    assert tampering.missed == []
    assert tampering.tried > 35


def test_it_finds_what_two_rows_had_and_was_swapped(service: Installation) -> None:
    with defenceless(service.session):
        tampering = Tampering(service.session)
        for table in map(Base.metadata.tables.__getitem__, TABLES):
            rows = tampering.rows(table)
            for column in table.columns:
                if column.primary_key or len(rows) < 2:
                    continue
                one = random.choice(rows)
                others = [row for row in rows if row[column.name] != one[column.name]]
                if others:
                    other = random.choice(others)
                    tampering.expect(
                        {name_of(table, one), name_of(table, other)},
                        *swap(table, column, one, other),
                    )

    assert tampering.missed == []
    assert tampering.tried > 40


def test_it_finds_a_row_that_was_added(service: Installation) -> None:
    with defenceless(service.session):
        tampering = Tampering(service.session)
        for table in map(Base.metadata.tables.__getitem__, TABLES):
            [like] = tampering.some(table, 1)
            for row in rows_like(table, like):
                tampering.expect({name_of(table, row)}, insert(table).values(row))

    assert tampering.missed == []
    assert tampering.tried > 20


def rows_like(table: Table, like: Row) -> Iterator[Row]:
    """Rows with another key, at first with all the rest the same."""
    for number in range(900, 902):
        row = dict(like)
        for column in table.columns:
            value = row[column.name]
            if table.name == "assignment":
                break
            if column.primary_key:
                row[column.name] = number if isinstance(value, int) else f"x{number}"
            elif number > 900 and isinstance(value, int) and not isinstance(value, bool):
                row[column.name] = number
        if table.name == "assignment":
            row |= {"id": like["id"] + 2 * number, "credential_id": like["credential_id"] + number}
        yield row


def test_it_finds_an_entry_that_was_changed_or_removed(service: Installation) -> None:
    with defenceless(service.session):
        tampering = Tampering(service.session)
        for row in tampering.some(ENTRY, 15):
            names = {f"{name} {key}" for name, key in row["covers"]} | {"no row"}
            covers = row["covers"]
            if not covers:
                continue
            for values in (
                {"digest": another(ENTRY.c.digest, row["digest"])},
                {"covers": covers[1:]},
                {"covers": [*covers[:-1], [covers[-1][0], 987654]]},
            ):
                tampering.expect(names | {f"{covers[-1][0]} 987654"}, change(ENTRY, row, values))
            tampering.expect(names, delete(ENTRY).where(ENTRY.c.id == row["id"]))

    assert tampering.missed == []
    assert tampering.tried >= 40


def test_it_finds_digests_that_were_swapped(service: Installation) -> None:
    with defenceless(service.session):
        tampering = Tampering(service.session)
        for _ in range(10):
            one, other = random.sample(tampering.rows(ENTRY), 2)
            names = {f"{name} {key}" for row in (one, other) for name, key in row["covers"]}
            tampering.expect(names | {"no row"}, *swap(ENTRY, ENTRY.c.digest, one, other))

    assert tampering.missed == []
    assert tampering.tried == 10


NO_NAMES: tuple[object, ...] = (
    {},
    "response",
    7,
    [7],
    [[]],
    [["response"]],
    [[7, 1]],
    [["nonsense", 1]],
    [["response", "one"]],
    [["response", [1, 2]]],
    [["response", 2**70]],
    [["response", None]],
    [["opening", "one"]],
    [["opening", [1, 2]]],
)


def test_it_finds_an_entry_that_names_what_cannot_be(service: Installation) -> None:
    with defenceless(service.session):
        session = service.session
        number = session.scalars(select(Entry.id).where(Entry.act == "answer").limit(1)).one()
        for covers in NO_NAMES:
            session.execute(update(Entry).where(Entry.id == number).values(covers=covers))
            session.expire_all()

            found = verify(session).first_bad

            assert found is not None, covers
            assert found.entry_id == number
            assert str(number) in found.sentence


def test_it_says_in_a_sentence_what_it_found(service: Installation) -> None:
    response = Base.metadata.tables["response"]
    with defenceless(service.session):
        service.session.execute(update(response).where(response.c.id == 1).values(sure=2))
        changed = verify(service.session).first_bad
        service.session.execute(delete(response).where(response.c.id == 1))
        removed = verify(service.session).first_bad

    assert changed is not None
    assert removed is not None
    assert changed.sentence == (
        f"Entry {changed.entry_id} (answer) does not agree with its rows: response 1, scoring 1, "
        "receipt 1."
    )
    assert removed.sentence == (
        f"The row response 1, named by entry {changed.entry_id}, is not there any more."
    )


def test_it_names_the_oldest_of_several(service: Installation) -> None:
    response = Base.metadata.tables["response"]
    with defenceless(service.session):
        for number in (3, 2, 4):
            service.session.execute(delete(response).where(response.c.id == number))

        found = verify(service.session).first_bad

    assert found is not None
    assert found.row == "response 2"
