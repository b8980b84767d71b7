"""Practice between the months: what is asked again, and in which order.

Only items are practised whose own question is answered or closed. The concept remembered least
comes first; one that was answered today rests until tomorrow, so practice comes to an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from renewal.domain.remembering import ConceptMemory, days_between


class Only(StrEnum):
    """Which concepts are practised: those that slipped, or every one seen."""

    SLIPPED = "slipped"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Seen:
    """An item somebody knows from a question that is over; ``assignment_id`` is its last one.

    ``answered_at`` is None when its window closed without an answer.
    """

    item_id: int
    concept: str
    assignment_id: int
    answered_at: datetime | None


def waiting(
    seen: Iterable[Seen], memories: Mapping[str, ConceptMemory], at: datetime, only: Only
) -> tuple[Seen, ...]:
    """Return what is to be practised at ``at``, one item for each concept, in order.

    Of a concept's items the one comes that was answered longest ago.
    """
    oldest: dict[str, Seen] = {}
    for item in sorted(seen, key=_longest_ago):
        oldest.setdefault(item.concept, item)
    due = [item for concept, item in oldest.items() if _waits(memories.get(concept), at, only)]
    return tuple(
        sorted(due, key=lambda item: (_recall(memories.get(item.concept), at), item.concept))
    )


def _longest_ago(item: Seen) -> tuple[bool, float, int]:
    answered = item.answered_at
    return answered is not None, answered.timestamp() if answered else 0.0, item.item_id


def _waits(memory: ConceptMemory | None, at: datetime, only: Only) -> bool:
    if memory is None:
        return only is Only.SEEN
    rested = days_between(memory.reviewed_at, at) >= 1
    return rested and (memory.wanted or only is Only.SEEN)


def _recall(memory: ConceptMemory | None, at: datetime) -> float:
    return memory.recall_at(at) if memory else 0.0
