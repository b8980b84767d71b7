"""Puts on record which code the number of each area stands for.

Credentials, items and shelves refer to areas by number, so whoever exchanged two codes would turn
everybody's certifications into others, with no row of evidence changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.store.ledger import add_entry
from renewal.store.tables import Area, Entry
from renewal.store.unnamed import covers_of

NAMING: Final = "name areas"


def name_areas_within(session: Session, *, actors: Sequence[str], now: datetime) -> None:
    """Every area there is has an entry of the ledger; areas that have one already get no other."""
    entries = session.scalars(select(Entry).where(Entry.act == NAMING))
    named = {key for entry in entries for _, key in covers_of(entry) or ()}
    areas = session.scalars(select(Area).order_by(Area.id)).all()
    if new := [area for area in areas if (area.id,) not in named]:
        add_entry(session, act=NAMING, subject=None, actors=actors, reason="", covers=new, now=now)
