"""Makes an installation ready: its tables are current and its key exists. Loads no people."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from renewal.store.db import writing
from renewal.store.installation import make_key
from renewal.store.migrate import upgrade


def initialise(session: Session, *, url: str, home: Path, key: str, now: datetime) -> bool:
    """The database at ``url`` has the newest tables and a key; return whether the key is new.

    ``key`` (64 hex digits) is used only when the installation has none yet.
    """
    session.rollback()
    upgrade(url, home)
    with writing(session):
        return make_key(session, key=key, now=now)
