"""Brings a database to a version of its tables, up or down."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, inspect, literal, select, table, text

from renewal.domain.errors import RenewalError
from renewal.store.connections import WRITES
from renewal.store.db import Base
from renewal.store.triggers import EVIDENCE_TABLES

LOSE_EVIDENCE = "lose evidence"


class EvidenceWouldBeLost(RenewalError):
    """A step down would drop tables that hold evidence."""

    code = "evidence_would_be_lost"


class NoMigrations(RenewalError):
    """The folder that should hold the migrations does not."""

    code = "no_migrations"


class UnknownVersion(RenewalError):
    """The tables are to go from or to a version that this program does not know."""

    code = "unknown_version"


class BrokenReferences(RenewalError):
    """A migration left rows that refer to nothing."""

    code = "broken_references"


def upgrade(url: str, home: Path, revision: str = "head") -> None:
    """The database at ``url`` has the tables of ``revision``; ``home`` holds migrations/."""
    _run(url, lambda config: command.upgrade(config, revision), home)


def downgrade(url: str, home: Path, revision: str, *, lose_evidence: bool = False) -> None:
    """The database is back at ``revision``, or `EvidenceWouldBeLost` is raised."""

    def step(config: Config) -> None:
        config.attributes["connection"].info[LOSE_EVIDENCE] = lose_evidence
        command.downgrade(config, revision)

    _run(url, step, home)


def differences(url: str, home: Path) -> list[object]:
    """Return what autogenerate finds different between the tables and the database."""
    found: list[object] = []

    def compare(config: Config) -> None:
        connection = config.attributes["connection"]
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found.extend(compare_metadata(context, Base.metadata))

    _run(url, compare, home)
    return found


def version_of(engine: Engine) -> str | None:
    """Return the version that the database is at, None before the first migration."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_version(home: Path) -> str | None:
    """Return the version that the migrations lead to, or raise `NoMigrations`."""
    return scripts_in(home).get_current_head()


def knows_version(home: Path, version: str) -> bool:
    """Tell whether the program has the migration that leads to this version."""
    return version in {script.revision for script in scripts_in(home).walk_revisions()}


def scripts_in(home: Path) -> ScriptDirectory:
    """Return the migrations of this program, or raise `NoMigrations`."""
    folder = home / "migrations"
    if not (folder / "versions").is_dir():
        raise NoMigrations(
            f"There are no migrations in {folder}. Set RENEWAL_HOME to the folder that holds "
            "migrations/ and question_bank/ of this program."
        )
    return ScriptDirectory(str(folder))


def may_lose_evidence(connection: Connection, *tables: str) -> None:
    """Evidence is gone for good only when the operator says so; else the step is refused.

    ``tables`` are those that the step drops; without any, it drops them all.
    """
    if connection.info.get(LOSE_EVIDENCE):
        return
    present = set(inspect(connection).get_table_names())
    for name in tables or EVIDENCE_TABLES:
        any_row = select(literal(1)).select_from(table(name)).limit(1)
        if name in present and connection.execute(any_row).first():
            raise EvidenceWouldBeLost(
                f"The table '{name}' holds evidence, which a step down may drop. Nothing was "
                "changed. Make a backup, then add --lose-evidence to go down all the same."
            )


def _run(url: str, step: Callable[[Config], None], home: Path) -> None:
    scripts_in(home)
    config = Config()
    config.set_main_option("script_location", str(home / "migrations").replace("%", "%%"))
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            sqlite = connection.dialect.name == "sqlite"
            if sqlite:
                # Only outside a transaction does this have an effect; with keys on, rebuilding
                # a table in batch mode would delete the rows that refer to it.
                raw = connection.connection.dbapi_connection
                assert raw is not None
                raw.execute("PRAGMA foreign_keys=OFF")
                raw.execute("PRAGMA journal_mode=WAL")
            connection = connection.execution_options(**{WRITES: True})
            with connection.begin():
                config.attributes["connection"] = connection
                _take(step, config)
                if sqlite:
                    _check_references(connection)
    finally:
        engine.dispose()


def _take(step: Callable[[Config], None], config: Config) -> None:
    try:
        step(config)
    except CommandError as error:
        raise UnknownVersion(
            f"This program does not know the way to or from that version of the tables ({error}). "
            "Nothing was changed. Where the database is newer than the program, install the "
            "program that it was last used with, or a newer one."
        ) from error


def _check_references(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken is not None:
        raise BrokenReferences(
            f"After the migration a row of '{broken[0]}' refers to a missing row of "
            f"'{broken[2]}'. Nothing was changed; restore the database from a backup."
        )
