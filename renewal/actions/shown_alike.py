"""Tells of items with pictures whether what technicians see is what they saw before.

A photograph is encoded again when it is read, and the author's file decides what changed
(`domain/item.Exhibit`). A file that names a picture and does not bring it knows the bank's bytes
alone, so that its digest is another one though nothing is; there the pictures themselves decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from renewal.domain.item import Exhibit, Item
from renewal.domain.item_difference import Picture
from renewal.domain.item_digests import revision_digest
from renewal.store.queries.bank_content import StoredContent, stored_contents


def shown_alike(
    session: Session,
    items: Mapping[int, Item],
    pictures: Mapping[str, Exhibit],
    digests: Mapping[str, str],
) -> frozenset[int]:
    """Return the row numbers of those that show just what the stored items of the numbers show.

    ``pictures`` and ``digests`` (of their bytes, hex) know the exhibits of ``items``.
    """
    found = stored_contents(session, sorted(items))
    return frozenset(
        each.id
        for each in found
        if _seen(each) == _seen_in_file(items[each.id], pictures, digests)
        and _words(each.item) == _words(items[each.id])
    )


def _seen(stored: StoredContent) -> Sequence[Picture]:
    return [stored.pictures[name] for name in stored.item.exhibits]


def _seen_in_file(
    item: Item, pictures: Mapping[str, Exhibit], digests: Mapping[str, str]
) -> Sequence[Picture]:
    return [Picture(digests[name], pictures[name].alt) for name in item.exhibits]


def _words(item: Item) -> str:
    """What stands for all that is shown and scored apart from pictures."""
    return revision_digest(replace(item, exhibits=()))
