"""Writes planned items: rows, revisions, words and pictures, with the ledger's entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.ready_items import PlannedItem, ReadyBatch, ReadyItems, ready_items
from renewal.domain.item import Exhibit
from renewal.store import tables
from renewal.store.bulk import update_rows, write_entry
from renewal.store.item_words import WordsOf, keep_words
from renewal.store.mass_rows import load_rows
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
) -> None:
    """The items that were made ready, as of ``now``, stand in the database."""
    areas = area_ids(session, {entry.kept.area for entry in ready.planned})
    for batch in ready.batches():
        _write_rows(session, ready, batch, areas)
        write_entry(
            session, batch.covers, batch.digest, act=act, actors=actors, reason=reason, now=now
        )
        standing = [WordsOf(number, ready.planned[at].item) for at, number in batch.standing]
        keep_words(session, standing, now=now)


def area_ids(session: Session, codes: set[str]) -> dict[str, int]:
    """Return the row ids of these areas, making the rows that are missing."""
    known = {
        code: number for number, code in session.execute(select(tables.Area.id, tables.Area.code))
    }
    new = [tables.Area(code=code) for code in sorted(codes - set(known))]
    session.add_all(new)
    session.flush()
    return known | {area.code: area.id for area in new}


def _write_rows(
    session: Session, ready: ReadyItems, batch: ReadyBatch, areas: dict[str, int]
) -> None:
    forms = ready.forms
    items = [(*row, areas[area]) for *row, area in batch.new]
    load_rows(session, tables.Item, (*forms.items.names, "area_id"), items)
    update_rows(session, tables.Item, batch.known)
    load_rows(session, tables.Revision, forms.revisions.names, batch.revisions)
    load_rows(session, tables.RevisionText, forms.words.names, batch.words)
    write_pictures(session, batch.pictures, batch.links)
    load_rows(session, tables.ItemStatus, forms.statuses.names, batch.statuses)
