"""Choosing repeats for many credentials at once: the rule of `domain.choosing` on arrays.

It decides for those whose turn is known and who have a concept due, with quota left. Where no
due concept of the turn's topic has an unseen item that may come, it leaves the credential to the
course of new concepts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renewal.domain.choosing import SIBLINGS_A_CYCLE
from renewal.measurement.editions import Columns
from renewal.measurement.keyed_arrays import NONE, NOWHERE, Indexes, Mask, Numbers, places


@dataclass(frozen=True, slots=True)
class Lasting:
    """What each row's cycle has brought: pairs of row and thing, both ways of one length.

    ``items`` and ``concepts`` are row ids and names as `RepeatChooser.item` and `concept` place
    them, `NONE` for what is not in the edition.
    """

    rows: Indexes
    items: Indexes
    concepts: Indexes


@dataclass(frozen=True, slots=True)
class DueRows:
    """What is due: row, concept (as `RepeatChooser.concept` places it), and rank; of one length."""

    rows: Indexes
    concepts: Indexes
    ranks: NDArray[np.float64]


class RepeatChooser:
    """Chooses repeats in one area and month."""

    def __init__(self, candidates: Columns, key: int) -> None:
        self._key, self._candidates = key, candidates
        names = sorted(set(candidates.concepts))
        self._concepts = {name: place for place, name in enumerate(names)}
        self._items = {item: place for place, item in enumerate(candidates.item_ids.tolist())}
        self._topics = np.array(candidates.topics, dtype=np.str_)
        self.concept_of: Indexes = np.array(
            [self._concepts[name] for name in candidates.concepts], dtype=np.int64
        )
        """The place of each candidate's concept."""

    def item(self, item_id: int) -> int:
        """Return the place of an item, `NONE` when it is not in the edition."""
        return self._items.get(item_id, NONE)

    def concept(self, name: str) -> int:
        """Return the place of a concept, `NONE` when it is not in the edition."""
        return self._concepts.get(name, NONE)

    def choose(
        self, credentials: Numbers, topics: NDArray[np.str_], lasting: Lasting, due: DueRows
    ) -> tuple[Indexes, Mask]:
        """Return the repeat's revision for each credential (n,) and whether this cycle asked it.

        ``topics`` say whose turn it is; `NONE` stands where nothing can be repeated.
        """
        people = len(credentials)
        times = self._times(people, lasting)
        ranks = np.full((people, len(self._concepts)), np.inf)
        np.minimum.at(ranks, (due.rows, due.concepts), due.ranks)
        ranks[times >= SIBLINGS_A_CYCLE] = np.inf
        free = self._unseen(people, lasting) & (self._topics[None, :] == topics[:, None])
        some = np.zeros(ranks.shape, dtype=np.bool_)
        row, item = np.nonzero(free)
        some[row, self.concept_of[item]] = True
        ranks[~some] = np.inf
        # The first of equals: concepts stand in the order of their names.
        concept = ranks.argmin(axis=1)
        everyone = np.arange(people)
        found = np.isfinite(ranks[everyone, concept])
        mine = free & (self.concept_of[None, :] == concept[:, None])
        best = np.where(mine, places(self._key, credentials, self._candidates.numbers), NOWHERE)
        revisions = np.where(found, self._candidates.revision_ids[best.argmin(axis=1)], NONE)
        return revisions, times[everyone, concept] > 0

    def _times(self, people: int, lasting: Lasting) -> Indexes:
        """Return how often each concept was asked: shape (people, concepts)."""
        times = np.zeros((people, len(self._concepts)), dtype=np.int64)
        known = lasting.concepts != NONE
        np.add.at(times, (lasting.rows[known], lasting.concepts[known]), 1)
        return times

    def _unseen(self, people: int, lasting: Lasting) -> Mask:
        unseen = np.ones((people, len(self._items)), dtype=np.bool_)
        known = lasting.items != NONE
        unseen[lasting.rows[known], lasting.items[known]] = False
        return unseen
