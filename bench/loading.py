"""Rows by the million: made by the database itself, or streamed to it as its driver likes best."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from renewal.store.db import Base, is_sqlite


def numbered(session: Session) -> str:
    """Return the FROM clause of the numbers ``i`` from 1 to the parameter ``count``."""
    if is_sqlite(session):
        return (
            "FROM (WITH RECURSIVE counted(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM counted "
            "WHERE i < :count) SELECT i FROM counted) AS numbers"
        )
    return "FROM generate_series(1, :count) AS numbers(i)"


def hexadecimal(session: Session, value: str) -> str:
    """Return the expression of a number as 32 hexadecimal digits."""
    if is_sqlite(session):
        return f"printf('%032x', {value})"
    return f"lpad(to_hex({value}), 32, '0')"


def table_of(name: str, columns: str, rows: Iterable[Sequence[int | str]]) -> str:
    """Return a FROM item of constant rows; numbers and words without quotation marks only."""
    said = ", ".join(
        "("
        + ", ".join(f"'{value}'" if isinstance(value, str) else str(value) for value in row)
        + ")"
        for row in rows
    )
    # SQLite names the columns of VALUES by itself; a common table expression serves both.
    return f"(WITH listed({columns}) AS (VALUES {said}) SELECT * FROM listed) AS {name}"


def stream(session: Session, table: str, columns: str, rows: Iterable[Sequence[Any]]) -> None:
    """The rows (of numbers, words and truths; see `written`) are in the table."""
    connection = session.connection()
    raw = connection.connection.driver_connection
    assert raw is not None
    if is_sqlite(session):
        marks = ", ".join("?" * len(columns.split(",")))
        raw.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        return
    with raw.cursor() as cursor, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def written(value: datetime | list[Any]) -> str:
    """Return an instant or a list as both databases take it as a word."""
    if isinstance(value, list):
        return json.dumps(value)
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def count_on(session: Session) -> None:
    """PostgreSQL numbers the next rows after those that came with their numbers."""
    if is_sqlite(session):
        return
    for table in Base.metadata.tables.values():
        key = table.primary_key.columns
        if len(key) == 1 and key[0].autoincrement is not False and key[0].name == "id":
            name = f"pg_get_serial_sequence('{table.name}', 'id')"
            session.execute(
                text(f'SELECT setval({name}, max(id)) FROM "{table.name}" HAVING max(id) > 0')
            )
