"""Databases that take nothing: read-only ones, and ones whose disk is full at some write.

SQLite is told how many pages its file may have, or by the kernel how long its files may become;
PostgreSQL raises, at inserting into a table, the error that it raises for a full disk.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from tests.databases import Database

_REFUSE = (
    "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
)


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """Every connection made from now on may only read, until the block ends."""
    if database.kind == "sqlite":
        with _each_connection_with("PRAGMA query_only=ON"):
            yield
        return
    name = make_url(database.url).database
    _do(database, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    try:
        yield
    finally:
        _do(
            database,
            "SET default_transaction_read_only = off",
            f'ALTER DATABASE "{name}" RESET default_transaction_read_only',
        )


@contextmanager
def full_at(database: Database, table: str) -> Iterator[None]:
    """PostgreSQL has no room for a row in ``table`` until the block ends."""
    _do(
        database,
        _REFUSE,
        f'CREATE TRIGGER no_room BEFORE INSERT ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION no_room()",
    )
    try:
        yield
    finally:
        _do(database, f'DROP TRIGGER no_room ON "{table}"', "DROP FUNCTION no_room()")


@contextmanager
def room_for(database: Database, pages: int) -> Iterator[None]:
    """SQLite's file may grow by so many pages on connections made from now on."""
    engine = create_engine(database.url)
    with engine.connect() as connection:
        present = connection.execute(text("PRAGMA page_count")).scalar_one()
    engine.dispose()
    with _each_connection_with(f"PRAGMA max_page_count={present + pages}"):
        yield


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """No file of this process becomes longer than ``size`` bytes until the block ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def rows_by_table(session: Session) -> dict[str, int]:
    """How many rows each table has."""
    from renewal.store.db import Base

    counted = {
        name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()
        for name in Base.metadata.tables
    }
    session.rollback()
    return counted


@contextmanager
def _each_connection_with(pragma: str) -> Iterator[None]:
    def prepare(connection: Any, _record: Any) -> None:
        connection.execute(pragma)

    event.listen(Engine, "connect", prepare)
    try:
        yield
    finally:
        event.remove(Engine, "connect", prepare)


def _do(database: Database, *statements: str) -> None:
    engine = create_engine(database.url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
