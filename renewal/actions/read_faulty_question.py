"""Reads a question that may be rescored, as it was asked, with the keys that count for it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy.orm import Session

from renewal.actions.read_rescores import find_revision
from renewal.domain.item import Item
from renewal.store.queries.rescores import RescoreTold, told_of
from renewal.store.queries.revision_content import (
    RevisionContent,
    revision_numbers,
    revisions_told,
)


class FaultyQuestion(NamedTuple):
    """A revision of a question, with all keys that count: the author's first.

    ``numbers`` are those of all revisions that the question has, the newest first, and
    ``rescored`` what was said of this one before, oldest first.
    """

    content: RevisionContent
    keys: tuple[tuple[str, ...], ...]
    is_void: bool
    numbers: tuple[int, ...]
    rescored: tuple[RescoreTold, ...]

    @property
    def item(self) -> Item:
        """What this revision asks."""
        return self.content.item


def read_faulty_question(
    session: Session, *, item: str, number: int | None = None
) -> FaultyQuestion:
    """Return the revision with this ``number``, or the newest one that somebody was asked.

    Raises `UnknownQuestion`.
    """
    revision = find_revision(session, item, number)
    return FaultyQuestion(
        content=revisions_told(session, [revision.id])[revision.id],
        keys=revision.keyed.keys,
        is_void=revision.keyed.is_void,
        numbers=revision_numbers(session, item),
        rescored=told_of(session, [revision.id]),
    )
