"""What PostgreSQL is told when a transaction begins, and what its connections keep."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, create_engine, insert, select, text
from sqlalchemy.exc import InternalError
from sqlalchemy.orm import Session

from renewal.store.db import writing
from renewal.store.tables import Attempt
from tests.databases import Database

POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
OFTEN = 8
"""The driver prepares what it has been asked a few times."""
MINE = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM attempt%'")


@pytest.fixture
def engine(database: Database) -> Iterator[Engine]:
    made = create_engine(database.url, pool_size=1, max_overflow=0)
    yield made
    made.dispose()


def row() -> dict[str, object]:
    return {"kind": "test", "subject": "somebody", "made_at": datetime(2027, 3, 5, tzinfo=UTC)}


@POSTGRESQL
def test_it_cannot_write_where_it_said_that_it_reads(engine: Engine) -> None:
    with Session(engine) as session:
        with pytest.raises(InternalError, match="read-only"):
            session.execute(insert(Attempt), [row()])
        session.rollback()
        with writing(session):
            session.execute(insert(Attempt), [row()])

        assert len(session.scalars(select(Attempt.id)).all()) == 1


@POSTGRESQL
def test_it_keeps_what_the_driver_has_prepared_from_one_reading_to_the_next(
    engine: Engine,
) -> None:
    for _ in range(OFTEN):
        with Session(engine) as session:
            session.scalars(select(Attempt.subject)).all()

    with Session(engine) as session:
        assert session.scalar(MINE) == 1
