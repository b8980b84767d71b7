"""The lower bound of opening a month: the same rows into a bare table, prepared beforehand."""

import sqlite3
import time
from random import Random

import psycopg
from sqlalchemy.engine import make_url

from bench.databases import Nation

BARE = (
    "CREATE TABLE bare (month INTEGER, credential_id BIGINT, revision_id BIGINT, seed BIGINT, "
    "UNIQUE (month, credential_id))"
)
Rows = list[tuple[int, int, int, int]]


def bare_seconds(nation: Nation, size: int) -> float:
    """Return how long it takes to insert so many rows into an empty table."""
    chance = Random(1)
    rows = [
        (202701, number, chance.randrange(5000) + 1, chance.getrandbits(62))
        for number in range(1, size + 1)
    ]
    insert = _sqlite if nation.kind == "sqlite" else _postgresql
    with nation.maker.empty() as empty:
        return insert(empty.url, rows)


def _sqlite(url: str, rows: Rows) -> float:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(BARE)
    begun = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO bare VALUES (?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


def _postgresql(url: str, rows: Rows) -> float:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(BARE)
        connection.commit()
        begun = time.perf_counter()
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        connection.commit()
        return time.perf_counter() - begun
