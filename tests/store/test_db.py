"""How transactions begin, and how instants come back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import DateTime, create_engine, select, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from renewal.domain.calendar import NaiveTime
from renewal.store.db import Instant, writing
from renewal.store.tables import Attempt
from tests.databases import Database


def attempt(at: datetime) -> Attempt:
    return Attempt(kind="test", subject="somebody", made_at=at)


def test_it_gives_instants_back_aware_and_in_utc(database: Database) -> None:
    engine = create_engine(database.url)
    local = datetime(2027, 3, 5, 8, 30, tzinfo=timezone(timedelta(hours=-5)))
    with Session(engine) as session:
        with writing(session):
            session.add(attempt(local))

        found = session.scalars(select(Attempt.made_at)).one()

    assert found == local
    assert found.tzinfo is UTC
    engine.dispose()


@pytest.mark.parametrize("microsecond", [0, 6, 123456])
def test_it_keeps_instants_as_the_text_that_sqlalchemy_makes(microsecond: int) -> None:
    at = datetime(987, 1, 2, 3, 4, 5, microsecond, tzinfo=UTC)
    kept = sqlite.dialect()

    said = Instant().dialect_impl(kept).bind_processor(kept)
    known = DateTime(timezone=True).dialect_impl(kept).bind_processor(kept)

    assert said is not None
    assert known is not None
    assert said(at) == known(at.replace(tzinfo=None))
    assert said(None) is None


def test_it_refuses_a_naive_instant(database: Database) -> None:
    engine = create_engine(database.url)
    with (
        Session(engine) as session,
        pytest.raises(Exception, match="no offset") as refused,
        writing(session),
    ):
        session.add(attempt(datetime(2027, 3, 5)))
    assert isinstance(refused.value.__cause__ or refused.value, NaiveTime)
    engine.dispose()


def test_it_writes_nothing_when_something_fails_inside(database: Database) -> None:
    engine = create_engine(database.url)
    with Session(engine) as session:
        with pytest.raises(RuntimeError):
            fail_half_way(session)

        assert session.scalars(select(Attempt.id)).all() == []
    engine.dispose()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_waits_for_the_disk_unless_what_is_written_need_not_last(database: Database) -> None:
    engine = create_engine(database.url)
    flushed = []
    with Session(engine) as session:
        for lasts in (True, False, True):
            with writing(session, lasts=lasts):
                flushed.append(session.scalar(text("PRAGMA synchronous")))
    engine.dispose()

    full, normal = 2, 1
    assert flushed == [full, normal, full]


def fail_half_way(session: Session) -> None:
    with writing(session):
        session.add(attempt(datetime(2027, 3, 5, tzinfo=UTC)))
        session.flush()
        raise RuntimeError("the lights went out")


def test_it_loses_no_increment_when_many_write_at_once(database: Database) -> None:
    engine = create_engine(database.url, pool_size=8)
    with Session(engine) as session, writing(session):
        session.add(Attempt(id=1, kind="counter", subject="0", made_at=datetime.now(UTC)))

    def add_ten(_worker: int) -> None:
        for _ in range(10):
            with Session(engine) as session, writing(session):
                row = session.scalars(
                    select(Attempt).where(Attempt.id == 1).with_for_update()
                ).one()
                row.subject = str(int(row.subject) + 1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add_ten, range(8)))

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT subject FROM attempt WHERE id = 1")) == "80"
    engine.dispose()


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    engine = create_engine(database.url)
    with Session(engine) as writer, Session(engine) as reader, writing(writer):
        writer.add(attempt(datetime(2027, 3, 5, tzinfo=UTC)))
        writer.flush()

        assert reader.scalars(select(Attempt.id)).all() == []
        reader.rollback()
    engine.dispose()
