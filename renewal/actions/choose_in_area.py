"""Chooses an area's questions of a month, for many plain credentials at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renewal.actions.cycle_starts import CycleStarts
from renewal.actions.due_concepts import Due
from renewal.measurement.choosing_arrays import PlainChooser, Repeats, Shelf
from renewal.measurement.keyed_arrays import NONE, Indexes, Mask
from renewal.measurement.repeat_arrays import DueRows, RepeatChooser
from renewal.measurement.sorted_rows import is_among, rows_among
from renewal.store.asking import Asking, ordinal
from renewal.store.shelves import AreaShelves


@dataclass(frozen=True, slots=True)
class Returned:
    """Repeats that were issued: row among those asked, month (ordinal), revision; by row.

    ``earlier`` is as `Departures` has it.
    """

    rows: Indexes
    months: Indexes
    revisions: Indexes
    earlier: Mask

    def where(self, some: Indexes | Mask) -> Returned:
        """Return some of them."""
        return Returned(
            self.rows[some], self.months[some], self.revisions[some], self.earlier[some]
        )


@dataclass(frozen=True, slots=True)
class Placed:
    """The repeats of the present cycles and what `Repeats` needs of them; `NONE` where unknown."""

    returned: Returned
    months: Indexes
    topics: Indexes
    concepts: Indexes

    def among(self, members: Indexes) -> Repeats:
        """Return those of some rows, as places among these."""
        row, there = rows_among(members, self.returned.rows)
        there &= self.topics != NONE
        return Repeats(row[there], self.months[there], self.topics[there], self.concepts[there])


@dataclass(frozen=True, slots=True)
class Wanting:
    """Credentials of one area for whom something is due in the topic whose turn it is.

    ``rows`` say where they stand among those asked, ``topics`` whose turn it is; the rows of
    ``due`` are places in both.
    """

    rows: Indexes
    topics: NDArray[np.str_]
    due: DueRows


class AreaChooser:
    """Chooses in one area and month; what depends on the shelf alone is worked out once.

    ``names`` are the concepts by name, as `Concepts.places` has them.
    """

    def __init__(
        self,
        area_id: int,
        shelf: AreaShelves,
        key: int,
        starts: CycleStarts,
        names: Mapping[str, int],
    ) -> None:
        self._area_id, self._starts = area_id, starts
        self._plain = PlainChooser(Shelf(shelf.editions), key)
        self._topics = np.array(self._plain.topics, dtype=np.str_)
        self._months = np.array([ordinal(month) for month in shelf.months], dtype=np.int64)
        present = shelf.editions[-1].columns
        self.repeating = RepeatChooser(present, key)
        self._concepts = np.full(len(names), NONE, dtype=np.int64)
        self._asked_in = np.zeros((len(self._topics), len(names)), dtype=np.bool_)
        # Where the rule chooses from other items some concepts do not stand in these.
        place = np.array([names.get(each, NONE) for each in present.concepts], dtype=np.int64)
        self._concepts[place[place != NONE]] = self.repeating.concept_of[place != NONE]
        topics = self._plain.present_topics
        known = (place != NONE) & (topics != NONE)
        self._asked_in[topics[known], place[known]] = True

    def placed(self, asking: Asking, returned: Returned) -> Placed:
        """Return the repeats of the present cycles with their places on the shelf."""
        mine = returned.where(returned.months >= self._cycles_begun(asking, returned.rows))
        months = np.minimum(np.searchsorted(self._months, mine.months), len(self._months) - 1)
        topics, concepts = self._plain.asked_in(months, mine.revisions)
        topics = np.where(self._months[months] == mine.months, topics, NONE)
        return Placed(mine, months, topics, np.where(mine.earlier, concepts, NONE))

    def strayed(self, asking: Asking, placed: Placed, rows: Indexes, months: Indexes) -> Indexes:
        """Return the rows whose present cycle left the plain course.

        ``rows`` and ``months`` (ordinals) say where that was marked. A repeat that was not on
        its month's shelf leaves it, too: what it did to the course cannot be told.
        """
        marked = rows[months >= self._cycles_begun(asking, rows)]
        return np.concatenate([marked, placed.returned.rows[placed.topics == NONE]])

    def plainly(self, asking: Asking, members: Indexes, placed: Placed) -> Indexes:
        """Return the new concept's revision for some of those asked, by their rows."""
        return self._plain.revisions(
            asking.credential_ids[members].astype(np.uint64),
            self._starts.asked(self._area_id, asking.begun[members]),
            placed.among(members),
        )

    def wanting(
        self, asking: Asking, placed: Placed, due: Due, some: Indexes, quota: int
    ) -> Wanting:
        """Return for whom something is due at its topic's turn, with quota left.

        ``some`` are those of `Due.wanted`, in order, that belong to plain credentials of the area.
        """
        rows = due.rows[some]
        turns = self._plain.turns(
            asking.credential_ids[rows].astype(np.uint64),
            self._starts.asked(self._area_id, asking.begun[rows]),
        )
        fits = (turns != NONE) & (self._had(asking, placed.returned, rows) < quota)
        fits[fits] = ~self._plain.entangled[turns[fits]]
        fits[fits] = self._asked_in[turns[fits], due.wanted.concepts[some[fits]]]
        chosen, ranks = due.ranked(some[fits], self._area_id)
        people, first, place = np.unique(due.rows[chosen], return_index=True, return_inverse=True)
        turn = turns[fits][is_among(chosen, some[fits])][first]
        return Wanting(
            people,
            self._topics[turn],
            DueRows(place, self._concepts[due.wanted.concepts[chosen]], ranks),
        )

    def _had(self, asking: Asking, returned: Returned, rows: Indexes) -> Indexes:
        """Return how many repeats each of these rows has had in its credit year."""
        years = self._starts.years_begun(self._area_id, asking.begun[returned.rows])
        recent = returned.rows[returned.months >= years]
        return np.searchsorted(recent, rows, "right") - np.searchsorted(recent, rows, "left")

    def cycle(self, asking: Asking, placed: Placed, rows: Indexes) -> tuple[Indexes, Indexes]:
        """Return what the present cycles brought plain credentials: places in rows, revisions."""
        asked = self._starts.asked(self._area_id, asking.begun[rows])
        new, revisions = self._plain.brought(
            asking.credential_ids[rows].astype(np.uint64), asked, placed.among(rows)
        )
        again = placed.returned.where(is_among(rows, placed.returned.rows))
        return (
            np.concatenate([new, np.searchsorted(rows, again.rows)]),
            np.concatenate([revisions, again.revisions]),
        )

    def entangled(self, asking: Asking, members: Indexes) -> Mask:
        """Tell whose turn is that of a topic which only the rule decides (`TopicTables`)."""
        if not self._plain.entangled.any():
            return np.zeros(len(members), dtype=np.bool_)
        turns = self._plain.turns(
            asking.credential_ids[members].astype(np.uint64),
            self._starts.asked(self._area_id, asking.begun[members]),
        )
        return np.asarray((turns != NONE) & self._plain.entangled[turns])

    def _cycles_begun(self, asking: Asking, rows: Indexes) -> Indexes:
        return self._starts.cycles_begun(self._area_id, asking.begun[rows])
