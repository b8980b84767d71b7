"""Verifying: whatever somebody changes, removes or adds behind the service's back is found.

What is changed, and to what, is drawn by lot anew in every run; the lots follow from the seed
that the run prints, like the order of the tests.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, create_engine, delete, insert, select, update
from sqlalchemy.orm import Session

from renewal.actions.verify import verify
from renewal.store.db import Base, writing
from renewal.store.tables import Assignment, Entry
from renewal.store.triggers import EVIDENCE_TABLES
from renewal.store.verifying import COVERED_TABLES, LEDGER
from tests.actions.answered_months import JANUARY, ROSA, service_with
from tests.actions.every_act import eventful_service
from tests.databases import Database
from tests.installation import Installation
from tests.tampering import Row, Tampering, another, change, defenceless, name_of, swap, this

TABLES = (*COVERED_TABLES, "assignment", "opening")
ONE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
# The ledger of these tests covers displays from the 28th on.
SINCE = datetime(2026, 12, 28, 15, tzinfo=UTC)
BEFORE = SINCE - timedelta(seconds=1)
ENTRY = Base.metadata.tables["entry"]


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with eventful_service(database, tmp_path) as made:
        yield made


def some_of(table: Table) -> list[Column[Any]]:
    """Half of a table's columns, drawn by lot; the long form of these tests tries thousands."""
    columns = list(table.columns)
    return random.sample(columns, (len(columns) + 1) // 2)


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
    assert set(TABLES) | LEDGER == set(EVIDENCE_TABLES)


def test_it_finds_a_row_that_was_changed(service: Installation) -> None:
    with defenceless(service.session):
        tampering = Tampering(service.session)
        for table in map(Base.metadata.tables.__getitem__, TABLES):
            for column in some_of(table):
                [row] = tampering.some(table, 1)
                values = {column.name: another(column, row[column.name])}
                tampering.expect({name_of(table, row)}, change(table, row, values))

    assert tampering.missed == []
    assert tampering.tried > 30


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
            for column in some_of(table) if len(rows) > 1 else ():
                if column.primary_key:
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
    assert tampering.tried > 15


def test_it_finds_areas_that_were_exchanged(service: Installation) -> None:
    area = Base.metadata.tables["area"]
    with defenceless(service.session):
        tampering = Tampering(service.session)
        one, other = tampering.some(area, 2)
        tampering.expect(
            {name_of(area, one), name_of(area, other)},
            change(area, one, {"code": "aside"}),
            change(area, other, {"code": one["code"]}),
            change(area, one, {"code": other["code"]}),
        )
        tampering.expect({name_of(area, one)}, delete(area).where(this(area, one)))

    assert (tampering.missed, tampering.tried) == ([], 2)


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
            # What names no evidence, as areas, is missed in the tree.
            removed = names | {name_of(ENTRY, row)}
            tampering.expect(removed, delete(ENTRY).where(ENTRY.c.id == row["id"]))

    assert tampering.missed == []
    assert tampering.tried >= 40


def test_it_finds_digests_that_were_swapped(service: Installation) -> None:
    with defenceless(service.session):
        tampering = Tampering(service.session)
        for _ in range(10):
            one = random.choice(tampering.rows(ENTRY))
            # Entries that cover nothing have the same digest.
            other = random.choice(
                [r for r in tampering.rows(ENTRY) if r["digest"] != one["digest"]]
            )
            names = {f"{name} {key}" for row in (one, other) for name, key in row["covers"]}
            tampering.expect(names | {"no row"}, *swap(ENTRY, ENTRY.c.digest, one, other))

    assert tampering.missed == []
    assert tampering.tried == 10


def test_it_tells_displays_and_late_answers_of_before_apart(service: Installation) -> None:
    """Rows that older versions wrote without an entry are no sign that anybody interfered."""
    shown, late = (Base.metadata.tables[name] for name in ("first_shown", "late_answer"))
    with defenceless(service.session):
        session = service.session
        [display] = Tampering(session).rows(shown)
        [answer] = Tampering(session).rows(late)
        others = select(Assignment.id).where(Assignment.id != display["assignment_id"]).limit(3)
        for number in session.scalars(others).all():
            old = {"assignment_id": number, "shown_at": BEFORE}
            session.execute(insert(shown).values({**display, **old}))
        old = {"id": 900, "received_at": BEFORE}
        session.execute(insert(late).values({**answer, **old}))

        found = verify(session)
        # What is recorded since then is covered, older rows or not.
        session.execute(update(shown).where(this(shown, display)).values(language="es"))
        edited = verify(session)

    assert found.first_bad is None
    assert found.older == {"first_shown": 3, "late_answer": 1}
    assert edited.first_bad is not None
    assert edited.first_bad.row == f"first_shown {display['assignment_id']}"


@ONE
def test_it_takes_no_display_of_today_for_an_older_one(service: Installation) -> None:
    shown = Base.metadata.tables["first_shown"]
    with defenceless(service.session):
        session = service.session
        others = select(Assignment.id).where(Assignment.id.not_in(select(shown.c.assignment_id)))
        old, new = session.scalars(others.order_by(Assignment.id).limit(2)).all()
        for number, at in ((old, BEFORE), (new, SINCE)):
            session.execute(insert(shown).values(assignment_id=number, shown_at=at, language="en"))

        found = verify(session)

    assert found.first_bad is not None
    assert found.first_bad.row == f"first_shown {new}"


@ONE
def test_it_cannot_show_displays_of_a_ledger_that_never_covered_any(
    database: Database, tmp_path: Path
) -> None:
    shown = Base.metadata.tables["first_shown"]
    with service_with(database, tmp_path, ROSA, items=12) as service:
        service.tick("2027-01-01T12:00:00")
        number = service.asked("R1", "A5", JANUARY).id
        with writing(service.session):
            service.session.execute(
                insert(shown).values(assignment_id=number, shown_at=service.now, language="en")
            )

        found = verify(service.session)

    assert (found.first_bad, found.older) == (None, {"first_shown": 1})


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
