"""How long anybody waits for a PostgreSQL that says nothing, and what comes of it."""

from __future__ import annotations

import socket
from collections.abc import Generator, Iterator
from threading import Event

import pytest
from psycopg.waiting import Ready, Wait
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from renewal.store import reaching
from renewal.store.attempt import Attempt, NotInTime
from renewal.store.unanswered import Silent, unless_silent
from tests.databases import Database

POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
NOBODY = "postgresql+psycopg://nobody@{}/nothing?connect_timeout=2"


@pytest.fixture(autouse=True)
def never_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "_tried_in_vain", {})


@pytest.fixture
def silent_host() -> Iterator[str]:
    """An address at which connections are accepted, and nothing is ever said."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def reached(engine: Engine) -> str:
    with pytest.raises(OperationalError) as caught:
        engine.connect()
    return str(caught.value.orig)


def test_it_gives_up_a_host_that_says_nothing(silent_host: str) -> None:
    said = reached(create_engine(NOBODY.format(silent_host)))

    assert said == "PostgreSQL was silent for some seconds"


def test_it_gives_up_a_name_that_nobody_looks_up_to_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = Event()

    def look_up(*_: object, **__: object) -> list[object]:
        found.wait(60)
        raise OSError("There is no such name.")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(reaching, "MORE_SECONDS", -1.9)
    said = reached(create_engine(NOBODY.format("database")))
    still_looking = not found.is_set()
    found.set()

    assert (said, still_looking) == ("PostgreSQL was silent for some seconds", True)


def test_it_does_not_try_a_silent_host_again_at_once(
    silent_host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "PAUSE_SECONDS", 1_000)
    engine = create_engine(NOBODY.format(silent_host))
    monkeypatch.setattr(reaching, "MORE_SECONDS", -1.9)
    first, second = reached(engine), reached(engine)
    monkeypatch.setattr(reaching, "PAUSE_SECONDS", 0)
    later = reached(engine)

    assert second == "PostgreSQL was tried in vain a moment ago, and not again since"
    assert [first, later] == ["PostgreSQL was silent for some seconds"] * 2


def test_it_is_told_at_once_that_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    engine = create_engine(NOBODY.format(f"127.0.0.1:{port}"))

    assert "refused" in reached(engine)
    assert "refused" in reached(engine)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ({"host": "one", "connect_timeout": 5}, 8),
        ({"host": "one,two,three", "connect_timeout": "4"}, 15),
        ({"connect_timeout": "0"}, None),
    ],
)
def test_it_lets_each_host_that_is_named_be_tried(
    given: dict[str, object], seconds: float | None
) -> None:
    assert reaching._seconds(given) == seconds


@POSTGRESQL
def test_it_gives_up_a_statement_that_takes_too_long_and_its_connection(database: Database) -> None:
    engine = create_engine(
        database.url, pool_size=1, max_overflow=0, connect_args={reaching.SILENCE: 0.2}
    )
    mine = text("SELECT pg_backend_pid()")
    with engine.connect() as connection:
        before = connection.scalar(mine)
        with pytest.raises(OperationalError, match="has said nothing for too long"):
            connection.execute(text("SELECT pg_sleep(60)"))
        assert connection.invalidated
    with engine.connect() as connection:
        after = connection.scalar(mine)
        with pytest.raises(OperationalError, match="canceling statement"):
            connection.execute(text("SET statement_timeout = 1; SELECT pg_sleep(60)"))
        kept = not connection.invalidated
    engine.dispose()

    assert before != after
    assert kept


@POSTGRESQL
def test_it_waits_for_a_statement_as_long_as_it_takes_where_nobody_says(database: Database) -> None:
    engine = create_engine(database.url)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection

        assert driver is not None
        assert driver.silence is None
    engine.dispose()


def test_it_discards_what_comes_when_nobody_waits_any_more() -> None:
    comes, discarded = Event(), Event()

    def make() -> str:
        comes.wait(60)
        return "a connection"

    attempt = Attempt(make, discard=lambda _: discarded.set())
    with pytest.raises(NotInTime):
        attempt.result_within(0.01)
    comes.set()

    assert discarded.wait(60)


def test_it_raises_what_went_wrong_where_somebody_waits() -> None:
    def fail() -> str:
        raise LookupError("There is none.")

    with pytest.raises(LookupError, match="There is none"):
        Attempt(fail).result_within(60)


def test_it_counts_how_often_it_looked_in_vain() -> None:
    # Looks, and no seconds: a process that was stopped for an hour has not looked meanwhile.
    def asking() -> Generator[Wait, Ready | int, str]:
        while (yield Wait.R) != Ready.RW:
            pass
        return "the answer"

    nothing, something = 0, Ready.R
    heard = unless_silent(asking(), most=2)
    next(heard)
    for ready in (nothing, nothing, something, nothing, nothing):
        heard.send(ready)
    with pytest.raises(Silent):
        heard.send(nothing)
    answered = unless_silent(asking(), most=2)
    next(answered)
    with pytest.raises(StopIteration) as ended:
        answered.send(Ready.RW)

    assert ended.value.value == "the answer"
