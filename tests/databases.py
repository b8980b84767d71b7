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
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.postgres_server import PostgresServer

KINDS = ("sqlite", "postgresql")
HOME = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Database:
    """A database of one test: `url` for SQLAlchemy, `kind` one of KINDS."""

    url: str
    kind: str


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

    @contextlib.contextmanager
    def empty(self) -> Iterator[Database]:
        """A database without tables exists until the block ends."""
        folder = self._folder / f"data-{next(self._numbers)}"
        folder.mkdir(parents=True)
        try:
            yield Database(f"sqlite:///{folder / 'renewal.db'}", "sqlite")
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
        migrate(Database(f"sqlite:///{path}", "sqlite"))
        # What is still in the write-ahead log would be missing from a copy of the file.
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path


@dataclass(slots=True)
class PostgresDatabases:
    """Makes databases on one PostgreSQL server, their names beginning with `prefix`."""

    server: PostgresServer
    prefix: str
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _template: str | None = None

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
        name = make_url(database.url).database
        assert name is not None, "a database on a server has a name"
        with self._made_from(name) as copy:
            yield copy

    def drop_template(self) -> None:
        """The template no longer exists; nothing of this session is left on a server that stays."""
        if self._template is not None:
            self._do("DROP DATABASE {} WITH (FORCE)", self._template)
            self._template = None

    @contextlib.contextmanager
    def _made_from(self, template: str) -> Iterator[Database]:
        name = f"{self.prefix}_{next(self._numbers)}"
        self._make(name, template)
        try:
            yield Database(self.server.database_url(name), "postgresql")
        finally:
            self._do("DROP DATABASE {} WITH (FORCE)", name)

    def _make_template(self) -> str:
        name = f"{self.prefix}_template"
        self._make(name, "template0")
        migrate(Database(self.server.database_url(name), "postgresql"))
        return name

    def _make(self, name: str, template: str) -> None:
        # Copying files is twice as fast here as the default, which writes every page to the log.
        self._do("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)

    def _do(self, statement: str, *names: str) -> None:
        url = self.server.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with contextlib.closing(psycopg.connect(url, autocommit=True)) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
