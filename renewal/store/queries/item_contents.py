"""Finds stored items by what they ask, whatever their ids."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from renewal.domain.item_content import content_key
from renewal.store.tables import (
    Area,
    Exhibit,
    Item,
    Revision,
    RevisionExhibit,
    RevisionText,
)

_AT_ONCE = 1_000


def stored_twins(
    session: Session, wanted: Collection[bytes], areas: Iterable[str]
) -> dict[bytes, int]:
    """Return which items (row numbers) of these areas have one of the content keys.

    It is the oldest where several do. The items pass by some at a time, so that a bank of any
    size fits into memory.
    """
    if not wanted:
        return {}
    within = sorted(areas)
    shown = _shown(session, within)
    rows = session.execute(
        select(
            Item.id,
            Area.code,
            Revision.id,
            Revision.key,
            RevisionText.stem,
            RevisionText.options,
        )
        .join(Area, Area.id == Item.area_id)
        .join(Revision, Revision.id == Item.current_revision_id)
        .join(
            RevisionText,
            and_(
                RevisionText.revision_id == Revision.id,
                RevisionText.language == Revision.language,
            ),
        )
        .where(Area.code.in_(within))
        .execution_options(yield_per=_AT_ONCE)
    )
    # In whatever order: SQLite would keep the words of all of them to put them in one.
    twins: dict[bytes, int] = {}
    for item_id, area, revision_id, key, stem, options in rows:
        offered = ((each["text"], each["id"] in key) for each in options)
        found = content_key(area, stem, offered, shown.get(revision_id, ()))
        if found in wanted:
            twins[found] = min(twins.get(found, item_id), item_id)
    return twins


def _shown(session: Session, areas: Collection[str]) -> dict[int, list[str]]:
    """Return the digests of the pictures that each current revision shows, in order."""
    rows = session.execute(
        select(RevisionExhibit.revision_id, Exhibit.sha256)
        .join(Exhibit, Exhibit.id == RevisionExhibit.exhibit_id)
        .join(Item, Item.current_revision_id == RevisionExhibit.revision_id)
        .join(Area, Area.id == Item.area_id)
        .where(Area.code.in_(areas))
        .order_by(RevisionExhibit.revision_id, RevisionExhibit.position)
    )
    digests: dict[int, list[str]] = {}
    for revision_id, digest in rows:
        digests.setdefault(revision_id, []).append(digest)
    return digests
