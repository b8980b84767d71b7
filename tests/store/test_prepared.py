"""Statements past SQLAlchemy: they find, refuse and tell what they would by way of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import (
    Insert,
    Select,
    bindparam,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
    union_all,
)
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from renewal.store.db import Instant, writing
from renewal.store.prepared import run, run_alone
from renewal.store.tables import Attempt, Entry, Shop
from tests.databases import Database

AT = datetime(2027, 3, 5, 14, 0, 0, 250_000, tzinfo=UTC)
ELSEWHERE = AT.astimezone(timezone(timedelta(hours=-6)))
ATTEMPT = {"kind": "test", "subject": "somebody", "made_at": ELSEWHERE}
ENTRY = {
    "act": "answer",
    "pseudonym": None,
    "actors": ["technician", "ä"],
    "reason": "50 % of 'it'",
    "covers": [["response", 7]],
    "digest": "0" * 64,
    "recorded_at": ELSEWHERE,
}
SINCE = (
    select(Attempt.id, Attempt.made_at, func.count().over().label("count"))
    .where(Attempt.made_at >= bindparam("since", type_=Instant()), Attempt.kind == "test")
    .order_by(Attempt.id)
)
ADD_ATTEMPT = insert(Attempt)
ADD_ENTRY = insert(Entry).returning(Entry.id)
ADD_SHOP = insert(Shop)
ENTRIES = select(Entry.__table__)


def written(session: Session, statement: Insert, *rows: dict[str, Any]) -> None:
    with writing(session):
        for row in rows:
            run(session, statement, **row)


def test_it_writes_and_finds_what_sqlalchemy_would(session: Session) -> None:
    written(session, ADD_ENTRY, ENTRY)
    with writing(session):
        session.execute(insert(Entry), [ENTRY])

    mine, theirs = session.execute(ENTRIES).all()
    assert mine[1:] == theirs[1:]
    assert [tuple(row) for row in run(session, ENTRIES)] == [mine, theirs]
    assert run(session, ENTRIES).first().actors == ["technician", "ä"]


def test_it_compares_instants_as_they_are_kept(session: Session) -> None:
    written(session, ADD_ATTEMPT, ATTEMPT, ATTEMPT | {"made_at": AT - timedelta(hours=1)})

    found = run(session, SINCE, since=ELSEWHERE)

    assert [(row.made_at, row.count) for row in found] == [(AT, 1)]
    assert found.first().made_at.tzinfo is UTC
    assert run(session, SINCE, since=AT + timedelta(seconds=1)).first() is None
    assert len(run(session, SINCE, since=AT - timedelta(days=1)).all()) == 2


def test_it_returns_the_number_of_a_new_row(session: Session) -> None:
    with writing(session):
        numbers = [run(session, ADD_ENTRY, **ENTRY).first().id for _ in range(2)]

    assert numbers == list(session.scalars(select(Entry.id).order_by(Entry.id)))


def test_it_takes_lists_of_values_and_statements_put_together(session: Session) -> None:
    written(session, ADD_ATTEMPT, ATTEMPT, ATTEMPT)
    several = select(Attempt.subject).where(Attempt.id.in_(bindparam("ids", expanding=True)))
    twice = union_all(select(Attempt.subject), select(Attempt.kind))

    assert [row.subject for row in run(session, several, ids=[1, 2])] == ["somebody"] * 2
    assert run(session, several, ids=[]).all() == []
    assert sorted(row[0] for row in run(session, twice)) == ["somebody"] * 2 + ["test"] * 2


def test_it_sees_what_the_session_holds(session: Session) -> None:
    shops: Select[int] = select(func.count(Shop.id))
    with writing(session):
        session.add(Shop(name="Corner Garage"))

        assert run(session, shops).first()[0] == 1


def test_it_raises_what_sqlalchemy_would_and_the_session_goes_on(session: Session) -> None:
    with pytest.raises(IntegrityError) as refusal:
        written(session, ADD_SHOP, {"name": "Corner Garage"}, {"name": "Corner Garage"})

    assert "INSERT INTO shop" in str(refusal.value)
    assert session.scalar(select(func.count(Shop.id))) == 0
    written(session, ADD_SHOP, {"name": "Corner Garage"})
    written(session, ADD_ATTEMPT, ATTEMPT)
    assert session.scalar(select(func.count(Attempt.id))) == 1


def test_whoever_listens_hears_of_it(session: Session) -> None:
    heard: list[tuple[str, Any]] = []
    engine = session.get_bind()

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        heard.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "after_cursor_execute", note)
    try:
        written(session, ADD_ATTEMPT, ATTEMPT)
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "after_cursor_execute", note)
    written(session, ADD_ATTEMPT, ATTEMPT)

    inserted = [statement for statement, _ in heard if statement.startswith("INSERT")]
    assert inserted == [inserted[0]] * 2


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_connection_that_was_lost_is_used_no_more(database: Database) -> None:
    engine = create_engine(database.url, pool_size=1, max_overflow=0)
    leave = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = :pid")
    me = select(func.pg_backend_pid())
    with Session(engine) as session:
        pid = run(session, me).first()[0]
        other = create_engine(database.url)
        with other.connect() as connection:
            connection.execute(leave, {"pid": pid})
        other.dispose()

        with pytest.raises(OperationalError) as loss:
            run(session, me)
        session.rollback()

        assert loss.value.connection_invalidated
        assert run(session, me).first()[0] != pid
    engine.dispose()


def test_what_stands_alone_leaves_no_transaction(session: Session) -> None:
    written(session, ADD_ATTEMPT, ATTEMPT)

    found = run_alone(session, SINCE, since=AT)

    assert found.first().made_at == AT
    assert not session.in_transaction()
    # The connection that was used begins transactions again.
    with writing(session):
        run(session, ADD_ATTEMPT, **ATTEMPT)
        assert len(run(session, SINCE, since=AT).all()) == 2
        session.rollback()
    assert len(run_alone(session, SINCE, since=AT).all()) == 1
