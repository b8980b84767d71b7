"""Opening a month for many credentials, against inserting the same rows into a bare table."""

import json
import resource
import sqlite3
import subprocess
import sys
import time
from datetime import UTC
from random import Random

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bench.databases import Database, both_kinds
from bench.nation import MONTH, opening_instant, settle
from bench.report import report
from renewal.actions.open_month import open_month
from tests.databases import PostgresDatabases, SqliteDatabases

SIZE = 100_000
BARE = (
    "CREATE TABLE bare (month INTEGER, credential_id BIGINT, revision_id BIGINT, seed BIGINT, "
    "UNIQUE (month, credential_id))"
)
CODE = "from bench.open_month import measured; measured({url!r})"


def run(size: int | None) -> None:
    """Settle a nation on both databases, open its month in a process of its own, report."""
    size = size or SIZE
    with both_kinds() as makers:
        for maker in makers:
            kind = "sqlite" if isinstance(maker, SqliteDatabases) else "postgresql"
            with maker.migrated() as database:
                settle(database.url, size)
                found = _in_own_process(database.url)
                bare = min(_bare(maker, database, size) for _ in range(3))
                report(
                    "open_month",
                    kind,
                    size,
                    found["seconds"],
                    bare,
                    found["peak_mb"],
                    assignments=found["assignments"],
                )


def _in_own_process(url: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(url=url)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measured(url: str) -> None:
    """Open the month; print how long it took and how much memory the process came to use."""
    engine = create_engine(url)
    with Session(engine) as session:
        begun = time.perf_counter()
        opened = open_month(session, now=opening_instant(MONTH).astimezone(UTC))
        seconds = time.perf_counter() - begun
    engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = sum(opened.assignments.values())
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "assignments": count}))


def _bare(maker: SqliteDatabases | PostgresDatabases, database: Database, size: int) -> float:
    chance = Random(1)
    rows = [
        (202701, number, chance.randrange(5000) + 1, chance.getrandbits(62))
        for number in range(1, size + 1)
    ]
    with maker.empty() as empty:
        if database.kind == "sqlite":
            return _bare_sqlite(empty.url.removeprefix("sqlite:///"), rows)
        return _bare_postgresql(empty.url, rows)


def _bare_sqlite(path: str, rows: list[tuple[int, int, int, int]]) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
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


def _bare_postgresql(url: str, rows: list[tuple[int, int, int, int]]) -> float:
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
