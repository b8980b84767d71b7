"""The database connection: what holds for each one, whoever opened it.

SQLite needs two things that its driver does not do by itself. A transaction that writes
takes the write lock with its first statement (BEGIN IMMEDIATE): otherwise a read followed
by a write fails at once when somebody else wrote in between. A transaction that only reads
takes a plain BEGIN.

On PostgreSQL a transaction that only reads is told so: it cannot write by mistake.
"""

from __future__ import annotations

import select
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import Pool

from renewal.store.reaching import reach

WRITES = "renewal_writes"
"""The execution option of connections whose transactions write."""
LASTS = "renewal_lasts"
"""The execution option that says whether a commit waits until the disk has it."""
BUSY_MILLISECONDS = 15_000
CHECKPOINT_PAGES = 4_000
"""Pages of SQLite's log (16 MB) after which somebody's commit moves them into the database.

With its own 1,000 every fiftieth answer would wait for that, and pages that change often would
be moved four times.
"""
_FLUSHED = "renewal_flushed"


def allow_writes(connection: Connection) -> None:
    """The transaction that begins can write if its connection has the option for it."""
    driver = connection.connection.driver_connection
    if connection.dialect.name == "postgresql" and driver is not None:
        # Where it writes, the database's own word holds: it may be read-only for everybody.
        writes = connection.get_execution_options().get(WRITES, False)
        driver.read_only = None if writes else True


@contextmanager
def errors_translated(connection: Connection, statement: str) -> Iterator[None]:
    """What the driver raises inside is raised as SQLAlchemy's own, as everybody above knows it.

    For statements that go to the driver past SQLAlchemy.
    """
    drivers: type[Exception] = connection.dialect.loaded_dbapi.Error
    try:
        yield
    except drivers as error:
        raise translated(connection, statement, error) from error


def translated(connection: Connection, statement: str, error: Any) -> BaseException:
    """Return what SQLAlchemy raises for what the driver raised; a lost connection is put away."""
    lost = not connection.invalidated and connection.dialect.is_disconnect(
        error, connection.connection, None
    )
    if lost:
        connection.invalidate(error)
    found: BaseException = DBAPIError.instance(
        statement,
        None,
        error,
        connection.dialect.loaded_dbapi.Error,
        connection_invalidated=lost,
        dialect=connection.dialect,
    )
    return found


def tell(connection: Connection, statement: str) -> None:
    """The driver does a statement that has no values and finds nothing, like BEGIN."""
    with errors_translated(connection, statement):
        connection.connection.cursor().execute(statement)


@contextmanager
def each_by_itself(connection: Connection) -> Iterator[None]:
    """Each statement inside stands by itself: no transaction begins, and none has to end."""
    driver = connection.connection.driver_connection
    if driver is None or isinstance(driver, sqlite3.Connection):
        yield  # SQLite does so where nobody says BEGIN
        return
    driver.autocommit = True
    try:
        yield
    finally:
        if not driver.closed:
            driver.autocommit = False


@event.listens_for(Engine, "do_connect")
def _reach(dialect: Any, _record: object, _arguments: object, given: dict[str, Any]) -> Any:
    """Return a connection to PostgreSQL; SQLite's driver opens its file itself."""
    return reach(given) if dialect.name == "postgresql" else None


@event.listens_for(Engine, "connect")
def _prepare_connection(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver must not begin transactions by itself: `_begin` does, in the right way.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "synchronous=FULL",
        "temp_store=MEMORY",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Pool, "checkout")
def _refuse_closed(driver: Any, _record: object, _proxy: object) -> None:
    """A connection that PostgreSQL has closed meanwhile is given to nobody; a new one is made.

    A server that goes says so, which is there to be read; asking it costs a round trip each time.
    """
    if isinstance(driver, sqlite3.Connection):
        return
    if driver.closed or _has_something_to_read(driver.fileno()):
        raise DisconnectionError("PostgreSQL has closed the connection.")


def _has_something_to_read(file_number: int) -> bool:
    looking = select.poll()
    looking.register(file_number, select.POLLIN)
    return bool(looking.poll(0))


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    options = connection.get_execution_options()
    if options.get(WRITES, False):
        _flush_commits(connection, options.get(LASTS, True))
        tell(connection, "BEGIN IMMEDIATE")
    else:
        tell(connection, "BEGIN")


def _flush_commits(connection: Connection, wanted: bool) -> None:
    """A commit waits until the disk has it, or does not; new connections do."""
    if connection.info.get(_FLUSHED, True) is not wanted:
        tell(connection, f"PRAGMA synchronous={'FULL' if wanted else 'NORMAL'}")
        connection.info[_FLUSHED] = wanted


@event.listens_for(Engine, "rollback")
def _end_reading(connection: Connection) -> None:
    """A transaction of PostgreSQL that could only read is committed, where nothing went wrong.

    To the database that is the same as a rollback, after which the driver forgets the statements
    that it has prepared.
    """
    if connection.dialect.name != "postgresql" or connection.invalidated:
        return
    driver = connection.connection.driver_connection
    if driver is not None and driver.read_only and driver.info.transaction_status.name == "INTRANS":
        driver.commit()
