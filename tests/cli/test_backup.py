"""``renewal backup`` and ``renewal restore``: what was backed up is there again, and verifies."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from renewal.actions.document_experience import document_experience
from renewal.actions.verify import verify
from renewal.store.backup import BackupRefused, RestoreRefused, restore_backup, write_backup
from renewal.store.db import Base
from renewal.store.triggers import trigger_names
from tests.actions.every_act import eventful_service
from tests.cli.running import command_line
from tests.databases import HOME, Database
from tests.faults.no_room import files_no_longer_than
from tests.installation import Installation, instant

AT = "2027-03-05T18:00:00"


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    with eventful_service(database, tmp_path) as made:
        made.session.rollback()
        yield made


@pytest.fixture
def other(request: pytest.FixtureRequest, database: Database) -> Iterator[Database]:
    """An empty database of the same kind."""
    with request.getfixturevalue(f"{database.kind}_databases").empty() as made:
        yield made


def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            name: [tuple(row) for row in connection.execute(select(t).order_by(*t.primary_key))]
            for name, t in Base.metadata.tables.items()
        }
    engine.dispose()
    return found


def test_it_restores_everything_into_an_empty_database(
    service: Installation, other: Database, tmp_path: Path
) -> None:
    file = tmp_path / "copy.backup"

    made = write_backup(service.database.url, file)
    restored = restore_backup(other.url, HOME, file, replace=False)

    before, after = contents(service.database.url), contents(other.url)
    assert after == before
    assert made == restored
    assert made.rows == sum(map(len, before.values()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_it_verifies_and_goes_on_after_a_restore(
    service: Installation, other: Database, tmp_path: Path
) -> None:
    file = tmp_path / "copy.backup"
    write_backup(service.database.url, file)
    restore_backup(other.url, HOME, file, replace=False)
    engine = create_engine(other.url)
    with Session(engine) as session:
        found = verify(session)
        session.rollback()

        document_experience(
            session,
            technician_number="D1",
            series="B",
            years=2,
            documented_on=instant(AT).date(),
            reason="letter of the shop",
            actors=("account:1",),
            now=instant(AT),
        )

        assert found.first_bad is None
        assert found.sealed > 0
        assert verify(session).entries == found.entries + 1
        assert trigger_names(session.connection())
    engine.dispose()


def test_it_loses_nothing_unless_told(service: Installation, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    write_backup(service.database.url, file)
    service.tick("2027-04-01T12:00:00")
    service.session.rollback()
    later = contents(service.database.url)

    with pytest.raises(RestoreRefused, match="--replace"):
        restore_backup(service.database.url, HOME, file, replace=False)

    assert contents(service.database.url) == later
    service.session.close()
    restore_backup(service.database.url, HOME, file, replace=True)
    assert len(contents(service.database.url)["assignment"]) < len(later["assignment"])


def test_it_is_of_one_instant_while_others_write(
    service: Installation, other: Database, tmp_path: Path
) -> None:
    file, stop = tmp_path / "copy.backup", Event()
    number = iter(range(2, 10_000))

    def write() -> None:
        engine = create_engine(service.database.url)
        with Session(engine) as session:
            while not stop.is_set():
                document_experience(
                    session,
                    technician_number="D1",
                    series="B",
                    years=2,
                    documented_on=instant(AT).date() - timedelta(days=next(number)),
                    reason="again",
                    actors=("account:1",),
                    now=instant(AT),
                )
        engine.dispose()

    writer = Thread(target=write)
    writer.start()
    try:
        write_backup(service.database.url, file)
    finally:
        stop.set()
        writer.join()

    restore_backup(other.url, HOME, file, replace=False)
    engine = create_engine(other.url)
    with Session(engine) as session:
        assert verify(session).first_bad is None
    engine.dispose()


def test_it_never_writes_over_a_file(service: Installation, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    file.write_text("precious")

    with pytest.raises(BackupRefused, match="there already"):
        write_backup(service.database.url, file)

    assert file.read_text() == "precious"


def test_it_leaves_nothing_where_it_cannot_write(service: Installation, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="could not be written"):
        write_backup(service.database.url, tmp_path / "nowhere" / "copy.backup")

    assert not (tmp_path / "nowhere").exists()


def test_it_leaves_nothing_where_there_is_no_room(service: Installation, tmp_path: Path) -> None:
    file = tmp_path / "copies" / "copy.backup"
    file.parent.mkdir()
    # SQLite needs some room to read; what it has is larger, and what PostgreSQL packs is smaller.
    room = 100_000 if service.database.kind == "sqlite" else 1_000

    with (
        files_no_longer_than(room),
        pytest.raises(BackupRefused, match="could not be written"),
    ):
        write_backup(service.database.url, file)

    assert list(file.parent.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no", b"PK\x03\x04 broken", b"SQLite format 3\0x"])
def test_it_restores_nothing_but_a_backup(
    other: Database, database: Database, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "copy.backup"
    file.write_bytes(content)

    with pytest.raises(RestoreRefused, match="is no backup that can be restored here"):
        restore_backup(other.url, HOME, file, replace=True)


def test_it_works_by_command(service: Installation, database: Database, tmp_path: Path) -> None:
    file = tmp_path / "copy.backup"
    with command_line(database, tmp_path, AT) as run:
        made = run("backup", str(file))
        refused = run("restore", str(file))
        service.session.close()
        replaced = run("restore", str(file), "--replace")
        verified = run("verify", "--json")

    assert made.exit_code == 0, made.output
    assert "The secret key is not in it" in made.stdout
    assert isinstance(refused.exception, RestoreRefused)
    assert replaced.exit_code == 0, replaced.output
    assert "that were ended after the backup get in again" in replaced.stdout
    assert json.loads(verified.stdout)["ok"] is True
