"""The database session: how transactions begin and how instants are stored.

A transaction that only reads takes a plain BEGIN, so that pages never queue behind a batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    CursorResult,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
)
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, registry
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.types import TypeDecorator

from renewal.domain.calendar import utc
from renewal.store.connections import LASTS, WRITES, allow_writes, tell
from renewal.store.turns import turn_to_write

_CONNECTION = "renewal_connection"


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC in every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        """Return what puts an instant in UTC, and into a text where the database keeps no offset.

        The text is the one that SQLAlchemy's own type makes.
        """
        return _text_of if dialect.name == "sqlite" else _utc_of

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """Return what makes the aware instant of what the driver gives."""
        return instant_of if dialect.name == "sqlite" else _in_utc


def _text_of(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    return utc(instant).replace(tzinfo=None).isoformat(" ", "microseconds")


def _utc_of(instant: datetime | None) -> datetime | None:
    return None if instant is None else utc(instant)


@lru_cache(maxsize=4096)
def instant_of(text: str | None) -> datetime | None:
    """Return the instant that a text of a database says: with its offset, or in UTC."""
    # The same few instants come again and again: those at which months begin.
    return None if text is None else _in_utc(datetime.fromisoformat(text))


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None or value.tzinfo is UTC:
        return value
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

RowId = BigInteger().with_variant(Integer(), "sqlite")


class Base(DeclarativeBase):
    """The base of all tables."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: Instant()},
    )


db = SQLAlchemy(metadata=Base.metadata)


def columns_of(kind: type[Base]) -> ReadOnlyColumnCollection[str, Column[Any]]:
    """Return the columns of a table by themselves, without what the mapping knows of them.

    Statements of those are compiled in half the time, which counts for what is seldom run.
    """
    table = kind.__table__
    assert isinstance(table, Table)
    columns: ReadOnlyColumnCollection[str, Column[Any]] = table.columns
    return columns


@contextmanager
def writing(session: Session, *, lasts: bool = True) -> Iterator[None]:
    """Everything done inside is committed together, or not at all.

    The transaction that the session may have open for reading ends first, so that rows
    read before must be read again inside. On SQLite what does not last by itself survives a loss
    of power from the next transaction on that does: for work that is done again if it is lost,
    and of which nobody has been told anything yet.
    """
    session.rollback()
    with turn_to_write(_file_of(session)):
        session.connection(execution_options={WRITES: True, LASTS: lasts})
        try:
            yield
            session.commit()
        except BaseException:
            # Also when the commit itself fails, so that whoever goes on can use the session.
            session.rollback()
            raise


def is_writing(session: Session) -> bool:
    """Tell whether a transaction is running that can write."""
    if not session.in_transaction():
        return False
    return bool(connection_of(session).get_execution_options().get(WRITES, False))


def _file_of(session: Session) -> str | None:
    """Return the path of an SQLite database, None for others."""
    bind = session.get_bind()
    return bind.engine.url.database if bind.dialect.name == "sqlite" else None


@contextmanager
def one_instant(session: Session) -> Iterator[None]:
    """Everything read inside is as it was at one instant, whatever others write meanwhile."""
    session.rollback()
    if is_sqlite(session):
        # A plain BEGIN sees what its first read saw.
        session.connection()
    else:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        session.rollback()


def connection_of(session: Session) -> Connection:
    """Return the connection of the session's transaction, which begins if none is running.

    The session gives it out, too, but takes as long for that as a small statement does.
    """
    kept: Connection | None = session.info.get(_CONNECTION)
    return session.connection() if kept is None else kept


@event.listens_for(Session, "after_begin")
def _keep_connection(
    session: Session, transaction: SessionTransaction, connection: Connection
) -> None:
    session.info[_CONNECTION] = connection
    if not transaction.nested:
        allow_writes(connection)


@event.listens_for(Session, "after_transaction_end")
def _forget_connection(session: Session, transaction: SessionTransaction) -> None:
    # A savepoint ends, and so does each flush, while the connection is still in use.
    if transaction.parent is None:
        session.info.pop(_CONNECTION, None)


def join_as_written(session: Session) -> None:
    """Until the transaction ends PostgreSQL joins tables in the order in which they are written.

    For statements that read a row here and there from many tables: weighing all other orders takes
    it ten times as long as reading.
    """
    if not is_sqlite(session):
        tell(connection_of(session), "SET LOCAL join_collapse_limit = 1")


def raw_rows(found: CursorResult[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return all rows as the driver gives them, and nothing converted.

    Turning a million of them into SQLAlchemy's would cost more than reading them.
    """
    cursor = found.cursor
    assert cursor is not None, "a select has a cursor"
    rows = cursor.fetchall()
    found.close()
    return list(rows)


def engine_of(url: str) -> Engine:
    """Return an engine of its own for tools that work without the web application."""
    return create_engine(url)


def is_sqlite(session: Session) -> bool:
    """Tell whether the session speaks to SQLite."""
    kept: Connection | None = session.info.get(_CONNECTION)
    return (session.get_bind() if kept is None else kept).dialect.name == "sqlite"
