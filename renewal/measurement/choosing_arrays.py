"""Choosing for many credentials at once: the rule of `domain.choosing` where it runs plainly.

A credential is *plain* when every question of its cycle so far was the plain one, the topic
whose turn it was and a concept not asked before, or a repeat within the cycle, which takes a
turn of its topic and leaves the order of new concepts as it is. Then what it was asked need
not be read: it follows from the shelves (the bank as it stood in each month), the months of
the repeats and the credential's number. Credentials that are not plain go through
`domain.choosing` one by one; for a repeat to come there is `repeat_arrays`. Property tests hold
them equal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renewal.domain.choosing import Candidate
from renewal.domain.keyed_order import FIRST, GOLDEN, SECOND, stirred
from renewal.domain.topic_order import Topics

Numbers = NDArray[np.uint64]
Indexes = NDArray[np.int64]
Mask = NDArray[np.bool_]

NOWHERE = np.uint64(2**64 - 1)
NONE = -1


@dataclass(frozen=True, slots=True)
class Edition:
    """A bank as it stood from some month on: its candidates, and the orders of its topics."""

    candidates: tuple[Candidate, ...]
    orders: tuple[Topics, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """An area's editions by month, oldest first; the last month is the one being opened.

    It reaches back as far as a cycle does, or as far as there is anything. Months that were
    never opened are left out.
    """

    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Repeats within the cycle: row of the credential, place of the month, topic; of one length.

    Months are counted from the oldest of the shelf; a topic is its place in `PlainChooser.topics`.
    """

    rows: Indexes
    months: Indexes
    topics: Indexes


def stir(numbers: Numbers) -> Numbers:
    """Return `keyed_order.stirred` of each number; wrapping around is meant."""
    mixed = numbers + np.uint64(GOLDEN)
    for shift, factor in ((30, FIRST), (27, SECOND)):
        mixed ^= mixed >> np.uint64(shift)
        mixed *= np.uint64(factor)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def places(key: int, people: Numbers, things: Numbers) -> Numbers:
    """Return `keyed_order.place_of` for people (n,) and things (m,) or (n, m): shape (n, m)."""
    return places_of(stir(np.uint64(stirred(key)) ^ people), things)


def places_of(own: Numbers, things: Numbers) -> Numbers:
    """Return `places` of people whose numbers are stirred with the key already."""
    return stir(own[:, None] ^ things)


class PlainChooser:
    """Chooses in one area and month; what depends on the shelf alone is worked out once."""

    def __init__(self, shelf: Shelf, key: int) -> None:
        self._key = key
        self._runs = _runs(shelf.editions)
        self._present = len(shelf.editions) - 1
        orders = [order for run in self._runs for order in run.edition.orders]
        self.topics = sorted({topic for order in orders for topic in order})
        self._length = _length(orders, shelf.editions[-1])
        self._counts = [
            _counts(run.edition.orders, self.topics, self._length) for run in self._runs
        ]
        # Whose turn it is at each position of the present orders, as a place in `topics`.
        present = self._counts[-1]
        came = present[:, 1:] > present[:, :-1]
        self._turns: Indexes = came.argmax(axis=2) if self._length else np.zeros((1, 0), np.int64)
        listed = [_by_topic(run.edition.candidates) for run in self._runs]
        self._tables = [
            _TopicTable([by_topic.get(topic, ()) for by_topic in listed]) for topic in self.topics
        ]

    def revisions(
        self, credentials: Numbers, asked: Indexes, repeats: Repeats | None = None
    ) -> Indexes:
        """Return the new concept's revision for each plain credential (n,).

        `NONE` stands where the rule must decide. ``asked`` is how many questions each
        credential has had since it was enrolled.
        """
        chosen = np.full(len(credentials), NONE, dtype=np.int64)
        if not self._length:
            return chosen
        own = stir(np.uint64(stirred(self._key)) ^ credentials)
        first = places_of(own, np.zeros(1, np.uint64))[:, 0]
        topic = self._turn(first, asked)
        started = self._present - asked % self._length
        back = self._repeated(len(credentials), started, repeats)
        for number, table in enumerate(self._tables):
            members = np.flatnonzero(topic == number)
            if len(members):
                had = self._had(first[members], started[members], number)
                had -= back[members, :, number] if back is not None else 0
                chosen[members] = table.pick(own[members], had)
        return chosen

    def turns(self, credentials: Numbers, asked: Indexes) -> Indexes:
        """Return whose turn it is for each credential, as a place in `topics`, or `NONE`."""
        if not self._length:
            return np.full(len(credentials), NONE, dtype=np.int64)
        first = places(self._key, credentials, np.zeros(1, np.uint64))[:, 0]
        return self._turn(first, asked)

    def _turn(self, first: Numbers, asked: Indexes) -> Indexes:
        order = (first % np.uint64(len(self._turns))).astype(np.int64)
        return np.asarray(self._turns[order, asked % self._length])

    def _had(self, first: Numbers, started: Indexes, topic: int) -> Indexes:
        """Return how often the topic came since ``started``: shape (members, runs)."""
        had = np.zeros((len(first), len(self._runs)), dtype=np.int64)
        for number, run in enumerate(self._runs):
            counts = self._counts[number]
            order = (first % np.uint64(len(counts))).astype(np.int64)
            begin = np.clip(run.begin - started, 0, self._length)
            end = np.clip(min(run.end, self._present) - started, 0, self._length)
            had[:, number] = counts[order, end, topic] - counts[order, begin, topic]
        return had

    def _repeated(self, people: int, started: Indexes, repeats: Repeats | None) -> Indexes | None:
        """Return how many of the topics' turns were repeats: shape (people, runs, topics)."""
        if repeats is None or not len(repeats.rows):
            return None
        back = np.zeros((people, len(self._runs), len(self.topics)), dtype=np.int64)
        now = repeats.months >= started[repeats.rows]
        ends = np.array([run.end for run in self._runs], dtype=np.int64)
        run = np.searchsorted(ends, repeats.months, side="right")
        np.add.at(back, (repeats.rows[now], run[now], repeats.topics[now]), 1)
        return back


@dataclass(frozen=True, slots=True)
class _Run:
    """The months ``[begin, end)`` in which an edition was in force."""

    edition: Edition
    begin: int
    end: int


def _runs(editions: Sequence[Edition]) -> list[_Run]:
    runs: list[_Run] = []
    for month, edition in enumerate(editions):
        if runs and runs[-1].edition is edition:
            runs[-1] = _Run(edition, runs[-1].begin, month + 1)
        else:
            runs.append(_Run(edition, month, month + 1))
    return runs


def _length(orders: Sequence[Topics], present: Edition) -> int:
    """Return how many questions an order holds, 0 where the rule must decide everything.

    That is so without an order, and while a cycle still runs that began under another length.
    """
    lengths = {len(order) for order in orders}
    return lengths.pop() if present.orders and len(lengths) == 1 else 0


def _counts(orders: Sequence[Topics], topics: Sequence[str], length: int) -> Indexes:
    """Return how often each topic came before each position: (orders, length + 1, topics)."""
    number = {topic: index for index, topic in enumerate(topics)}
    turns = np.zeros((max(len(orders), 1), length + 1, len(topics)), dtype=np.int64)
    for index, order in enumerate(orders):
        for position, topic in enumerate(order[:length]):
            turns[index, position + 1, number[topic]] = 1
    return turns.cumsum(axis=1)


class _TopicTable:
    """The concepts of one topic over all editions, and the items they have now."""

    def __init__(self, runs: Sequence[Sequence[Candidate]]) -> None:
        """Take the topic's candidates in each run, the present one last."""
        concepts = sorted({each.concept_number for run in runs for each in run})
        column = {concept: index for index, concept in enumerate(concepts)}
        self.concepts = np.array(concepts, dtype=np.uint64)
        self.there = np.zeros((len(runs), len(concepts)), dtype=np.bool_)
        for number, run in enumerate(runs):
            self.there[number, [column[each.concept_number] for each in run]] = True
        self.items, self.revision_ids = _items_by_concept(runs[-1], column)

    def pick(self, own: Numbers, had: Indexes) -> Indexes:
        """Return the revision for each credential that was asked ``had`` (n, runs) concepts.

        ``own`` are the credentials' numbers as `places_of` takes them.
        """
        if not len(self.concepts):
            return np.full(len(own), NONE, dtype=np.int64)
        order = places_of(own, self.concepts)
        used = np.zeros(order.shape, dtype=np.bool_)
        short = np.zeros(len(own), dtype=np.bool_)
        for run in range(had.shape[1] - 1):
            rows = np.flatnonzero(had[:, run])
            if len(rows):
                short[rows] |= self._use(order, used, rows, had[rows, run], self.there[run])
        # In the present run, what was asked so far comes first in the order of what is left.
        order[used | ~self.there[-1]] = NOWHERE
        asked = np.maximum(had[:, -1], 0)
        short |= asked >= order.shape[1]
        everyone = np.arange(len(own))
        concept = order.argsort(axis=1)[everyone, np.where(short, 0, asked)]
        short |= order[everyone, concept] == NOWHERE
        revision = self._item(own, concept)
        return np.where(short, NONE, revision)

    @staticmethod
    def _use(order: Numbers, used: Mask, rows: Indexes, count: Indexes, there: Mask) -> Mask:
        """The next ``count`` concepts of each row are used; return where there were too few."""
        left = np.where(used[rows] | ~there, NOWHERE, order[rows])
        ranked = left.argsort(axis=1)
        ranks = np.empty_like(ranked)
        np.put_along_axis(ranks, ranked, np.arange(ranked.shape[1])[None, :], axis=1)
        taken = ranks < count[:, None]
        used[rows] |= taken
        return np.asarray((taken & (left == NOWHERE)).any(axis=1) | (count > left.shape[1]))

    def _item(self, own: Numbers, concept: Indexes) -> Indexes:
        numbers = self.items[concept]
        best = np.where(numbers == NOWHERE, NOWHERE, places_of(own, numbers)).argmin(axis=1)
        return np.asarray(self.revision_ids[concept, best])


def _by_topic(candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = defaultdict(list)
    for each in candidates:
        found[each.topic].append(each)
    return dict(found)


def _items_by_concept(
    candidates: Sequence[Candidate], column: dict[int, int]
) -> tuple[Numbers, Indexes]:
    """Return the items' numbers and revisions by concept, padded: (concepts, most items)."""
    listed: list[list[Candidate]] = [[] for _ in column]
    for candidate in candidates:
        listed[column[candidate.concept_number]].append(candidate)
    most = max((len(items) for items in listed), default=0) or 1
    numbers = np.full((len(listed), most), NOWHERE, dtype=np.uint64)
    revisions = np.full((len(listed), most), NONE, dtype=np.int64)
    for row, items in enumerate(listed):
        for place, candidate in enumerate(items):
            numbers[row, place] = candidate.number
            revisions[row, place] = candidate.revision_id
    return numbers, revisions
