"""Choosing the month's question for one person: the rule in plain words.

In this order: never one's own item; an item not issued in this cycle before any other; the
topic whose share of the blueprint asks for it first; then a keyed order of the items that
differs from credential to credential, so that exposure spreads evenly and neighbours get
different questions. When everything has been issued, what was never displayed comes
first, then what was issued longest ago.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil

from renewal.domain.calendar import Month


class Reason(StrEnum):
    """Why an item was chosen."""

    NEW = "new"
    SHORTAGE = "shortage"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An operational item of the area with its current revision."""

    item_id: int
    revision_id: int
    topic: str


@dataclass(frozen=True, slots=True)
class Issued:
    """An item that was issued to the credential in the current cycle."""

    item_id: int
    topic: str
    month: Month
    displayed: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen item and why."""

    candidate: Candidate
    reason: Reason


def choose(
    candidates: Sequence[Candidate],
    weights: Mapping[str, Fraction],
    issued: Sequence[Issued],
    order: Callable[[int], int],
) -> Choice | None:
    """Return the item to issue next, None when there is no candidate at all.

    ``candidates`` leave out the person's own items; ``weights`` are the topics' shares;
    ``issued`` is what this cycle has brought; ``order`` gives each item id its place in the
    credential's own order.
    """
    if not candidates:
        return None
    known = {entry.item_id for entry in issued}
    unseen = [candidate for candidate in candidates if candidate.item_id not in known]
    if not unseen:
        return Choice(_seen_longest_ago(candidates, issued, order), Reason.SHORTAGE)
    topic = _topic_due({c.topic for c in unseen}, weights, issued)
    pool = [candidate for candidate in unseen if candidate.topic == topic]
    return Choice(min(pool, key=lambda candidate: order(candidate.item_id)), Reason.NEW)


def _topic_due(topics: set[str], weights: Mapping[str, Fraction], issued: Sequence[Issued]) -> str:
    """Return the topic whose next question is due first, among those behind their share.

    A topic of weight w is behind when it had fewer than w of all questions, the new one
    included, and its next question is due by the number ceil((had + 1) / w). Taking the
    earliest due keeps every topic less than one question from its share (the fair schedule
    of Baruah, Cohen, Plaxton and Varvel, 1996), which taking the furthest behind does not.
    When the bank has nothing unseen of any topic that is behind, the least ahead is taken.
    """
    had = Counter(entry.topic for entry in issued)
    total = len(issued) + 1

    def ahead(topic: str) -> Fraction:
        return had[topic] - weights.get(topic, Fraction(0)) * total

    behind = [topic for topic in topics if ahead(topic) < 0]
    if not behind:
        return min(topics, key=lambda topic: (ahead(topic), topic))
    return min(
        behind, key=lambda topic: (ceil((had[topic] + 1) / weights[topic]), ahead(topic), topic)
    )


def _seen_longest_ago(
    candidates: Sequence[Candidate], issued: Sequence[Issued], order: Callable[[int], int]
) -> Candidate:
    last = {entry.item_id: entry for entry in sorted(issued, key=lambda entry: entry.month)}
    shown = {entry.item_id for entry in issued if entry.displayed}

    def rank(candidate: Candidate) -> tuple[bool, Month, int]:
        item = candidate.item_id
        return item in shown, last[item].month, order(item)

    return min(candidates, key=rank)
