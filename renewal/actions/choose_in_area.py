"""Chooses an area's questions of a month, for many plain credentials at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renewal.actions.cycle_starts import CycleStarts
from renewal.actions.due_concepts import Due
from renewal.measurement.choosing_arrays import Edition, PlainChooser, Repeats, Shelf
from renewal.measurement.keyed_arrays import NONE, Indexes, Mask
from renewal.measurement.repeat_arrays import DueRows, RepeatChooser
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

    ``names`` are the concepts by name, as `Due.names` has them.
    """

    def __init__(
        self,
        area_id: int,
        shelf: AreaShelves,
        key: int,
        starts: CycleStarts,
        names: Mapping[str, int],
    ) -> None:
        self._area_id, self._shelf, self._starts = area_id, shelf, starts
        self._plain = PlainChooser(Shelf(shelf.editions), key)
        self._topics = np.array(self._plain.topics, dtype=np.str_)
        self._topics_by_edition = _topics_by_edition(shelf.editions, self._plain.topics)
        self._months = np.array([ordinal(month) for month in shelf.months], dtype=np.int64)
        self.repeating = RepeatChooser(shelf.editions[-1], key)
        self._concepts = np.full(len(names), NONE, dtype=np.int64)
        self._asked_in = np.zeros((len(self._topics), len(names)), dtype=np.bool_)
        for each in shelf.editions[-1].candidates:
            self._concepts[names[each.concept]] = self.repeating.concept(each.concept)
            if each.topic in self._plain.topics:
                topic = self._plain.topics.index(each.topic)
                self._asked_in[topic, names[each.concept]] = True

    def plainly(self, asking: Asking, members: Indexes, returned: Returned) -> Indexes:
        """Return the new concept's revision for some of those asked, by their rows."""
        return self._plain.revisions(
            asking.credential_ids[members].astype(np.uint64),
            self._starts.asked(self._area_id, asking.begun[members]),
            self._placed(members, returned),
        )

    def wanting(
        self, asking: Asking, returned: Returned, due: Due, some: Indexes, quota: int
    ) -> Wanting:
        """Return for whom something is due at its topic's turn, with quota left.

        ``some`` are those of `Due.wanted` that belong to plain credentials of the area.
        """
        rows = due.rows[some]
        turns = self._plain.turns(
            asking.credential_ids[rows].astype(np.uint64),
            self._starts.asked(self._area_id, asking.begun[rows]),
        )
        fits = (turns != NONE) & (self._had(asking, returned, rows) < quota)
        fits[fits] = self._asked_in[turns[fits], due.wanted.concepts[some[fits]]]
        chosen, ranks = due.ranked(some[fits], self._area_id)
        people, first, place = np.unique(due.rows[chosen], return_index=True, return_inverse=True)
        turn = turns[fits][np.isin(some[fits], chosen)][first]
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

    def cycle(self, asking: Asking, returned: Returned, rows: Indexes) -> tuple[Indexes, Indexes]:
        """Return what the present cycles brought plain credentials: places in rows, revisions."""
        asked = self._starts.asked(self._area_id, asking.begun[rows])
        mine = returned.where(np.isin(returned.rows, rows))
        new, revisions = self._plain.brought(
            asking.credential_ids[rows].astype(np.uint64), asked, self._placed(rows, mine)
        )
        again = mine.where(mine.months >= self._cycles_begun(asking, mine.rows))
        return (
            np.concatenate([new, np.searchsorted(rows, again.rows)]),
            np.concatenate([revisions, again.revisions]),
        )

    def strayed(self, asking: Asking, returned: Returned) -> Indexes:
        """Return the rows whose cycle had a repeat that the plain order may still come to."""
        found = returned.where(returned.earlier)
        return found.rows[found.months >= self._cycles_begun(asking, found.rows)]

    def _cycles_begun(self, asking: Asking, rows: Indexes) -> Indexes:
        return self._starts.cycles_begun(self._area_id, asking.begun[rows])

    def _placed(self, members: Indexes, returned: Returned) -> Repeats:
        """Return the repeats of these rows as places among them, months of the shelf, topics."""
        row = np.searchsorted(members, returned.rows)
        month = np.searchsorted(self._months, returned.months)
        there = (row < len(members)) & (month < len(self._months))
        there[there] = members[row[there]] == returned.rows[there]
        there[there] = self._months[month[there]] == returned.months[there]
        row, month = row[there], month[there]
        topic = np.array(
            [
                self._topics_by_edition[id(self._shelf.editions[place])].get(revision, NONE)
                for place, revision in zip(
                    month.tolist(), returned.revisions[there].tolist(), strict=True
                )
            ],
            dtype=np.int64,
        )
        known = topic != NONE
        return Repeats(row[known], month[known], topic[known])


def _topics_by_edition(
    editions: tuple[Edition, ...], topics: list[str]
) -> dict[int, dict[int, int]]:
    """Return the place of the topic of each revision in each edition (by its identity)."""
    places = {topic: place for place, topic in enumerate(topics)}
    return {
        id(edition): {
            each.revision_id: places[each.topic]
            for each in edition.candidates
            if each.topic in places
        }
        for edition in {id(each): each for each in editions}.values()
    }
