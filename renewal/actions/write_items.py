"""Writes planned items: rows, revisions, words and pictures, with the ledger's entries.

Some hundred items at once, a few statements a table: row numbers are fetched first, so that
nothing has to be read back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.bank.packed_item import Kept, item_of
from renewal.domain.bank_change import ItemChange, ItemState
from renewal.domain.item import Exhibit, Item
from renewal.store import tables
from renewal.store.bulk import (
    Covered,
    Values,
    covered_rows,
    fresh_numbers_of,
    insert_rows,
    update_rows,
    write_entry,
)
from renewal.store.item_words import WordsOf, keep_words
from renewal.store.pictures import Pictures
from renewal.store.queries.items import StoredItem

PER_ENTRY = 500


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """An item with what would happen to it; ``before`` is None for a new one."""

    kept: Kept
    change: ItemChange
    state: ItemState
    before: StoredItem | None

    @property
    def item(self) -> Item:
        """The item itself."""
        return item_of(self.kept)

    @property
    def is_reworded(self) -> bool:
        """Whether what a technician sees or is scored against becomes another."""
        if self.before is None or self.change is ItemChange.REVISED:
            return True
        is_other = self.before.state.revision_digest != self.state.revision_digest
        return self.change is ItemChange.RETIRED and is_other


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A planned item with the numbers of its row and of the revision that will be in force."""

    entry: PlannedItem
    item: Item
    item_id: int
    revision_id: int


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
    areas = area_ids(session, {entry.kept.area for entry in planned})
    pictures = Pictures(session, exhibits)
    for start in range(0, len(planned), PER_ENTRY):
        batch = _numbered(session, planned[start : start + PER_ENTRY])
        _write_item_rows(session, batch, areas)
        write_entry(
            session,
            [
                *_write_revisions(session, batch, now),
                *_write_pictures(pictures, batch),
                *_write_statuses(session, batch, now),
            ],
            act=act,
            actors=actors,
            reason=reason,
            now=now,
        )
        keep_words(session, [_words(each) for each in batch], now=now)


def area_ids(session: Session, codes: set[str]) -> dict[str, int]:
    """Return the row ids of these areas, making the rows that are missing."""
    known = {
        code: number for number, code in session.execute(select(tables.Area.id, tables.Area.code))
    }
    new = [tables.Area(code=code) for code in sorted(codes - set(known))]
    session.add_all(new)
    session.flush()
    return known | {area.code: area.id for area in new}


def _numbered(session: Session, batch: Sequence[PlannedItem]) -> list[_Numbered]:
    new = sum(entry.before is None for entry in batch)
    items = iter(fresh_numbers_of(session, tables.Item, new))
    reworded = sum(entry.is_reworded for entry in batch)
    revisions = iter(fresh_numbers_of(session, tables.Revision, reworded))
    standing = [e.before.id for e in batch if e.before is not None and not e.is_reworded]
    in_force = _revisions_in_force(session, standing)
    return [
        _Numbered(
            entry,
            entry.item,
            item_id := entry.before.id if entry.before else next(items),
            next(revisions) if entry.is_reworded else in_force[item_id],
        )
        for entry in batch
    ]


def _revisions_in_force(session: Session, item_ids: Sequence[int]) -> Mapping[int, int]:
    if not item_ids:
        return {}
    rows = session.execute(
        select(tables.Item.id, tables.Item.current_revision_id).where(tables.Item.id.in_(item_ids))
    )
    return {item_id: revision_id or 0 for item_id, revision_id in rows}


def _write_item_rows(session: Session, batch: Sequence[_Numbered], areas: dict[str, int]) -> None:
    new: list[Values] = []
    known: list[Values] = []
    for each in batch:
        item = each.item
        values: Values = {
            "topic": item.topic,
            "concept": item.concept,
            "status": item.status.value,
            "author": item.author,
            "content_digest": each.entry.state.content_digest,
            "current_revision_id": each.revision_id,
        }
        if each.entry.before is None:
            own = {"id": each.item_id, "name": item.id, "area_id": areas[item.area]}
            new.append(values | own)
        else:
            known.append(values | {"row": each.item_id})
    insert_rows(session, tables.Item, new)
    update_rows(session, tables.Item, known)


def _write_revisions(session: Session, batch: Sequence[_Numbered], now: datetime) -> list[Covered]:
    rows = [_revision(each, now) for each in batch if each.entry.is_reworded]
    insert_rows(session, tables.Revision, rows)
    return covered_rows(tables.Revision, rows)


def _revision(each: _Numbered, now: datetime) -> Values:
    item, before = each.item, each.entry.before
    return {
        "id": each.revision_id,
        "item_id": each.item_id,
        "number": before.revision_number + 1 if before else 1,
        "digest": each.entry.state.revision_digest,
        "kind": item.kind.value,
        "choose": item.choose.value,
        "option_order": item.order.value,
        "language": item.language,
        "options": [{"id": option.id, "fixed": option.fixed} for option in item.options],
        "key": sorted(item.key),
        "references": list(item.references),
        "recorded_at": now,
    }


def _write_pictures(pictures: Pictures, batch: Sequence[_Numbered]) -> list[Covered]:
    return pictures.show(
        (each.revision_id, each.entry.kept.exhibits)
        for each in batch
        if each.entry.is_reworded and each.entry.kept.exhibits
    )


def _write_statuses(session: Session, batch: Sequence[_Numbered], now: datetime) -> list[Covered]:
    rows = list(_statuses(batch, now))
    insert_rows(session, tables.ItemStatus, rows)
    return covered_rows(tables.ItemStatus, rows)


def _statuses(batch: Sequence[_Numbered], now: datetime) -> Iterator[Values]:
    for each in batch:
        before, status = each.entry.before, each.item.status
        if before is None or before.state.status is not status:
            yield {"item_id": each.item_id, "status": status.value, "recorded_at": now}


def _words(each: _Numbered) -> WordsOf:
    return WordsOf(each.revision_id, each.item, is_new=each.entry.is_reworded)
