"""Inserts that may say what a conflict does: each database has its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

    Inserting = Callable[[Any], postgresql.Insert | sqlite.Insert]


def inserting(on_sqlite: bool) -> Inserting:
    """Return the ``insert`` of a database, whose statements have ``on_conflict_do_…``.

    Only that database's dialect is loaded: the other one would take a tenth of a web process's
    start.
    """
    if on_sqlite:
        from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

        return insert_on_sqlite
    from sqlalchemy.dialects.postgresql import insert

    return insert
