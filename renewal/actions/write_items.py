"""Writes planned items: rows, revisions, words and pictures, with the ledger's entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.name_areas import name_areas_within
from renewal.actions.ready_items import PlannedItem, ReadyBatch, ReadyItems, ready_items
from renewal.domain.item import Exhibit
from renewal.store import tables
from renewal.store.bulk import update_rows, write_entry
from renewal.store.item_words import WordsOf, keep_words
from renewal.store.pictures import write_pictures


def write_items(
    session: Session,
    planned: Sequence[PlannedItem],
    exhibits: Sequence[Exhibit],
    *,
    actors: Sequence[str],
    now: datetime,
    act: str = "import bank",
    reason: str = "",
) -> None:
    """Every planned change stands in the database; one ledger entry covers some hundred items."""
    with ready_items(session, planned, exhibits, now=now) as ready:
        write_ready_items(session, ready, actors=actors, now=now, act=act, reason=reason)


def write_ready_items(
    session: Session,
    ready: ReadyItems,
    *,
    actors: Sequence[str],
    now: datetime,
    act: str = "import bank",
    reason: str = "",
    import_id: int | None = None,
) -> None:
    """The items that were made ready, as of ``now``, stand in the database.

    The import of that number, if there is one, knows the new ones among them.
    """
    areas = area_ids(session, {entry.kept.area for entry in ready.planned}, actors=actors, now=now)
    for batch in ready.batches():
        _write_rows(session, ready, batch, areas)
        if import_id is not None:
            kept = ready.forms.kept
            kept.load(session, [kept.behind(import_id, row) for row in batch.kept])
        write_entry(
            session, batch.covers, batch.digest, act=act, actors=actors, reason=reason, now=now
        )
        standing = [WordsOf(number, ready.planned[at].item) for at, number in batch.standing]
        keep_words(session, standing, now=now)


def area_ids(
    session: Session, codes: set[str], *, actors: Sequence[str], now: datetime
) -> dict[str, int]:
    """Return the row ids of these areas, making the rows that are missing; the ledger says so."""
    known = {
        code: number for number, code in session.execute(select(tables.Area.id, tables.Area.code))
    }
    new = [tables.Area(code=code) for code in sorted(codes - set(known))]
    session.add_all(new)
    session.flush()
    if new:
        name_areas_within(session, actors=actors, now=now)
    return known | {area.code: area.id for area in new}


def _write_rows(
    session: Session, ready: ReadyItems, batch: ReadyBatch, areas: dict[str, int]
) -> None:
    forms = ready.forms
    forms.items.load(session, [forms.items.behind(areas[area], row) for area, row in batch.new])
    update_rows(session, tables.Item, batch.known)
    forms.revisions.load(session, batch.revisions)
    forms.words.load(session, batch.words)
    write_pictures(session, batch.pictures, batch.links)
    forms.statuses.load(session, batch.statuses)
