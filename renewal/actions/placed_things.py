"""Where items and concepts of questions that cycles brought stand in the areas' `RepeatChooser`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from sqlalchemy.orm import Session

from renewal.measurement.keyed_arrays import NONE, Indexes
from renewal.measurement.repeat_arrays import RepeatChooser
from renewal.store.issued import things_by_revision
from renewal.store.shelves import AreaShelves


def placed_things(
    session: Session,
    shelves: Mapping[int, AreaShelves],
    choosers: Mapping[int, RepeatChooser],
    concepts: Mapping[int, str],
) -> tuple[Indexes, Indexes]:
    """Return, by revision, the places of item and concept; `NONE` for what is not on the shelf.

    ``choosers`` are those of the shelves' areas, ``concepts`` those of items as the editions have
    them; an item that is in none has its present one.
    """
    editions = {area_id: shelf.editions for area_id, shelf in shelves.items()}
    if all(each is listed[-1] for listed in editions.values() for each in listed):
        return _as_ever(shelves, choosers)
    rows = things_by_revision(session)
    items = np.full(max((row[0] for row in rows), default=0) + 1, NONE, dtype=np.int64)
    places = items.copy()
    for revision_id, area_id, item_id, concept in rows:
        chooser = choosers.get(area_id)
        if chooser is not None:
            items[revision_id] = chooser.item(item_id)
            places[revision_id] = chooser.concept(concepts.get(item_id, concept))
    return items, places


def _as_ever(
    shelves: Mapping[int, AreaShelves], choosers: Mapping[int, RepeatChooser]
) -> tuple[Indexes, Indexes]:
    """Return the same where the shelves have always been as they are now, which says it all."""
    ids = {area_id: shelf.editions[-1].columns.revision_ids for area_id, shelf in shelves.items()}
    last = max((int(each.max(initial=0)) for each in ids.values()), default=0)
    items = np.full(last + 1, NONE, dtype=np.int64)
    concepts = items.copy()
    for area_id, revisions in ids.items():
        items[revisions] = np.arange(len(revisions))
        concepts[revisions] = choosers[area_id].concept_of
    return items, concepts
