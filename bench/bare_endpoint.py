"""The least that an endpoint does which keeps what it is sent: one row, committed, a short answer.

On SQLite it is as careful as the service: a write-ahead log, and each commit on the disk.
"""

import os
from typing import Any

from flask import Flask, request
from sqlalchemy import Connection, Engine, create_engine, event, text

INSERT = text("INSERT INTO bare_answer (number, body) VALUES (:number, :body)")


def make_table(url: str) -> None:
    """The database has the table for the rows, empty."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE bare_answer (number BIGINT PRIMARY KEY, body TEXT)"))
    engine.dispose()


def app() -> Flask:
    """Return the application, on the database that DATABASE_URL names."""
    engine = create_engine(os.environ["DATABASE_URL"], **_pool())
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    return _endpoint(engine)


def _endpoint(engine: Engine) -> Flask:
    made = Flask("bare")

    @made.post("/<int:number>")
    def keep(number: int) -> tuple[dict[str, Any], int]:
        body = request.get_json()
        with engine.begin() as connection:
            connection.execute(INSERT, {"number": number, "body": ",".join(body["options"])})
        return {"number": number}, 201

    return made


def _pool() -> dict[str, Any]:
    sqlite = os.environ["DATABASE_URL"].startswith("sqlite")
    return {} if sqlite else {"pool_pre_ping": True, "pool_size": 8, "max_overflow": 8}


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("busy_timeout=15000", "journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
