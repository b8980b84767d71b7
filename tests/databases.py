"""Fresh databases for tests, of both kinds, always made by the migrations.

The migrations run once for each kind and session (and once in each worker of a parallel run); every
test then gets a copy: SQLite a copied file, PostgreSQL a database made from a template. Both cost
some 20 ms, so no test has a reason to share a database with another.
"""

import contextlib
import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.postgres_server import PostgresServer

KINDS = ("sqlite", "postgresql")
HOME = Path(__file__).parents[1]


class Shelf(Protocol):
    """Keeps databases as they were at an instant that a clock showed then, to be copied."""

    def keep(self, database: "Database", name: str, at: datetime) -> None:
        """A copy of the database, to which nobody is connected, is kept under this name."""

    def restore(self, database: "Database", name: str) -> datetime | None:
        """The database is as the one kept under this name; None, and nothing, without one."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database of one test: `url` for SQLAlchemy, `kind` one of KINDS; `shelf` keeps copies."""

    url: str
    kind: str
    shelf: Shelf | None = field(default=None, repr=False, compare=False)


MakeDatabase = Callable[[], AbstractContextManager[Database]]


def migrate(database: Database) -> None:
    """The database has every table: all migrations have run."""
    from renewal.store.migrate import upgrade

    upgrade(database.url, HOME)


class SqliteDatabases:
    """Makes SQLite databases, each a file named renewal.db in a folder of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._template: Path | None = None
        self._kept: dict[str, datetime] = {}

    @contextlib.contextmanager
    def empty(self) -> Iterator[Database]:
        """A database without tables exists until the block ends."""
        folder = self._folder / f"data-{next(self._numbers)}"
        folder.mkdir(parents=True)
        try:
            yield Database(f"sqlite:///{folder / 'renewal.db'}", "sqlite", self)
        finally:
            shutil.rmtree(folder)

    @contextlib.contextmanager
    def migrated(self) -> Iterator[Database]:
        """A migrated database without rows of a test exists until the block ends."""
        if self._template is None:
            self._template = self._make_template()
        with self.empty() as database:
            shutil.copyfile(self._template, database.url.removeprefix("sqlite:///"))
            yield database

    @contextlib.contextmanager
    def copy_of(self, database: Database) -> Iterator[Database]:
        """A copy of a database that nobody is connected to exists until the block ends."""
        with self.empty() as copy:
            shutil.copyfile(
                database.url.removeprefix("sqlite:///"), copy.url.removeprefix("sqlite:///")
            )
            yield copy

    def _make_template(self) -> Path:
        path = self._folder / "template" / "renewal.db"
        path.parent.mkdir(parents=True)
        migrate(Database(f"sqlite:///{path}", "sqlite", self))
        _write_log_back(path)
        return path

    def keep(self, database: Database, name: str, at: datetime) -> None:
        """A copy of the database, to which nobody is connected, is kept under this name."""
        path = Path(database.url.removeprefix("sqlite:///"))
        _write_log_back(path)
        kept = self._folder / "kept"
        kept.mkdir(exist_ok=True)
        shutil.copyfile(path, kept / name)
        self._kept[name] = at

    def restore(self, database: Database, name: str) -> datetime | None:
        """The database is as the one kept under this name; None, and nothing, without one."""
        if name not in self._kept:
            return None
        path = Path(database.url.removeprefix("sqlite:///"))
        for log in (f"{path}-wal", f"{path}-shm"):
            Path(log).unlink(missing_ok=True)
        shutil.copyfile(self._folder / "kept" / name, path)
        return self._kept[name]


def _write_log_back(path: Path) -> None:
    # What is still in the write-ahead log would be missing from a copy of the file.
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@dataclass(slots=True)
class PostgresDatabases:
    """Makes databases on one PostgreSQL server, their names beginning with `prefix`."""

    server: PostgresServer
    prefix: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _template: str | None = None
    _kept: dict[str, datetime] = field(default_factory=dict)

    @contextlib.contextmanager
    def empty(self) -> Iterator[Database]:
        """A database without tables exists until the block ends."""
        with self._made_from("template0") as database:
            yield database

    @contextlib.contextmanager
    def migrated(self) -> Iterator[Database]:
        """A migrated database without rows of a test exists until the block ends."""
        if self._template is None:
            self._template = self._make_template()
        with self._made_from(self._template) as database:
            yield database

    @contextlib.contextmanager
    def copy_of(self, database: Database) -> Iterator[Database]:
        """A copy of a database that nobody is connected to exists until the block ends."""
        with self._made_from(_name_of(database)) as copy:
            yield copy

    def make_lasting(self, name: str) -> Database:
        """A database of this name exists, without tables; nobody drops it."""
        self._make(name, "template0")
        return Database(self.server.database_url(name), "postgresql")

    def drop_template(self) -> None:
        """Nothing of this session is left on a server that stays: template and kept copies."""
        for name in self._kept:
            self._do("DROP DATABASE {} WITH (FORCE)", self._copy_named(name))
        self._kept.clear()
        if self._template is not None:
            self._do("DROP DATABASE {} WITH (FORCE)", self._template)
            self._template = None

    @contextlib.contextmanager
    def _made_from(self, template: str) -> Iterator[Database]:
        name = f"{self.prefix}_{next(self._numbers)}"
        self._make(name, template)
        try:
            yield Database(self.server.database_url(name), "postgresql", self)
        finally:
            self._do("DROP DATABASE {} WITH (FORCE)", name)

    def _make_template(self) -> str:
        name = f"{self.prefix}_template"
        self._make(name, "template0")
        migrate(Database(self.server.database_url(name), "postgresql", self))
        return name

    def keep(self, database: Database, name: str, at: datetime) -> None:
        """A copy of the database, to which nobody is connected, is kept under this name."""
        self._make(self._copy_named(name), _name_of(database))
        self._kept[name] = at

    def restore(self, database: Database, name: str) -> datetime | None:
        """The database is as the one kept under this name; None, and nothing, without one."""
        if name not in self._kept:
            return None
        own = _name_of(database)
        self._do("DROP DATABASE {} WITH (FORCE)", own)
        self._make(own, self._copy_named(name))
        return self._kept[name]

    def _copy_named(self, name: str) -> str:
        return f"{self.prefix}_kept_{name}"

    def _make(self, name: str, template: str) -> None:
        # Copying files is twice as fast here as the default, which writes every page to the log.
        self._do("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)

    def _do(self, statement: str, *names: str) -> None:
        url = self.server.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _name_of(database: Database) -> str:
    name = make_url(database.url).database
    assert name is not None, "a database on a server has a name"
    return name
