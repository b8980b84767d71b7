"""Databases for measurements, of both kinds: copies of a nation, thrown away afterwards.

A nation takes long to load, so it is kept: in the folder that RENEWAL_BENCH_CACHE names, or in
the user's own folder for such things, under its size and a digest of all that it is made by.
"""

import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from bench.nation import HOME, settle
from tests.databases import Database, PostgresDatabases, SqliteDatabases, migrate
from tests.postgres_server import running_server

MADE_BY = (
    "bench/answers.py",
    "bench/history.py",
    "bench/loading.py",
    "bench/nation.py",
    "bench/people.py",
    "migrations/versions/*.py",
    "question_bank/*/area.toml",
    "question_bank/programme.toml",
)
NAME = "nation"
ON_DISK = tempfile.gettempdir()  # not in memory, where the tests have theirs
BYTES = {"sqlite": 4_000, "postgresql": 6_000}
"""What a credential takes with its history, generously."""


@dataclass(frozen=True, slots=True)
class Nation:
    """A nation that is to be copied, on one kind of database."""

    kind: str
    template: Database
    maker: SqliteDatabases | PostgresDatabases

    @contextmanager
    def fresh(self) -> Iterator[Database]:
        """A copy exists until the block ends; its month is still to be opened.

        The disk has it: otherwise what is measured would wait for gigabytes of it.
        """
        with self.maker.copy_of(self.template) as database:
            if self.kind == "postgresql":
                _checkpoint(database.url)
            os.sync()
            yield database


def nations(size: int) -> Iterator[Nation]:
    """Yield a nation on SQLite and one on PostgreSQL; DATABASE=sqlite or postgresql picks one."""
    wanted = os.environ.get("DATABASE", "")
    if wanted in {"", "sqlite"}:
        with _on_sqlite(size) as nation:
            yield nation
    if wanted in {"", "postgresql"}:
        with _on_postgresql(size) as nation:
            yield nation


@contextmanager
def _on_sqlite(size: int) -> Iterator[Nation]:
    kept = _kept("sqlite", size)
    if not kept.exists():
        with _new(kept) as place:
            place.mkdir()
            path = place / "renewal.db"
            database = Database(f"sqlite:///{path}", "sqlite")
            migrate(database)
            settle(database.url, size)
            with contextlib.closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with tempfile.TemporaryDirectory(prefix="renewal-bench-") as folder:
        template = Database(f"sqlite:///{kept / 'renewal.db'}", "sqlite")
        yield Nation("sqlite", template, SqliteDatabases(Path(folder)))


@contextmanager
def _on_postgresql(size: int) -> Iterator[Nation]:
    """A server that the environment names keeps nothing, so the nation is loaded into it anew."""
    kept, prefix = _kept("postgresql", size), f"renewal_bench_{os.getpid()}"
    if "RENEWAL_TEST_DATABASE_URL" in os.environ:
        with running_server(folder_for_data=ON_DISK) as server:
            maker = PostgresDatabases(server, prefix=prefix)
            with maker.empty() as template:
                migrate(template)
                settle(template.url, size)
                yield Nation("postgresql", template, maker)
        return
    if not kept.exists():
        with _new(kept) as place, running_server(None, place, ON_DISK) as server:
            database = PostgresDatabases(server, prefix=prefix).make_lasting(NAME)
            migrate(database)
            settle(database.url, size)
    with running_server(kept, None, ON_DISK) as server:
        template = Database(server.database_url(NAME), "postgresql")
        yield Nation("postgresql", template, PostgresDatabases(server, prefix=prefix))


def _checkpoint(url: str) -> None:
    """PostgreSQL has written what it has in memory, where its server lets us ask for that."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with (
        psycopg.connect(address, autocommit=True) as connection,
        suppress(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CHECKPOINT")


def _kept(kind: str, size: int) -> Path:
    digest = sha256()
    for pattern in MADE_BY:
        for path in sorted(HOME.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return _cache() / f"{kind}-{size}-{digest.hexdigest()[:16]}"


def _cache() -> Path:
    if named := os.environ.get("RENEWAL_BENCH_CACHE"):
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "renewal-bench"


@contextmanager
def _new(kept: Path) -> Iterator[Path]:
    """What the block makes at the place that it is given is kept, instead of older ones."""
    kind, size, _ = kept.name.split("-")
    kept.parent.mkdir(parents=True, exist_ok=True)
    needed, free = BYTES[kind] * int(size) * 3, shutil.disk_usage(kept.parent).free
    if needed > free:
        sys.exit(f"A nation of {size} needs {needed >> 20} MB in {kept.parent}, which is too full.")
    print(f"Loading a nation of {size} on {kind}, to be kept in {kept.parent} ...", file=sys.stderr)
    place = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        yield place
        for old in kept.parent.glob(f"{kind}-{size}-*"):
            if old != place and "." not in old.name:
                shutil.rmtree(old)
        place.rename(kept)
    finally:
        shutil.rmtree(place, ignore_errors=True)
