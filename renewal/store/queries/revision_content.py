"""Reads revisions of questions as they were written, those that are not the present one, too."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.item import Item
from renewal.domain.item_difference import Picture
from renewal.store import tables
from renewal.store.queries.bank_content import item_of, pictures_of, words_of

_DIGEST: Final = re.compile("[0-9a-f]{64}")


class RevisionContent(NamedTuple):
    """A revision with its words; ``pictures`` are those it shows, by name."""

    id: int
    number: int
    item: Item
    pictures: Mapping[str, Picture]


def revisions_told(
    session: Session, revision_ids: Collection[int]
) -> Mapping[int, RevisionContent]:
    """Return these revisions as they were written, by row number; unknown ones are left out."""
    ids = list(revision_ids)
    if not ids:
        return {}
    rows = session.execute(
        select(tables.Item, tables.Area.code, tables.Revision)
        .join(tables.Area, tables.Area.id == tables.Item.area_id)
        .join(tables.Revision, tables.Revision.item_id == tables.Item.id)
        .where(tables.Revision.id.in_(ids))
    ).all()
    words, pictures = words_of(session, ids), pictures_of(session, ids)
    found = {}
    for row, area, revision in rows:
        shown = pictures.get(revision.id, {})
        item = item_of(row, area, revision, words[revision.id], tuple(shown))
        found[revision.id] = RevisionContent(revision.id, revision.number, item, shown)
    return found


def revision_numbers(session: Session, item: str) -> tuple[int, ...]:
    """Return the numbers of an item's revisions, the newest first; none without such an item."""
    found = session.scalars(
        select(tables.Revision.number)
        .join(tables.Item, tables.Item.id == tables.Revision.item_id)
        .where(tables.Item.name == item)
        .order_by(tables.Revision.number.desc())
    )
    return tuple(found)


def picture_of_bank(session: Session, sha256: str) -> tuple[str, bytes] | None:
    """Return the media type and the bytes of a picture of the bank, None when it has none such."""
    if _DIGEST.fullmatch(sha256) is None:
        # Not asked of the database: PostgreSQL takes no text with a NUL in it.
        return None
    found = session.execute(
        select(tables.Exhibit.media_type, tables.Exhibit.content)
        .where(tables.Exhibit.sha256 == sha256)
        .limit(1)
    ).first()
    return (found.media_type, found.content) if found else None
