"""Verifying the sealed tree: tampering by lot, truncation, and checkpoints that were kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from renewal.actions.seal_entries import seal_entries
from renewal.actions.verify import ForeignCheckpoint, verify
from renewal.domain.checkpoint import Checkpoint
from renewal.store.db import Base
from renewal.store.sealing import append_leaves, checkpoint_of, origin_of, waiting_leaves
from renewal.store.tables import CheckpointRow, Entry, Sealed, Unsealed
from tests.actions.every_act import eventful_service
from tests.databases import Database
from tests.installation import Installation
from tests.tampering import defenceless
from tests.tampering_by_lot import tamper

TIMES = {"sqlite": 250, "postgresql": 40}


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Three ticks sealed what came before them; what came after is sealed too."""
    with eventful_service(database, tmp_path) as made:
        seal_entries(made.session, now=made.now)
        yield made


def checkpoints(session: Session) -> list[Checkpoint]:
    origin = origin_of(session)
    rows = session.scalars(select(CheckpointRow).order_by(CheckpointRow.number))
    return [checkpoint_of(row, origin) for row in rows]


def forget_newest_batch(session: Session) -> int:
    """What was sealed last never happened: evidence, entries, leaves and checkpoint are gone."""
    *_, before, last = session.scalars(select(CheckpointRow).order_by(CheckpointRow.number)).all()
    entries = session.scalars(
        select(Entry).join(Sealed, Sealed.entry_id == Entry.id).where(Sealed.number >= before.size)
    ).all()
    for entry in entries:
        for name, key in entry.covers:
            table = Base.metadata.tables[name]
            session.execute(delete(table).where(table.primary_key.columns[0] == key))
    session.execute(delete(Sealed).where(Sealed.number >= before.size))
    session.execute(delete(Entry).where(Entry.id.in_([entry.id for entry in entries])))
    session.execute(delete(CheckpointRow).where(CheckpointRow.number == last.number))
    session.expire_all()
    return len(entries)


def test_it_agrees_with_every_checkpoint_that_was_kept(service: Installation) -> None:
    kept = checkpoints(service.session)

    found = verify(service.session, kept=kept)

    assert len(kept) == 4
    assert found.first_bad is None
    assert (found.sealed, found.checkpoints, found.newest) == (found.entries, 4, kept[-1])
    assert (found.waiting.entries, found.waiting.oldest_at) == (0, None)


def test_it_finds_and_names_whatever_is_tampered_with(
    service: Installation, database: Database
) -> None:
    with defenceless(service.session):
        tampering = tamper(service.session, TIMES[database.kind])

    assert tampering.missed == []
    assert tampering.tried == TIMES[database.kind]


def test_it_needs_a_kept_checkpoint_to_find_that_all_of_the_newest_is_gone(
    service: Installation,
) -> None:
    kept = checkpoints(service.session)
    with defenceless(service.session):
        gone = forget_newest_batch(service.session)
        alone = verify(service.session).first_bad
        older = verify(service.session, kept=kept[:-1]).first_bad
        newest = verify(service.session, kept=kept).first_bad

    assert gone > 0
    assert alone is None
    assert older is None
    assert newest is not None
    assert newest.row == f"kept checkpoint {kept[-1].size}"
    assert f"the tree has {kept[-2].size} entries only" in newest.sentence


def test_it_finds_by_an_old_checkpoint_that_history_was_rewritten(service: Installation) -> None:
    kept = checkpoints(service.session)
    with defenceless(service.session):
        session = service.session
        # Everything is sealed anew over an entry with another reason.
        session.execute(update(Entry).where(Entry.id == 1).values(reason="rewritten"))
        for table in (Sealed, CheckpointRow):
            session.execute(delete(table))
        session.connection().execute(insert(Unsealed).from_select(["entry_id"], select(Entry.id)))
        session.expire_all()
        rewrite(session, service)
        alone = verify(session).first_bad
        by_oldest = verify(session, kept=kept[:1]).first_bad

    assert alone is None
    assert by_oldest is not None
    assert by_oldest.row == f"kept checkpoint {kept[0].size}"
    assert "has another root now" in by_oldest.sentence


def rewrite(session: Session, service: Installation) -> None:
    """The tree is made again inside the transaction that `defenceless` rolls back."""
    append_leaves(session, waiting_leaves(session, 1000), origin_of(session), now=service.now)
    session.flush()


def test_it_finds_an_evidence_row_that_went_together_with_its_entry(
    service: Installation,
) -> None:
    with defenceless(service.session):
        session = service.session
        entry = session.scalars(select(Entry).where(Entry.act == "answer").limit(1)).one()
        for name, key in entry.covers:
            table = Base.metadata.tables[name]
            session.execute(delete(table).where(table.primary_key.columns[0] == key))
        session.execute(delete(Entry).where(Entry.id == entry.id))
        number = entry.id
        session.expire_all()
        found = verify(session).first_bad

    assert found is not None
    assert found.row == f"entry {number}"
    assert "is not there any more" in found.sentence


def test_it_finds_a_change_of_an_instant_of_sealing(service: Installation) -> None:
    with defenceless(service.session):
        service.session.execute(
            update(CheckpointRow)
            .where(CheckpointRow.number == 2)
            .values(sealed_at=service.now + timedelta(hours=1))
        )
        service.session.expire_all()
        found = verify(service.session).first_bad

    assert found is not None
    assert found.row == "checkpoint 2"


def test_it_finds_an_entry_that_neither_is_sealed_nor_waits(service: Installation) -> None:
    with defenceless(service.session):
        values = {
            "act": "answer",
            "actors": [],
            "reason": "",
            "covers": [],
            "digest": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "recorded_at": service.now,
        }
        service.session.connection().execute(
            insert(Entry).values(id=9999, pseudonym=None, **values)
        )
        found = verify(service.session).first_bad

    assert found is not None
    assert found.row == "entry 9999"
    assert "neither in the ledger's tree nor waits" in found.sentence


def test_it_says_how_long_the_oldest_entry_waits(database: Database, tmp_path: Path) -> None:
    with eventful_service(database, tmp_path) as service:
        found = verify(service.session)

        assert found.first_bad is None
        assert found.waiting.entries > 0
        assert found.sealed == found.entries - found.waiting.entries
        assert found.waiting.oldest_at is not None


def test_it_takes_no_checkpoint_of_another_ledger(service: Installation) -> None:
    foreign = Checkpoint("renewal-ledger/0123456789abcdef", 3, bytes(32))

    with pytest.raises(ForeignCheckpoint, match="is of 'renewal-ledger/0123456789abcdef'"):
        verify(service.session, kept=[foreign])
