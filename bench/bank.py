"""Checking and importing a large bank as its commands do it, each in a process of its own.

The lower bound is Python's own CSV reader over the same file, and for an import the same rows into
a bare table besides.
"""

import csv
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from bench.databases import ON_DISK
from bench.nation import HOME, KEY, LOADED_AT
from bench.questions import write_questions
from bench.report import report
from renewal.actions.import_bank import import_bank
from renewal.store.db import writing
from renewal.store.installation import make_key
from tests.databases import Database, PostgresDatabases, SqliteDatabases
from tests.postgres_server import running_server

SIZE = 100_000
CODE = "from bench.measured import measured; measured({arguments!r})"
COLUMNS = 21
SECRET = "only-for-measuring-0123456789abcdefghij"


def run(size: int | None) -> None:
    """A bank of so many questions is checked, and imported into both databases."""
    size = size or SIZE
    with tempfile.TemporaryDirectory(prefix="renewal-bench-") as name:
        path = Path(name) / "bank.csv"
        write_questions(path, size)
        bare = _reading_seconds(path)
        for near in (False, True):
            arguments = ["check", str(path), *([] if near else ["--no-duplicates"])]
            _report("bank_check", None, size, _in_process(arguments, {}), bare, near=near)
        for database, folder in _installations(Path(name)):
            _imports(path, size, database, folder, bare)


def _imports(path: Path, size: int, database: Database, folder: Path, bare: float) -> None:
    """Import without near duplicates, then find nothing to do, looking for those too."""
    bare += _inserting_seconds(database, path)
    env = {
        "RENEWAL_DATA": str(folder),
        "DATABASE_URL": database.url,
        "RENEWAL_SECRET_KEY": SECRET,
        "RENEWAL_MODE": "test",
    }
    arguments = ["import", str(path), "--apply"]
    for name, more in (("bank_import", []), ("bank_import_again", ["--near-duplicates"])):
        took = _in_process([*arguments, *more], env)
        _report(name, database.kind, size, took, bare, near=bool(more))


def _in_process(arguments: list[str], env: dict[str, str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(arguments=["bank", *arguments])],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | env,
        check=False,
    )
    said: dict[str, float] = json.loads(done.stdout) if done.returncode == 0 else {"status": 1}
    if said["status"]:
        sys.exit(f"'renewal bank {' '.join(arguments)}' failed; what it wrote above says why.")
    return said


def _report(
    name: str, kind: str | None, size: int, took: dict[str, float], bare: float, *, near: bool
) -> None:
    cpu = round(took["cpu"], 3)
    report(name, kind, size, took["seconds"], bare, took["peak_mb"], cpu=cpu, near_duplicates=near)


def _installations(folder: Path) -> Iterator[tuple[Database, Path]]:
    """Yield an installation with a programme on each kind of database that DATABASE names."""
    wanted = os.environ.get("DATABASE", "")
    if wanted in {"", "sqlite"}:
        with SqliteDatabases(folder / "sqlite").migrated() as database:
            yield _settled(database), folder
    if wanted in {"", "postgresql"}:
        with running_server(folder_for_data=ON_DISK) as server:
            maker = PostgresDatabases(server, f"renewal_bench_{os.getpid()}")
            with maker.migrated() as database:
                yield _settled(database), folder
            maker.drop_template()


def _settled(database: Database) -> Database:
    engine = create_engine(database.url)
    with Session(engine) as session:
        with writing(session):
            make_key(session, key=KEY, now=LOADED_AT)
        import_bank(session, [HOME / "question_bank"], now=LOADED_AT)
    engine.dispose()
    return database


def _reading_seconds(path: Path) -> float:
    begun = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.reader(file)) > 1
    return time.perf_counter() - begun


def _inserting_seconds(database: Database, path: Path) -> float:
    """What it takes to read the rows and put them into a table of so many words, in one go."""
    columns = ", ".join(f"c{at} TEXT" for at in range(COLUMNS))
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        begun = time.perf_counter()
        insert = _into_sqlite if database.kind == "sqlite" else _into_postgresql
        insert(database, columns, rows)
        return time.perf_counter() - begun


def _into_sqlite(database: Database, columns: str, rows: Iterator[list[str]]) -> None:
    path = Path(database.url.removeprefix("sqlite:///")).with_name("bare.db")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE bare ({columns})")
        marks = ", ".join("?" * COLUMNS)
        connection.executemany(f"INSERT INTO bare VALUES ({marks})", rows)
        connection.commit()


def _into_postgresql(database: Database, columns: str, rows: Iterator[list[str]]) -> None:
    address = make_url(database.url).set(drivername="postgresql")
    with (
        psycopg.connect(address.render_as_string(hide_password=False)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(f"CREATE TEMPORARY TABLE bare ({columns})")
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
