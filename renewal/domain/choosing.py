"""Choosing the month's question for one person: the rule in plain words.

A credential follows a fair order of its area's topics (`topic_order`): the number of questions
that its cycle has brought says which topic's turn it is. Within the topic, in this order:

1. never one's own item, and never an item already issued in this cycle while another is left;
2. a concept that should come back, by an item of it not seen before, while the credit year's
   quota of repeats lasts and the concept was asked less than twice in the cycle;
3. a concept not asked yet in this cycle; the credential's own keyed order says which, and
   which of its items.

When the topic has nothing unseen, the topic whose turn comes next is taken. When everything
has been issued, what was never displayed comes first, then what was issued longest ago.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from renewal.domain.calendar import Month
from renewal.domain.topic_order import Topics

SIBLINGS_A_CYCLE = 2
"""How many items of one concept count within a cycle."""


class Reason(StrEnum):
    """Why an item was chosen; every reason but the first departs from the plain order.

    ``REPEAT`` brings back a concept of this cycle, ``EARLIER_CYCLE`` one that only an earlier
    cycle (or practice) has asked. ``OWN_ORDER`` is a new concept at its topic's turn that the
    plain course would not have brought now, because something interrupted it: a month left
    out, an item of one's own. ``PRETEST`` is an extra drawn by lot, which nothing here chooses.
    """

    NEW = "new"
    REPEAT = "repeat"
    EARLIER_CYCLE = "earlier cycle"
    SIBLING = "sibling"
    OTHER_TOPIC = "other topic"
    SHORTAGE = "shortage"
    OWN_ORDER = "own order"
    PRETEST = "pretest"


REPEATS = frozenset({Reason.REPEAT, Reason.EARLIER_CYCLE})
"""The reasons that use up the quota of repeats."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An operational item of the area; ``number`` and ``concept_number`` place it in orders."""

    item_id: int
    revision_id: int
    topic: str
    concept: str
    number: int
    concept_number: int


@dataclass(frozen=True, slots=True)
class Issued:
    """An item that was issued to the credential in the current cycle."""

    item_id: int
    concept: str
    month: Month
    displayed: bool


@dataclass(frozen=True, slots=True)
class DueConcept:
    """A concept that memory wants back; the smallest ``rank`` is wanted most."""

    concept: str
    rank: float


@dataclass(frozen=True, slots=True)
class Learner:
    """What is known of one credential: its topics in order, and what its cycle has brought.

    ``plan`` is repeated when a cycle brings more questions than it holds; ``repeats_left`` is
    what is left of the credit year's quota.
    """

    plan: Topics
    issued: Sequence[Issued] = ()
    due: Sequence[DueConcept] = ()
    repeats_left: int = 0

    @property
    def turns(self) -> tuple[str, ...]:
        """The topics, each once, in the order in which their turns come from now on."""
        start = len(self.issued) % len(self.plan) if self.plan else 0
        return tuple(dict.fromkeys((*self.plan[start:], *self.plan[:start])))


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen item and why."""

    candidate: Candidate
    reason: Reason


def choose(
    candidates: Collection[Candidate], learner: Learner, place: Callable[[int], int]
) -> Choice | None:
    """Return the item to issue next, None when there is no candidate at all.

    ``candidates`` leave out the person's own items. ``place`` gives each item's and each
    concept's number its place in the credential's own order.
    """
    if not candidates:
        return None
    known = {entry.item_id for entry in learner.issued}
    unseen = [candidate for candidate in candidates if candidate.item_id not in known]
    if not unseen:
        return Choice(_seen_longest_ago(candidates, learner.issued, place), Reason.SHORTAGE)
    times = Counter(entry.concept for entry in learner.issued)
    for turn, topic in enumerate(_turns(learner, unseen)):
        pool = [candidate for candidate in unseen if candidate.topic == topic]
        if not pool:
            continue
        if turn == 0:
            repeat = _repeat(pool, learner, times, place)
            if repeat is not None:
                known_now = times[repeat.concept] > 0
                return Choice(repeat, Reason.REPEAT if known_now else Reason.EARLIER_CYCLE)
        item = _least_asked(pool, times, place)
        if turn > 0 or topic not in learner.plan:
            return Choice(item, Reason.OTHER_TOPIC)
        return Choice(item, Reason.SIBLING if times[item.concept] else Reason.NEW)
    raise AssertionError("an unseen item has a topic")


def _turns(learner: Learner, unseen: Sequence[Candidate]) -> Iterator[str]:
    """The topics by their turns, then those that the plan does not know."""
    yield from learner.turns
    yield from sorted({candidate.topic for candidate in unseen} - set(learner.turns))


def _repeat(
    pool: Sequence[Candidate], learner: Learner, times: Counter[str], place: Callable[[int], int]
) -> Candidate | None:
    if learner.repeats_left < 1:
        return None
    for due in sorted(learner.due, key=lambda due: (due.rank, due.concept)):
        siblings = [candidate for candidate in pool if candidate.concept == due.concept]
        if siblings and times[due.concept] < SIBLINGS_A_CYCLE:
            return min(siblings, key=lambda candidate: place(candidate.number))
    return None


def _least_asked(
    pool: Sequence[Candidate], times: Counter[str], place: Callable[[int], int]
) -> Candidate:
    """The item of the concept asked least often, by the credential's order."""
    return min(
        pool,
        key=lambda candidate: (
            times[candidate.concept],
            place(candidate.concept_number),
            place(candidate.number),
        ),
    )


def _seen_longest_ago(
    candidates: Collection[Candidate], issued: Sequence[Issued], place: Callable[[int], int]
) -> Candidate:
    last = {entry.item_id: entry.month for entry in sorted(issued, key=lambda each: each.month)}
    shown = {entry.item_id for entry in issued if entry.displayed}

    def rank(candidate: Candidate) -> tuple[bool, Month, int]:
        item = candidate.item_id
        return item in shown, last[item], place(candidate.number)

    return min(candidates, key=rank)
