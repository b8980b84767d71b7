"""What one person remembers of one concept, from all answers to its items.

An answer to any item of a concept reviews the concept. `ConceptMemory` is what all answers so
far leave; learning from them one by one or all at once gives the same. A concept is *wanted*
from its first slip on, a wrong answer or a right one that was not sure; it *comes back* in a
month's question once the chance of recall has fallen below `RECALL_WANTED`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from renewal.domain.choosing import DueConcept
from renewal.domain.spacing import (
    Grade,
    Memory,
    Sure,
    first_memory,
    grade_of,
    recall,
    reviewed,
)

RECALL_WANTED: Final = 0.8
"""A concept comes back below this chance of recall; 0.7 to 0.8 fits a grid of months."""


@dataclass(frozen=True, slots=True)
class Review:
    """One answer to an item of the concept; ``first_sight``: that item was never seen before."""

    right: bool
    sure: Sure | None
    first_sight: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ConceptMemory:
    """The state after the last answer, and what the slips on the way were like."""

    memory: Memory
    reviewed_at: datetime
    wanted: bool
    sure_and_wrong: bool

    def recall_at(self, at: datetime) -> float:
        """Return the chance that the concept is remembered at ``at``."""
        return recall(self.memory, days_between(self.reviewed_at, at))

    def comes_back_at(self, at: datetime) -> bool:
        """Tell whether the concept should be asked again at ``at``."""
        return self.wanted and self.recall_at(at) < RECALL_WANTED


def days_between(earlier: datetime, later: datetime) -> int:
    """Return the whole days that have gone by, 0 when the clock was set back."""
    return max((later - earlier).days, 0)


def is_slip(review: Review) -> bool:
    """Tell whether an answer was wrong, or right without being sure."""
    return _grade(review) in (Grade.AGAIN, Grade.HARD)


def asks_for_first_sight(right: bool, sure: Sure | None) -> bool:
    """Tell whether memory takes such an answer otherwise if the item was never seen before."""
    grades = {grade_of(right, sure, first_sight=first) for first in (True, False)}
    return len(grades) > 1


def learned(before: ConceptMemory | None, review: Review) -> ConceptMemory:
    """Return what is remembered after one more answer."""
    grade, slip = _grade(review), is_slip(review)
    sure_and_wrong = not review.right and review.sure is Sure.SURE
    if before is None:
        return ConceptMemory(first_memory(grade), review.at, slip, sure_and_wrong)
    return ConceptMemory(
        reviewed(before.memory, grade, days_between(before.reviewed_at, review.at)),
        max(review.at, before.reviewed_at),
        before.wanted or slip,
        sure_and_wrong if slip else before.sure_and_wrong,
    )


def learned_from(reviews: Iterable[Review]) -> ConceptMemory | None:
    """Return what all answers (in the order in which they came) leave, None without any."""
    memory: ConceptMemory | None = None
    for review in reviews:
        memory = learned(memory, review)
    return memory


def _grade(review: Review) -> Grade:
    return grade_of(review.right, review.sure, first_sight=review.first_sight)


def due_concept(concept: str, memory: ConceptMemory, weight: float, at: datetime) -> DueConcept:
    """Return the concept with its rank; ``weight`` is its topic's share of the blueprint."""
    return DueConcept(concept, rank_of(weight, memory.recall_at(at), memory.sure_and_wrong))


def rank_of(weight: float, chance: float, sure_and_wrong: bool) -> float:
    """Return the rank of a due concept: surely wrong first, then by weight x (1 - recall).

    ``weight`` (its topic's share of the blueprint) and ``chance`` (of recall) are from 0 to 1.
    """
    return -weight * (1 - chance) - (1.0 if sure_and_wrong else 0.0)
