"""Learns again what belongs to concepts that items have left, or come to, since the last shelves.

Memory is kept by concept. When an import moves items to another concept, or names it anew, what
people remember of them goes with the items.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from renewal.actions.rebuild_cache import AT_ONCE, relearn
from renewal.store.memories import learners_of
from renewal.store.shelves import renamed_concepts


def relearn_renamed(session: Session) -> None:
    """The cache has the concepts that items have now; nothing is done where none has another.

    Commits some hundred credentials at a time; broken off, it is done again before the next
    shelves are filled.
    """
    for area_id, names in renamed_concepts(session).items():
        learners = learners_of(session, area_id, sorted(names))
        for start in range(0, len(learners), AT_ONCE):
            relearn(session, learners[start : start + AT_ONCE], write=True)
