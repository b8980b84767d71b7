"""The concepts of an area's topics as arrays, one row a topic.

Topics have rows of one width, the spare places of which hold nothing: so choosing for everybody
in an area takes a few passes over arrays, however many topics it has.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from renewal.measurement.editions import Columns
from renewal.measurement.keyed_arrays import NONE, NOWHERE, Indexes, Mask, Numbers, places_of
from renewal.measurement.sorted_rows import begins, times_before


class TopicTables:
    """The concepts of each topic over all runs of a shelf: shape (topics, most concepts).

    ``there`` says which of them a run's bank has: (runs, topics, most concepts). ``entangled``
    topics (topics,) have a concept or an item that stands in another one, or that stood under
    another name: the order of their concepts does not follow from the topic alone.
    """

    def __init__(self, topics: Sequence[str], runs: Sequence[Columns]) -> None:
        """Take the candidates of each run, the present one last."""
        rows = _rows(topics, runs)
        concepts = np.concatenate([run.concept_numbers for run in runs])
        order = np.lexsort((concepts, rows))
        row, concept = rows[order], concepts[order]
        topic_begins = begins(row)
        first = topic_begins | begins(concept)
        number = first.cumsum() - 1
        column = number - np.maximum.accumulate(np.where(topic_begins, number, 0))
        columns, numbers = np.empty_like(rows), np.empty_like(rows)
        columns[order], numbers[order] = column, number
        known = first & (row < len(topics))
        width = int(column[known].max(initial=0)) + 1
        self.concepts = np.zeros((len(topics), width), dtype=np.uint64)
        self.concepts[row[known], column[known]] = concept[known]
        shared = _in_several(concepts, rows)
        if len(runs) > 1:
            shared |= _in_several(np.concatenate([run.item_ids for run in runs]), numbers)
        self.entangled = np.bincount(rows[shared], minlength=len(topics))[: len(topics)] > 0
        columns[rows >= len(topics)] = NONE
        rows[rows >= len(topics)] = NONE
        ends = np.cumsum([len(run) for run in runs])[:-1]
        self._places = [*zip(np.split(rows, ends), np.split(columns, ends), strict=True)]
        self._items = [
            self._by_concept(run, *places) for run, places in zip(runs, self._places, strict=True)
        ]
        self.there = np.array([numbers[:, :, 0] != NOWHERE for numbers, _ in self._items])

    def places_in(self, run: int) -> tuple[Indexes, Indexes]:
        """Return the rows and columns of the concepts of a run's candidates, in their order.

        `NONE` stands for those of topics that are not in the table.
        """
        return self._places[run]

    def revisions(self, run: int, own: Numbers, topics: Indexes, concepts: Indexes) -> Indexes:
        """Return which revision a run's bank has of each person's concept (n,).

        ``own`` are the persons' numbers as `places_of` takes them, ``topics`` and ``concepts``
        places in the table.
        """
        all_numbers, revisions = self._items[run]
        if revisions.shape[-1] == 1:
            return np.asarray(revisions[topics, concepts, 0])
        numbers = all_numbers[topics, concepts]
        order = places_of(own, numbers)
        order[numbers == NOWHERE] = NOWHERE
        return np.asarray(revisions[topics, concepts, order.argmin(axis=1)])

    def _by_concept(self, run: Columns, rows: Indexes, columns: Indexes) -> tuple[Numbers, Indexes]:
        """Return a bank's items by concept, their numbers and revisions: (…, most items)."""
        known = rows != NONE
        rows, columns = rows[known], columns[known]
        place = times_before(rows * self.concepts.shape[1] + columns)
        shape = (*self.concepts.shape, int(place.max(initial=0)) + 1)
        numbers, revisions = np.full(shape, NOWHERE), np.full(shape, NONE, dtype=np.int64)
        numbers[rows, columns, place] = run.numbers[known]
        revisions[rows, columns, place] = run.revision_ids[known]
        return numbers, revisions


def _rows(topics: Sequence[str], runs: Sequence[Columns]) -> Indexes:
    """Return the row of each candidate's topic; those that are not in the table follow it."""
    row = {topic: place for place, topic in enumerate(topics)}
    return np.array(
        [row.setdefault(topic, len(row)) for run in runs for topic in run.topics], dtype=np.int64
    )


def _in_several(things: Numbers | Indexes, places: Indexes) -> Mask:
    """Tell of each thing whether it stands in several places."""
    order = np.lexsort((places, things))
    thing_begins = begins(things[order])
    thing = thing_begins.cumsum() - 1
    several = np.zeros(len(thing), dtype=np.bool_)
    several[thing[begins(places[order]) & ~thing_begins]] = True
    found = np.empty_like(several)
    found[order] = several[thing]
    return found
