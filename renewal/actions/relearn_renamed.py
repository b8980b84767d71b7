"""Learns again what belongs to concepts that items have left, or come to, since the last shelves.

Memory is kept by concept. When an import moves items to another concept, or names it anew, what
people remember of them goes with the items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from renewal.actions.rebuild_cache import AT_ONCE, relearn
from renewal.store.memories import learners_of
from renewal.store.stocks import StoredCandidate


def relearn_renamed(
    session: Session, last: Mapping[int, Sequence[StoredCandidate]], concepts: Mapping[int, str]
) -> None:
    """The cache has the concepts that items have now; nothing is done where none has another.

    ``last`` are, by area, the candidates on its last shelf, ``concepts`` those that items have
    now. Commits some hundred credentials at a time; broken off, it is done again before the next
    shelves are filled.
    """
    for area_id, entries in last.items():
        names = _renamed(entries, concepts)
        if names:
            learners = learners_of(session, area_id, sorted(names))
            for start in range(0, len(learners), AT_ONCE):
                relearn(session, learners[start : start + AT_ONCE], write=True)


def _renamed(entries: Sequence[StoredCandidate], concepts: Mapping[int, str]) -> set[str]:
    """Return the concepts that items of a shelf have left, and those they have come to."""
    return {
        name
        for item_id, _revision, _topic, before, *_numbers in entries
        if concepts[item_id] != before
        for name in (before, concepts[item_id])
    }
