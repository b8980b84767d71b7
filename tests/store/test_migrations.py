"""The migrations lead up, down and up again, and leave nothing for autogenerate to find."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from renewal.store.db import Base
from renewal.store.migrate import (
    EvidenceWouldBeLost,
    NoMigrations,
    UnknownVersion,
    differences,
    downgrade,
    newest_version,
    upgrade,
    version_of,
)
from renewal.store.triggers import EVIDENCE_TABLES, trigger_names
from tests.databases import HOME, Database


def table_names(database: Database) -> set[str]:
    engine = create_engine(database.url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def triggers(database: Database) -> list[tuple[str, str]]:
    engine = create_engine(database.url)
    try:
        with engine.connect() as connection:
            return trigger_names(connection)
    finally:
        engine.dispose()


def test_it_finds_no_difference_between_the_tables_and_the_migrations(database: Database) -> None:
    assert differences(database.url, HOME) == []


def test_it_goes_down_to_nothing_and_up_again(database: Database) -> None:
    before = triggers(database)

    downgrade(database.url, HOME, "base")

    assert table_names(database) == {"alembic_version"}
    assert triggers(database) == []
    upgrade(database.url, HOME)
    assert table_names(database) == {*Base.metadata.tables, "alembic_version"}
    assert triggers(database) == before
    assert differences(database.url, HOME) == []


def test_it_is_at_the_newest_version(database: Database) -> None:
    engine = create_engine(database.url)
    try:
        assert version_of(engine) == newest_version(HOME) is not None
    finally:
        engine.dispose()


def test_it_refuses_to_lose_evidence_unless_told(
    database: Database,
) -> None:
    engine = create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO programme_version (digest, loaded_at) VALUES ('d', '2027-01-01')")
        )
    engine.dispose()

    with pytest.raises(EvidenceWouldBeLost, match="programme_version"):
        downgrade(database.url, HOME, "base")

    assert "programme_version" in table_names(database)
    downgrade(database.url, HOME, "base", lose_evidence=True)
    assert table_names(database) == {"alembic_version"}


def test_it_goes_nowhere_that_no_migration_leads_to(database: Database) -> None:
    before = table_names(database)

    with pytest.raises(UnknownVersion, match=r"version of the tables .*Nothing was changed"):
        downgrade(database.url, HOME, "9999")

    assert table_names(database) == before


def test_it_says_where_it_looks_for_migrations(database: Database, tmp_path: Path) -> None:
    with pytest.raises(NoMigrations, match=f"no migrations in {tmp_path}/migrations"):
        upgrade(database.url, tmp_path)


def test_every_evidence_table_has_its_triggers(database: Database) -> None:
    kinds = 2 if database.kind == "sqlite" else 3

    found = triggers(database)

    for table in EVIDENCE_TABLES:
        assert sum(name == table for _, name in found) == kinds, table


INSERT = "INTO programme_version (id, digest, loaded_at) VALUES (1, :digest, '2027-01-01')"
UPSERT = f"INSERT {INSERT} ON CONFLICT (id) DO UPDATE SET digest = excluded.digest"
ATTACKS = [
    ("sqlite", "UPDATE programme_version SET digest = :digest"),
    ("sqlite", "DELETE FROM programme_version WHERE digest <> :digest"),
    ("sqlite", f"INSERT OR REPLACE {INSERT}"),
    ("sqlite", UPSERT),
    ("postgresql", "UPDATE programme_version SET digest = :digest"),
    ("postgresql", "DELETE FROM programme_version WHERE digest <> :digest"),
    ("postgresql", "TRUNCATE TABLE programme_version CASCADE"),
    ("postgresql", UPSERT),
]


@pytest.mark.parametrize(("database", "statement"), ATTACKS, indirect=["database"])
def test_it_refuses_to_change_evidence(database: Database, statement: str) -> None:
    engine = create_engine(database.url)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT {INSERT}"), {"digest": "first"})

    with pytest.raises(DBAPIError, match="evidence is only ever added"), engine.begin() as attack:
        attack.execute(text(statement), {"digest": "other"})

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT digest FROM programme_version")) == "first"
    engine.dispose()


def test_the_list_of_evidence_tables_is_the_one_the_tables_declare() -> None:
    from renewal.store.tables import EVIDENCE, Exhibit

    declared = {table.__tablename__ for table in (*EVIDENCE, Exhibit)}

    assert declared == set(EVIDENCE_TABLES)


def test_migrations_hold_plain_types_only() -> None:
    for path in (Path(HOME) / "migrations" / "versions").glob("*.py"):
        assert "Instant" not in path.read_text(encoding="utf-8")
