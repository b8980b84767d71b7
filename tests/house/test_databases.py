"""The harness gives what it promises: both kinds, migrated or empty, nobody else's rows."""

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.databases import KINDS, Database, PostgresDatabases, SqliteDatabases


def run(database: Database, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(database.url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


def table_names(database: Database) -> list[str]:
    engine = create_engine(database.url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_it_migrates_the_database_of_a_test(database: Database):
    names = table_names(database)

    assert database.kind in KINDS
    assert {"alembic_version", "assignment", "response", "decision"} <= set(names)


def test_it_gives_a_database_without_tables_for_tests_of_migrations(empty_database: Database):
    assert table_names(empty_database) == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_shares_nothing_between_two_databases(kind: str, request: pytest.FixtureRequest):
    databases: SqliteDatabases | PostgresDatabases = request.getfixturevalue(f"{kind}_databases")

    with databases.migrated() as first, databases.migrated() as second:
        run(first, "CREATE TABLE seen_only_by_nadia (id integer)")

        assert "seen_only_by_nadia" in table_names(first)
        assert "seen_only_by_nadia" not in table_names(second)


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
def test_it_speaks_to_a_postgresql_as_new_as_the_one_it_was_measured_on(empty_database: Database):
    [(version,)] = run(empty_database, "SHOW server_version_num")

    assert int(str(version)) >= 140000
