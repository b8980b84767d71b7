"""Makes the caches again from the evidence, and says where they differed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from renewal.actions.decide_renewals import lock_credentials
from renewal.store.db import writing
from renewal.store.memories import all_credentials, cached, memories_at, rewrite

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many credentials were looked at, and which had a cache that was not what it should be."""

    credentials: int
    differing: tuple[int, ...]


def rebuild_cache(session: Session, *, write: bool) -> Rebuilt:
    """The cache of memory is what the answers say; without ``write`` it is compared only.

    Goes from credential to credential, some at a time, so that answers can be recorded
    meanwhile; commits after each step.
    """
    looked_at, differing = 0, []
    for some in all_credentials(session, at_once=AT_ONCE):
        looked_at += len(some)
        differing += relearn(session, some, write=write)
    session.rollback()
    return Rebuilt(looked_at, tuple(differing))


def relearn(session: Session, some: list[int], *, write: bool) -> list[int]:
    """The cache of some hundred credentials is what the answers say; return whose was not.

    Commits. Without ``write`` it is compared only.
    """
    with writing(session):
        lock_credentials(session, some)
        return relearn_within(session, some, write=write)


def relearn_within(session: Session, some: Sequence[int], *, write: bool = True) -> list[int]:
    """The cache of these credentials, which are locked, is what the answers say; see `relearn`."""
    memories, held = memories_at(session, some), cached(session, some)
    wrong = sorted(
        {
            credential_id
            for credential_id, concept in memories.keys() | held.keys()
            if memories.get((credential_id, concept)) != held.get((credential_id, concept))
        }
    )
    if write and wrong:
        mine = {key: memory for key, memory in memories.items() if key[0] in set(wrong)}
        rewrite(session, wrong, mine)
    return wrong
