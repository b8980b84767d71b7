"""Indexes over some of a table's rows, apart from the tables.

Only migrations have to know them. SQLAlchemy loads both dialects for them, which would take a tenth
of a web process's start.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Index, text
from sqlalchemy.orm import InstrumentedAttribute

from renewal.store.tables import Assignment, CacheMemory, Upload
from renewal.store.tables.memory import WANTED
from renewal.store.tables.month import DEPARTED

_WAITS: Final = "task IS NOT NULL"
_HAS_CONTENT: Final = "content IS NOT NULL"


def _index(name: str, where: str, *columns: InstrumentedAttribute[Any]) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


INDEXES: Final = (
    _index(
        "ix_assignment_departures",
        DEPARTED,
        Assignment.credential_id,
        Assignment.id,
        Assignment.revision_id,
        Assignment.reason,
    ),
    _index("ix_cache_memory_wanted", WANTED, CacheMemory.credential_id),
    _index("ix_upload_waiting", _WAITS, Upload.id),
    _index("ix_upload_with_content", _HAS_CONTENT, Upload.uploaded_at),
)
