"""Sealing: every committed entry gets one place in the tree, whoever seals, however often."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import create_engine, func, insert, select, text, update
from sqlalchemy.orm import Session

from renewal.actions.seal_entries import SealedEntries, seal_entries
from renewal.actions.verify import verify
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.migrate import downgrade, upgrade
from renewal.store.tables import CheckpointRow, Entry, Sealed, Unsealed
from renewal.store.triggers import drop_triggers
from tests.databases import HOME, Database
from tests.installation import Installation, installed

AT = "2027-01-01T12:00:00"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with installed(database, tmp_path, AT) as made:
        yield made


def write_entries(service: Installation, count: int) -> None:
    with writing(service.session):
        for number in range(count):
            add_entry(
                service.session,
                act="note",
                subject=None,
                actors=["account:1"],
                reason=f"reason {number}",
                covers=[],
                now=service.now,
            )


def seal(service: Installation, **how: int) -> SealedEntries:
    return seal_entries(service.session, now=service.now, pause=lambda _seconds: None, **how)


def numbers(session: Session) -> list[tuple[int, int]]:
    rows = session.execute(select(Sealed.number, Sealed.entry_id).order_by(Sealed.number)).all()
    session.rollback()
    return [(number, entry_id) for number, entry_id in rows]


def count(session: Session, table: type) -> int:
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return found


def test_it_seals_in_the_order_of_entries(service: Installation) -> None:
    write_entries(service, 7)

    sealed = seal(service, batch=3)

    ids = service.session.scalars(select(Entry.id).order_by(Entry.id)).all()
    assert sealed == SealedEntries(7)
    assert numbers(service.session) == list(enumerate(ids))
    assert count(service.session, CheckpointRow) == 3
    assert count(service.session, Unsealed) == 0
    assert verify(service.session).first_bad is None


def test_it_goes_on_where_it_stopped_and_does_nothing_in_between(service: Installation) -> None:
    write_entries(service, 5)
    first = seal(service)
    idle = seal(service)
    write_entries(service, 6)

    second = seal(service, batch=4, most=4)
    third = seal(service)

    assert [each.entries for each in (first, idle, second, third)] == [5, 0, 4, 2]
    assert count(service.session, CheckpointRow) == 3
    assert verify(service.session).first_bad is None


def test_it_has_the_same_root_whatever_the_batches(service: Installation) -> None:
    write_entries(service, 37)
    seal(service, batch=5)
    in_batches = verify(service.session).newest
    assert in_batches is not None
    with writing(service.session):
        drop_triggers(service.session.connection())
        for table in ("checkpoint", "sealed"):
            service.session.execute(text(f"DELETE FROM {table}"))
        service.session.execute(insert(Unsealed).from_select(["entry_id"], select(Entry.id)))

    seal(service, batch=100)

    at_once = verify(service.session).newest
    assert at_once is not None
    assert (at_once.size, at_once.root) == (37, in_batches.root)


def test_it_gives_no_entry_two_places_when_several_seal_at_once(service: Installation) -> None:
    write_entries(service, 120)
    barrier = Barrier(4)

    def seal_often(_number: int) -> int:
        engine = create_engine(service.database.url)
        with Session(engine) as session:
            barrier.wait()
            sealed = sum(
                seal_entries(session, now=service.now, batch=7, pause=lambda _seconds: None).entries
                for _ in range(10)
            )
        engine.dispose()
        return sealed

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(seal_often, range(4)))
    left = seal(service).entries

    assert sum(shares) + left == 120
    found = numbers(service.session)
    assert [number for number, _ in found] == list(range(120))
    assert len({entry for _, entry in found}) == 120
    assert verify(service.session).first_bad is None


def test_it_seals_an_entry_that_was_committed_late(service: Installation) -> None:
    write_entries(service, 3)
    with writing(service.session):
        early = service.session.scalars(select(Entry).order_by(Entry.id)).first()
        assert early is not None
        # The entry with the lowest number is not to be seen yet.
        service.session.execute(text(f"DELETE FROM unsealed WHERE entry_id = {early.id}"))
        late = early.id
    seal(service)
    with writing(service.session):
        service.session.add(Unsealed(entry_id=late))

    sealed = seal(service)

    assert sealed.entries == 1
    assert numbers(service.session)[-1] == (2, late)
    assert verify(service.session).first_bad is None


def test_it_seals_nothing_twice_that_was_put_into_the_queue_again(service: Installation) -> None:
    write_entries(service, 3)
    seal(service)
    with writing(service.session):
        service.session.execute(insert(Unsealed).from_select(["entry_id"], select(Entry.id)))

    again = seal(service)

    assert again == SealedEntries(0)
    assert len(numbers(service.session)) == 3
    assert count(service.session, Unsealed) == 0


def test_it_builds_nothing_on_a_tree_that_was_changed(service: Installation) -> None:
    write_entries(service, 4)
    seal(service)
    with writing(service.session):
        drop_triggers(service.session.connection())
        service.session.execute(
            update(Sealed).where(Sealed.number == 3).values(subtree_hash=bytes(32))
        )
    write_entries(service, 1)

    sealed = seal(service)

    assert sealed.entries == 0
    assert sealed.warning is not None
    assert "'renewal verify' names the row" in sealed.warning
    assert count(service.session, Unsealed) == 1
    found = verify(service.session).first_bad
    assert found is not None
    assert found.row == "sealed 3"


def test_it_finds_the_entries_of_a_database_from_before_there_was_a_tree(
    service: Installation,
) -> None:
    write_entries(service, 4)
    service.session.rollback()
    downgrade(service.database.url, HOME, "0003")

    upgrade(service.database.url, HOME)

    assert seal(service).entries == 4
    assert verify(service.session).first_bad is None
