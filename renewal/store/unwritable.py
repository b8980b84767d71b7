"""Tells whether a database can be read and takes nothing: a full disk, or one that is read-only."""

from __future__ import annotations

import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError

from renewal.domain.errors import RenewalError

# Of SQLite's codes the last byte says which kind it is; the rest tells kinds of a kind apart.
_KIND: Final = 0xFF
_SQLITE: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY})
# disk_full, read_only_sql_transaction, io_error
_POSTGRES: Final = frozenset({"53100", "25006", "58030"})


class NothingStored(RenewalError):
    """The database takes nothing at the moment."""

    code = "nothing_stored"

    def __init__(self) -> None:
        super().__init__(
            "The database takes nothing at the moment, because its disk is full or it is "
            "read-only. Nothing half-done was kept; make room, then do the same again."
        )


def is_unwritable(error: DBAPIError) -> bool:
    """Tell whether the database refused to write for want of room or of the right to."""
    reason = error.orig
    if isinstance(reason, sqlite3.Error):
        return getattr(reason, "sqlite_errorcode", 0) & _KIND in _SQLITE
    return getattr(reason, "sqlstate", None) in _POSTGRES
