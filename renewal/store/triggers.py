"""The triggers that make evidence insert-only, in both databases.

`create_triggers` is called at the end of every migration, both ways: SQLite's batch mode
rebuilds a table without its triggers. A revision's words are special: those in the language
it was written in never change, while a translation may be mended.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

PREFIX = "evidence"

EVIDENCE_TABLES = (
    "assignment",
    "authorship",
    "checkpoint",
    "credential",
    "decision",
    "edition",
    "enrolment",
    "enrolment_end",
    "entry",
    "exhibit",
    "experience",
    "first_shown",
    "item_status",
    "late_answer",
    "opening",
    "pause",
    "pause_end",
    "practice_answer",
    "programme_file",
    "programme_version",
    "proposal",
    "proposal_answer",
    "receipt",
    "rescore",
    "response",
    "revision",
    "revision_exhibit",
    "scoring",
    "sealed",
    "shelf",
    "shop_membership",
    "shop_membership_end",
    "stocktake",
    "stocktake_authorship",
    "taken_back",
    "test_result",
    "window",
    "withdrawal",
)

_POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION '% on % refused: evidence is only ever added', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $body$
"""


def create_triggers(connection: Connection) -> None:
    """Every evidence table that exists refuses UPDATE, DELETE and, where there is one, TRUNCATE."""
    drop_triggers(connection)
    present = set(inspect(connection).get_table_names())
    if connection.dialect.name == "postgresql":
        connection.execute(text(_POSTGRES_FUNCTION))
    for table in EVIDENCE_TABLES:
        if table in present:
            for statement in _statements(connection.dialect.name, table):
                connection.execute(text(statement))


def drop_triggers(connection: Connection) -> None:
    """No evidence trigger is left; only a migration may call this, and it ends by creating them."""
    for name, table in trigger_names(connection):
        on_table = f' ON "{table}"' if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f'DROP TRIGGER "{name}"{on_table}'))


def trigger_names(connection: Connection) -> list[tuple[str, str]]:
    """Return (trigger, table) of every evidence trigger in the database."""
    if connection.dialect.name == "postgresql":
        sql = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid "
            "JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema() "
            "WHERE NOT tgisinternal AND tgname LIKE :like ORDER BY 1"
        )
    else:
        sql = (
            "SELECT name, tbl_name FROM sqlite_master "
            "WHERE type = 'trigger' AND name LIKE :like ORDER BY 1"
        )
    rows = connection.execute(text(sql), {"like": f"{PREFIX}%"})
    return [(str(name), str(table)) for name, table in rows]


def _statements(dialect: str, table: str) -> list[str]:
    if dialect == "postgresql":
        return [
            f'CREATE TRIGGER {PREFIX}_{table}_{event.lower()} BEFORE {event} ON "{table}" '
            f"FOR EACH {level} EXECUTE FUNCTION {PREFIX}_refuse()"
            for event, level in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT"))
        ]
    return [
        f'CREATE TRIGGER {PREFIX}_{table}_{event.lower()} BEFORE {event} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{event} on {table} refused: evidence is only ever added'); END"
        for event in ("UPDATE", "DELETE")
    ]
