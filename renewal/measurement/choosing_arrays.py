"""Choosing for many credentials at once: the rule of `domain.choosing` where it runs plainly.

A credential is *plain* when every question of its cycle so far was the plain one, the topic
whose turn it was and a concept not asked before, or a repeat. One within the cycle takes a
turn of its topic and leaves the order of new concepts as it is; one of an earlier cycle's
concept takes that concept out of the order, too. Then what it was asked need not be read: it
follows from the shelves (the bank as it stood in each month), the repeats and the credential's
number. Credentials that are not plain go through `domain.choosing` one by one, and so do topics
that share a concept with another; for a repeat to come there is `repeat_arrays`. Property tests
hold them equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from renewal.domain.keyed_order import stirred
from renewal.domain.topic_order import Topics
from renewal.measurement.editions import Edition
from renewal.measurement.keyed_arrays import (
    NONE,
    NOWHERE,
    Indexes,
    Mask,
    Numbers,
    first_of,
    next_of,
    places_of,
    stir,
)
from renewal.measurement.sorted_rows import distinct, rows_among
from renewal.measurement.topic_tables import TopicTables


@dataclass(frozen=True, slots=True)
class Shelf:
    """An area's editions by month, oldest first; the last month is the one being opened.

    It reaches back as far as a cycle does, or as far as there is anything. Months that were
    never opened are left out.
    """

    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class Repeats:
    """Repeats: row of the credential, place of the month, topic, new concept; of one length.

    Months are counted from the oldest of the shelf; a topic is its place in `PlainChooser.topics`.
    ``concepts`` are places (`PlainChooser.asked_in`) of what the cycle had not asked before, `NONE`
    for a repeat within the cycle.
    """

    rows: Indexes
    months: Indexes
    topics: Indexes
    concepts: Indexes

    def where(self, some: Mask) -> Repeats:
        """Return some of them."""
        return Repeats(self.rows[some], self.months[some], self.topics[some], self.concepts[some])


_NO_REPEATS = Repeats(*(np.zeros(0, dtype=np.int64) for _ in range(4)))


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
        self._tables = TopicTables(self.topics, [run.edition.columns for run in self._runs])
        self.entangled = self._tables.entangled
        self.present_topics: Indexes = self._tables.places_in(-1)[0]
        """The topic of each of the present candidates, as a place in `topics`, or `NONE`."""

    def asked_in(self, months: Indexes, revisions: Indexes) -> tuple[Indexes, Indexes]:
        """Return the places of the topics and concepts of revisions (n,), as `Repeats` has them.

        `NONE` stands for what the shelf did not have in its ``months`` (n,), or in no topic.
        """
        topics = np.full(len(revisions), NONE, dtype=np.int64)
        concepts, runs = topics.copy(), self._run_of(months)
        for run in distinct(runs).tolist():
            mine = np.flatnonzero(runs == run)
            shelved = self._runs[run].edition.columns.revision_ids
            order = np.argsort(shelved)
            place, there = rows_among(shelved[order], revisions[mine])
            for found, known in zip((topics, concepts), self._tables.places_in(run), strict=True):
                found[mine[there]] = known[order[place[there]]]
        return topics, concepts

    def revisions(
        self, credentials: Numbers, asked: Indexes, repeats: Repeats = _NO_REPEATS
    ) -> Indexes:
        """Return the new concept's revision for each plain credential (n,).

        `NONE` stands where the rule must decide. ``asked`` is how many questions each
        credential has had since it was enrolled.
        """
        if not self._length:
            return np.full(len(credentials), NONE, dtype=np.int64)
        own, first = self._own(credentials)
        topics = self._turn(first, asked)
        repeats = self._within(asked, repeats)
        # Only those in the topic whose turn it is touch its order.
        mine = repeats.where(repeats.topics == topics[repeats.rows])
        had = self._had(first, asked, topics, mine)
        left, _, short = self._walk(own, topics, had, self._taken(mine))
        concepts, there = next_of(left, had[:, -1])
        found = self._tables.revisions(-1, own, topics, concepts)
        return np.where(there & ~short & ~self.entangled[topics], found, NONE)

    def brought(
        self, credentials: Numbers, asked: Indexes, repeats: Repeats
    ) -> tuple[Indexes, Indexes]:
        """Return the new questions of plain credentials' cycles: their rows, and revisions."""
        if not self._length:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        people, first = self._own(credentials)
        repeats = self._within(asked, repeats)
        # Each topic of each person is a row of its own.
        each = len(self.topics)
        mine = replace(repeats, rows=repeats.rows * each + repeats.topics)
        own, topics = np.repeat(people, each), np.tile(np.arange(each), len(people))
        had = self._had(np.repeat(first, each), np.repeat(asked, each), topics, mine)
        left, taken, _ = self._walk(own, topics, had, self._taken(mine))
        taken.append(first_of(left, had[:, -1])[0])
        rows, revisions = [], []
        for run, came in enumerate(taken):
            row, concept = np.nonzero(came)
            rows.append(row // each)
            revisions.append(self._tables.revisions(run, own[row], topics[row], concept))
        return np.concatenate(rows), np.concatenate(revisions)

    def turns(self, credentials: Numbers, asked: Indexes) -> Indexes:
        """Return whose turn it is for each credential, as a place in `topics`, or `NONE`."""
        if not self._length:
            return np.full(len(credentials), NONE, dtype=np.int64)
        return self._turn(self._own(credentials)[1], asked)

    def _own(self, credentials: Numbers) -> tuple[Numbers, Numbers]:
        """Return each credential's number as `places_of` takes it, and its place of an order."""
        own = stir(np.uint64(stirred(self._key)) ^ credentials)
        return own, places_of(own, np.zeros(1, np.uint64))[:, 0]

    def _turn(self, first: Numbers, asked: Indexes) -> Indexes:
        return np.asarray(self._turns[_order(first, len(self._turns)), asked % self._length])

    def _within(self, asked: Indexes, repeats: Repeats) -> Repeats:
        """Return the repeats of the present cycles."""
        started = self._present - asked % self._length
        return repeats.where(repeats.months >= started[repeats.rows])

    def _run_of(self, months: Indexes) -> Indexes:
        ends = np.array([run.end for run in self._runs], dtype=np.int64)
        return np.searchsorted(ends, months, side="right")

    def _taken(self, repeats: Repeats) -> list[tuple[Indexes, Indexes]]:
        """Return, by run, which concepts repeats took out of their order: rows, concepts."""
        took = repeats.where(repeats.concepts != NONE)
        runs = self._run_of(took.months)
        return [
            (took.rows[runs == run], took.concepts[runs == run]) for run in range(len(self._runs))
        ]

    def _had(self, first: Numbers, asked: Indexes, topics: Indexes, repeats: Repeats) -> Indexes:
        """Return how many new concepts of its topic each row's cycle has brought: (n, runs).

        ``repeats`` are those of the same topics.
        """
        started = self._present - asked % self._length
        had = np.zeros((len(first), len(self._runs)), dtype=np.int64)
        for number, run in enumerate(self._runs):
            counts = self._counts[number]
            order = _order(first, len(counts))
            begin = np.clip(run.begin - started, 0, self._length)
            end = np.clip(min(run.end, self._present) - started, 0, self._length)
            had[:, number] = counts[order, end, topics] - counts[order, begin, topics]
        # A repeat took one of its topic's turns.
        np.subtract.at(had, (repeats.rows, self._run_of(repeats.months)), 1)
        return np.maximum(had, 0)

    def _walk(
        self,
        own: Numbers,
        topics: Indexes,
        had: Indexes,
        out: Sequence[tuple[Indexes, Indexes]],
    ) -> tuple[Numbers, list[Mask], Mask]:
        """Return what is left of each one's order of a topic's concepts when the present run began.

        `NOWHERE` stands for what is not; then what each earlier run took, and who had too few.
        ``out`` are, by run, concepts that repeats took out of the order. The order had not come
        to them before, so it is the same whether they leave in their month or when the run begins.
        """
        order = places_of(own, self._tables.concepts[topics])
        used, taken = np.zeros(order.shape, dtype=np.bool_), []
        short = np.zeros(len(own), dtype=np.bool_)
        for run, there in enumerate(self._tables.there[:-1]):
            used[out[run]] = True
            left = np.where(used | ~there[topics], NOWHERE, order)
            now, few = first_of(left, had[:, run])
            used, short = used | now, short | few
            taken.append(now)
        used[out[-1]] = True
        order[used | ~self._tables.there[-1][topics]] = NOWHERE
        return order, taken, short


def _order(first: Numbers, orders: int) -> Indexes:
    """Return which of so many orders each credential follows."""
    return (first % np.uint64(orders)).astype(np.int64)


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
    listed = [[number[topic] for topic in order[:length]] for order in orders]
    if length and listed:
        which, position = np.arange(len(listed))[:, None], np.arange(1, length + 1)[None, :]
        turns[which, position, np.array(listed)] = 1
    return turns.cumsum(axis=1)
