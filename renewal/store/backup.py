"""Copies a whole database into a file as it is at one instant, and a file into a database.

SQLite: the file is a database itself, made by its backup interface while others go on writing.
PostgreSQL: a zip of every table as COPY writes it, read in one REPEATABLE READ transaction, and
a manifest; no other program is needed.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from sqlalchemy import Connection, Engine, create_engine, func, inspect, select, table, text

from renewal.domain.errors import RenewalError
from renewal.store.migrate import knows_version, upgrade, version_of
from renewal.store.triggers import EVIDENCE_TABLES, create_triggers, drop_triggers

FORMAT: Final = "renewal backup 1"
MANIFEST: Final = "manifest.json"
VERSIONS: Final = "alembic_version"
CHUNK: Final = 1 << 20


class BackupRefused(RenewalError):
    """A backup was not made; nothing is left of it."""

    code = "backup_refused"


class RestoreRefused(RenewalError):
    """A backup was not restored; the database is as it was."""

    code = "restore_refused"


class BackedUp(NamedTuple):
    """How many tables and rows a backup holds, and of which version."""

    tables: int
    rows: int
    version: str


def write_backup(url: str, path: Path) -> BackedUp:
    """The file holds the database as it was at one instant; it is there whole or not at all.

    Only its owner may read it: it holds names and addresses.
    """
    if path.exists():
        raise BackupRefused(f"The file '{path}' is there already. Name a new one for the backup.")
    part = path.with_name(f"{path.name}.part")
    engine = create_engine(url)
    try:
        version = version_of(engine)
        if version is None:
            raise BackupRefused("The database has no tables yet: there is nothing to back up.")
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if engine.dialect.name == "sqlite":
            _copy_out_of_sqlite(engine, part)
            made = _counted(part, version)
        else:
            made = _copy_out_of_postgresql(engine, part, version)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        # The one is the operating system's, the other SQLite's, which writes its file by itself.
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise BackupRefused(
            f"The backup could not be written to '{path}' ({why}). Choose a folder "
            "that can be written and has room."
        ) from error
    finally:
        engine.dispose()
        if path.parent.is_dir():
            part.unlink(missing_ok=True)
            # SQLite's, which stays where there was no room to bring the copy to an end.
            part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
    return made


def restore_backup(url: str, home: Path, path: Path, *, replace: bool) -> BackedUp:
    """The database is what the file holds, brought to the newest tables.

    A database that holds evidence is left alone unless ``replace`` says that losing what it
    holds is meant.
    """
    engine = create_engine(url)
    try:
        read = _read_sqlite if engine.dialect.name == "sqlite" else _read_zip
        found = read(path)
        if not knows_version(home, found.version):
            raise RestoreRefused(
                f"The backup is of version {found.version[:40]}, which this program does not know. "
                "Install the program that made it, or a newer one."
            )
        if not replace:
            _refuse_evidence(engine)
        if engine.dialect.name == "sqlite":
            _copy_into_sqlite(engine, path)
        else:
            _copy_into_postgresql(engine, home, path, found.version)
    finally:
        engine.dispose()
    upgrade(url, home)
    return found


def _refuse_evidence(engine: Engine) -> None:
    with engine.connect() as connection:
        present = set(inspect(connection).get_table_names())
        for name in (*EVIDENCE_TABLES, "person", "account"):
            any_row = select(text("1")).select_from(table(name)).limit(1)
            if name in present and connection.execute(any_row).first():
                raise RestoreRefused(
                    f"The database holds something already (the table '{name}'). Nothing was "
                    "changed. Restore into an empty database; or make a backup of this one and "
                    "add --replace, which loses all that it holds."
                )


# SQLite


def _copy_out_of_sqlite(engine: Engine, part: Path) -> None:
    with engine.connect() as connection, closing(sqlite3.connect(part)) as copy:
        # All pages in one step: a snapshot, for which nobody who writes has to wait.
        _raw(connection).backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _copy_into_sqlite(engine: Engine, path: Path) -> None:
    with closing(sqlite3.connect(_read_only(path), uri=True)) as copy, engine.connect() as made:
        try:
            copy.backup(_raw(made))
        except sqlite3.OperationalError as error:
            raise RestoreRefused(
                f"The database is in use ({error}). Stop the web processes and the scheduler, "
                "and try again."
            ) from error


def _raw(connection: Connection) -> sqlite3.Connection:
    raw: Any = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _read_sqlite(path: Path) -> BackedUp:
    try:
        with closing(sqlite3.connect(_read_only(path), uri=True)) as copy:
            [check] = copy.execute("PRAGMA quick_check(1)").fetchone()
            asked = f"SELECT version_num FROM {VERSIONS}"  # noqa: S608 - our own name
            [version] = copy.execute(asked).fetchone()
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise _no_backup(path, error) from error
    if check != "ok":
        raise _no_backup(path, check)
    return _counted(path, str(version))


def _counted(path: Path, version: str) -> BackedUp:
    with closing(sqlite3.connect(_read_only(path), uri=True)) as copy:
        names = copy.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
            "AND name <> ?",
            [VERSIONS],
        ).fetchall()
        rows = sum(
            copy.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - its own name
            for (name,) in names
        )
    return BackedUp(len(names), rows, version)


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


# PostgreSQL


def _copy_out_of_postgresql(engine: Engine, part: Path, version: str) -> BackedUp:
    with (
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        connection.begin(),
        ZipFile(part, "w", ZIP_DEFLATED, compresslevel=1) as file,
    ):
        tables: list[dict[str, Any]] = []
        for name in _tables(connection):
            columns = [column["name"] for column in inspect(connection).get_columns(name)]
            with (
                file.open(f"{name}.copy", "w", force_zip64=True) as member,
                _cursor(connection) as cursor,
                cursor.copy(f"COPY {_listed(name, columns)} TO STDOUT") as copy,
            ):
                for chunk in copy:
                    member.write(chunk)
            rows = connection.scalar(select(func.count()).select_from(table(name))) or 0
            tables.append({"table": name, "columns": columns, "rows": rows})
        manifest = {"format": FORMAT, "version": version, "tables": tables}
        file.writestr(MANIFEST, json.dumps(manifest))
    return _backed_up(manifest)


def _copy_into_postgresql(engine: Engine, home: Path, path: Path, version: str) -> None:
    present = version_of(engine)
    if present is None:
        upgrade(engine.url.render_as_string(hide_password=False), home, version)
    elif present != version:
        raise RestoreRefused(
            f"The backup is of version {version}, and the database of version {present}. Restore "
            "into an empty database: it becomes current by itself."
        )
    with engine.begin() as connection, ZipFile(path) as file:
        drop_triggers(connection)
        everything = ", ".join(f'"{name}"' for name in _tables(connection))
        connection.execute(text(f"TRUNCATE {everything}"))
        for each in _manifest(path)["tables"]:
            with (
                file.open(f"{each['table']}.copy") as member,
                _cursor(connection) as cursor,
                cursor.copy(f"COPY {_listed(each['table'], each['columns'])} FROM STDIN") as copy,
            ):
                while chunk := member.read(CHUNK):
                    copy.write(chunk)
            _go_on_counting(connection, each["table"], each["columns"])
        create_triggers(connection)


def _tables(connection: Connection) -> list[str]:
    """Return the tables, those that others refer to before these."""
    ordered = inspect(connection).get_sorted_table_and_fkc_names()
    return [name for name, _ in ordered if name is not None and name != VERSIONS]


def _cursor(connection: Connection) -> Any:
    raw: Any = connection.connection.dbapi_connection
    return raw.cursor()


def _listed(name: str, columns: Sequence[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'"{name}" ({quoted})'


def _go_on_counting(connection: Connection, name: str, columns: Sequence[str]) -> None:
    """The next row that is added gets a number that none had."""
    for column in columns:
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:name, :column)"),
            {"name": f'"{name}"', "column": column},
        )
        if sequence is not None:
            connection.execute(
                text(
                    f'SELECT setval(:sequence, max("{column}")) FROM "{name}"'  # noqa: S608 - our own
                ),
                {"sequence": sequence},
            )


def _read_zip(path: Path) -> BackedUp:
    return _backed_up(_manifest(path))


def _manifest(path: Path) -> dict[str, Any]:
    try:
        with ZipFile(path) as file:
            found: Any = json.loads(file.read(MANIFEST))
            damaged = file.testzip()
    except (OSError, BadZipFile, KeyError, ValueError) as error:
        raise _no_backup(path, error) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT or damaged is not None:
        raise _no_backup(path, damaged or "it has another format")
    return found


def _backed_up(manifest: dict[str, Any]) -> BackedUp:
    tables = manifest["tables"]
    return BackedUp(len(tables), sum(each["rows"] for each in tables), manifest["version"])


def _no_backup(path: Path, why: object) -> RestoreRefused:
    return RestoreRefused(
        f"'{path}' is no backup that can be restored here ({why}). Backups of SQLite go into "
        "SQLite, and those of PostgreSQL into PostgreSQL. Nothing was changed."
    )
