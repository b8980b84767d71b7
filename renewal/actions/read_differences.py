"""Reads what differs, field by field, between items of files and those in the bank."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

from sqlalchemy.orm import Session

from renewal.actions.bank_plan import ComparedItem, ImportPlan
from renewal.domain.bank_change import ItemChange
from renewal.domain.item import Item
from renewal.domain.item_content import with_ids_of
from renewal.domain.item_difference import Difference, Picture, differences
from renewal.store.queries.bank_content import stored_contents


def read_differences(
    session: Session, plan: ImportPlan, only: Collection[str] | None = None
) -> dict[str, tuple[Difference, ...]]:
    """Return the differences of each item that has a stored one beside it, by the file's id.

    An item that is the same has none and is not looked up; ``only`` names those a page shows.
    Conflicts are compared with what the bank holds under their id, duplicates with the item that
    they repeat.
    """
    shown = [
        each
        for each in plan.items
        if each.before is not None
        and each.change is not ItemChange.SAME
        and (only is None or each.id in only)
    ]
    pictures = {
        found.exhibit.id: Picture(sha256(found.exhibit.content).hexdigest(), found.exhibit.alt)
        for found in plan.reading.exhibits
        if found.exhibit is not None
    }
    beside: dict[int, list[ComparedItem]] = {}
    for each in shown:
        if each.before is not None:
            beside.setdefault(each.before.id, []).append(each)
    return {
        each.id: differences(
            content.item, _as_written(each, content.item), content.pictures, pictures
        )
        for content in stored_contents(session, list(beside))
        for each in beside[content.id]
    }


def _as_written(each: ComparedItem, stored: Item) -> Item:
    is_repeat = each.change is ItemChange.DUPLICATE
    return with_ids_of(each.item, stored) if is_repeat else each.item
