"""Reads the bank as it is stored, as far as comparing it with files needs it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from renewal.domain.bank_change import ItemState
from renewal.domain.calendar import Month
from renewal.domain.ids import assignment_number
from renewal.domain.item import Status
from renewal.store.tables import (
    Area,
    Assignment,
    Edition,
    Item,
    Opening,
    ProgrammeVersion,
    Revision,
)

_AT_ONCE = 5_000


class StoredItem(NamedTuple):
    """An item's row numbers and its permanent name beside its state."""

    id: int
    name: str
    revision_number: int
    state: ItemState


def stored_items(session: Session, names: Collection[str]) -> dict[str, StoredItem]:
    """Return the items of these permanent names, as far as the bank has them, by name."""
    found = (_stored(row) for row in _rows(session) if row[1] in names)
    return {each.name: each for each in found}


def stored_numbered(session: Session, numbers: Collection[int]) -> dict[int, StoredItem]:
    """Return the items of these row numbers, by number."""
    found = (_stored(row) for row in _rows(session) if row[0] in numbers) if numbers else ()
    return {each.id: each for each in found}


def item_names(session: Session) -> set[str]:
    """Return the permanent names of all items of the bank."""
    return set(session.scalars(select(Item.name).execution_options(yield_per=_AT_ONCE)))


def _rows(session: Session) -> Iterable[Row[*tuple[Any, ...]]]:
    """Yield number and name of each item, and what `_stored` makes the rest of it from."""
    # All of them pass by some at a time, since many thousand names would be too much to ask with.
    return session.execute(
        select(
            Item.id,
            Item.name,
            Item.status,
            Item.content_digest,
            Area.code,
            Revision.number,
            Revision.digest,
            Revision.key,
        )
        .join(Area, Area.id == Item.area_id)
        .join(Revision, Revision.id == Item.current_revision_id)
        .execution_options(yield_per=_AT_ONCE)
    )


def _stored(row: Row[*tuple[Any, ...]]) -> StoredItem:
    item_id, name, status, content, area, number, digest, key = row
    state = ItemState(intern(area), Status(status), content, digest, _shared(tuple(key)))
    return StoredItem(item_id, name, number, state)


@lru_cache(maxsize=1024)
def _shared(key: tuple[str, ...]) -> tuple[str, ...]:
    """Return one and the same key for thousands of items that have it."""
    return key


def bank_stamp(session: Session) -> str:
    """Return what stands for programme and items as they are now: another one when any differs."""
    stamp = sha256()
    version = session.scalar(select(func.max(ProgrammeVersion.id)))
    stamp.update(f"{version}\n".encode())
    rows = session.execute(
        select(Item.id, Item.status, Item.content_digest, Item.current_revision_id)
        .order_by(Item.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in rows:
        stamp.update(f"{tuple(row)}\n".encode())
    return stamp.hexdigest()


def issued_among(session: Session, item_ids: list[int]) -> frozenset[int]:
    """Return those of the items of which some revision has been issued to somebody.

    Assignments have no index by revision; so the few items that ever were on a shelf are
    found first, and only for those all assignments are searched.
    """
    shown = _on_a_shelf(session, item_ids)
    if not shown:
        return frozenset()
    issued = exists().where(Assignment.revision_id == Revision.id)
    return frozenset(
        session.scalars(select(Revision.item_id).where(Revision.item_id.in_(shown), issued))
    )


def was_on_a_shelf(session: Session, item_id: int) -> bool:
    """Tell whether some month's questions were chosen from a shelf with this item."""
    return bool(_on_a_shelf(session, [item_id]))


def _on_a_shelf(session: Session, item_ids: Iterable[int]) -> frozenset[int]:
    """Return those of the items that some month's questions were chosen from."""
    stocked = session.scalars(select(Edition.candidates))
    return frozenset(item_ids) & {entry[0] for candidates in stocked for entry in candidates}


def asked_since(session: Session, item_ids: Iterable[int], since: datetime) -> frozenset[int]:
    """Return those of the items whose present revision was issued to somebody at or after then.

    Only the months that could be opened since are searched, all at once.
    """
    shown = _on_a_shelf(session, item_ids)
    if not shown:
        return frozenset()
    # Two months earlier ones may still have been open, whatever the programme's zone.
    first = assignment_number(Month.of(since.date()).plus(-2), 0)
    issued = frozenset(
        session.scalars(
            select(Assignment.revision_id)
            .join(Opening, Opening.id == Assignment.opening_id)
            .where(Assignment.id >= first, Opening.opened_at >= since)
            .distinct()
        )
    )
    present = session.execute(select(Item.id, Item.current_revision_id))
    return frozenset(
        item_id for item_id, revision in present if item_id in shown and revision in issued
    )
