"""Makes an installation ready: its tables are current and its key exists. Loads no people.

The first time, its ledger says that displays and late answers have entries from then on:
versions before this one wrote none, and their rows are told apart by that. Areas that a version
before this one made get their entry, too.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.name_areas import name_areas_within
from renewal.store.db import writing
from renewal.store.installation import make_key
from renewal.store.ledger import COVERING, add_entry
from renewal.store.migrate import upgrade
from renewal.store.tables import Entry


def initialise(session: Session, *, url: str, home: Path, key: str, now: datetime) -> bool:
    """The database at ``url`` has the newest tables and a key; return whether the key is new.

    ``key`` (64 hex digits) is used only when the installation has none yet.
    """
    session.rollback()
    upgrade(url, home)
    with writing(session):
        new = make_key(session, key=key, now=now)
        cover_displays_within(session, now=now)
        name_areas_within(session, actors=("operator",), now=now)
    return new


def cover_displays_within(session: Session, *, now: datetime) -> None:
    """The ledger says since when displays and late answers have entries; once is enough."""
    if session.scalar(select(Entry.id).where(Entry.act == COVERING).limit(1)) is None:
        add_entry(
            session,
            act=COVERING,
            subject=None,
            actors=("operator",),
            reason="first displays and late answers have entries from now on",
            covers=(),
            now=now,
        )
