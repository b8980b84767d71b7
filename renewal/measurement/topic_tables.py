"""The concepts of an area's topics as arrays, one row a topic.

Topics have rows of one width, the spare places of which hold nothing: so choosing for everybody
in an area takes a few passes over arrays, however many topics it has.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from renewal.domain.choosing import Candidate
from renewal.measurement.keyed_arrays import NONE, NOWHERE, Indexes, Numbers, places_of


class TopicTables:
    """The concepts of each topic over all runs of a shelf: shape (topics, most concepts).

    ``there`` says which of them a run's bank has: (runs, topics, most concepts). ``entangled``
    topics (topics,) have a concept or an item that stands in another one, or that stood under
    another name: the order of their concepts does not follow from the topic alone.
    """

    def __init__(self, topics: Sequence[str], runs: Sequence[Sequence[Candidate]]) -> None:
        """Take the candidates of each run, the present one last."""
        row = {topic: place for place, topic in enumerate(topics)}
        listed: list[set[int]] = [set() for _ in topics]
        for each in (each for run in runs for each in run if each.topic in row):
            listed[row[each.topic]].add(each.concept_number)
        self._column = {
            (topic, concept): place
            for topic, concepts in zip(topics, listed, strict=True)
            for place, concept in enumerate(sorted(concepts))
        }
        width = max((len(concepts) for concepts in listed), default=0) or 1
        self.concepts = np.zeros((len(topics), width), dtype=np.uint64)
        for place, concepts in enumerate(listed):
            self.concepts[place, : len(concepts)] = sorted(concepts)
        entangled = _entangled(runs)
        self.entangled = np.array([topic in entangled for topic in topics], dtype=np.bool_)
        self._row = row
        self._items = [self._by_concept(run) for run in runs]
        self.there = np.array([numbers[:, :, 0] != NOWHERE for numbers, _ in self._items])

    def place_of(self, candidate: Candidate) -> tuple[int, int]:
        """Return the row and the column of a candidate's concept, `NONE` for an unknown topic."""
        if candidate.topic not in self._row:
            return NONE, NONE
        column = self._column[candidate.topic, candidate.concept_number]
        return self._row[candidate.topic], column

    def revisions(self, run: int, own: Numbers, topics: Indexes, concepts: Indexes) -> Indexes:
        """Return which revision a run's bank has of each person's concept (n,).

        ``own`` are the persons' numbers as `places_of` takes them, ``topics`` and ``concepts``
        places in the table.
        """
        numbers = self._items[run][0][topics, concepts]
        revisions = self._items[run][1][topics, concepts]
        if numbers.shape[1] == 1:
            return np.asarray(revisions[:, 0])
        best = np.where(numbers == NOWHERE, NOWHERE, places_of(own, numbers)).argmin(axis=1)
        return np.asarray(revisions[np.arange(len(best)), best])

    def _by_concept(self, candidates: Sequence[Candidate]) -> tuple[Numbers, Indexes]:
        """Return a bank's items by concept, their numbers and revisions: (…, most items)."""
        places: list[tuple[int, int, int]] = []
        count: dict[tuple[int, int], int] = {}
        known = [each for each in candidates if each.topic in self._row]
        for each in known:
            at = self._row[each.topic], self._column[each.topic, each.concept_number]
            count[at] = count.get(at, 0) + 1
            places.append((*at, count[at] - 1))
        shape = (*self.concepts.shape, max(count.values(), default=1))
        numbers, revisions = np.full(shape, NOWHERE), np.full(shape, NONE, dtype=np.int64)
        if known:
            where = tuple(np.array(places).T)
            numbers[where] = np.array([each.number for each in known], dtype=np.uint64)
            revisions[where] = [each.revision_id for each in known]
        return numbers, revisions


def _entangled(runs: Sequence[Sequence[Candidate]]) -> set[str]:
    """Return the topics that share a concept, or an item that was moved between concepts."""
    places: dict[tuple[bool, int], set[tuple[str, int]]] = {}
    for each in (each for run in runs for each in run):
        for thing in ((True, each.concept_number), (False, each.item_id)):
            places.setdefault(thing, set()).add((each.topic, each.concept_number))
    return {topic for found in places.values() if len(found) > 1 for topic, _ in found}
