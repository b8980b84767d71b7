"""Which concepts memory wants back in a month's questions, for many credentials at once.

Answers that came within `SETTLED` before the choice are left out: one may still be on its way
to the disk, and a choice must come out the same when it is computed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from renewal.domain.choosing import DueConcept
from renewal.domain.remembering import RECALL_WANTED, ConceptMemory, due_concept, rank_of
from renewal.domain.spacing import Memory, recall
from renewal.measurement.editions import Edition
from renewal.measurement.keyed_arrays import Indexes
from renewal.measurement.sorted_rows import distinct, is_among, rows_among
from renewal.store.asking import Asking
from renewal.store.memories import Key, memories_at
from renewal.store.wanted import Wanted, microseconds, wanted_in

SETTLED: Final = timedelta(minutes=10)
AT_ONCE: Final = 200
_DAY: Final = timedelta(days=1) // timedelta(microseconds=1)
_ANY_DIFFICULTY: Final = 1.0
"""Recall does not depend on how difficult a concept is."""


def known_until(now: datetime) -> datetime:
    """Return the instant before which answers speak in a choice made at ``now``."""
    return now - SETTLED


@dataclass(frozen=True, slots=True)
class Due:
    """What memory wants back from many credentials; what of it is due is worked out when asked.

    Most of those who have answered want something back, and only what belongs to the topic
    whose turn it is can come. ``rows`` say where each of ``wanted`` stands among those asked;
    ``weights`` are, by area, the share of the cycle that each concept's topic has.
    """

    until: datetime
    names: Sequence[str]
    weights: Mapping[int, Mapping[str, float]]
    wanted: Wanted
    rows: Indexes

    def of(self, row: int, area_id: int) -> tuple[DueConcept, ...]:
        """Return what is due for one of those asked, who holds a credential of the area."""
        weights = self.weights.get(area_id, {})
        mine = np.arange(*np.searchsorted(self.rows, [row, row + 1]))
        named = [self.names[place] for place in self.wanted.concepts[mine].tolist()]
        mine = mine[[name in weights for name in named]]
        mine, ranks = self.ranked(mine, area_id)
        places = self.wanted.concepts[mine].tolist()
        return tuple(
            DueConcept(self.names[place], rank)
            for place, rank in zip(places, ranks.tolist(), strict=True)
        )

    def ranked(self, some: Indexes, area_id: int) -> tuple[Indexes, NDArray[np.float64]]:
        """Return which of some of the wanted are due, and their ranks; all are of the area."""
        days = (microseconds(self.until) - self.wanted.reviewed[some]) // _DAY
        stabilities = self.wanted.stabilities[some].tolist()
        # By the rule's own function, so that a choice comes out the same when it is explained.
        chances = [
            recall(Memory(stability, _ANY_DIFFICULTY), max(day, 0))
            for stability, day in zip(stabilities, days.tolist(), strict=True)
        ]
        due = np.array([chance < RECALL_WANTED for chance in chances], dtype=np.bool_)
        weights, concepts = self.weights[area_id], self.wanted.concepts[some].tolist()
        ranks = [
            rank_of(weights[self.names[concept]], chance, sure)
            for concept, chance, sure, is_due in zip(
                concepts, chances, self.wanted.sure_and_wrong[some].tolist(), due, strict=True
            )
            if is_due
        ]
        return some[due], np.array(ranks, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Concepts:
    """What the editions of a month say of concepts.

    ``weights`` are, by area, the share of the cycle that each concept's topic has, ``of_items``
    the concept of each item; ``places`` number all names of concepts from 0, in their order.
    """

    weights: Mapping[int, Mapping[str, float]]
    of_items: Mapping[int, str]
    places: Mapping[str, int]

    @classmethod
    def among(cls, editions: Mapping[int, Edition]) -> Concepts:
        """Return those of editions, by area."""
        weights = {area_id: weights_of(edition) for area_id, edition in editions.items()}
        names = sorted({name for each in weights.values() for name in each})
        items = [pair for each in editions.values() for pair in concepts_of(each).items()]
        return cls(weights, dict(items), {name: place for place, name in enumerate(names)})


def due_in(session: Session, asking: Asking, concepts: Concepts, now: datetime) -> Due:
    """Return what the cache says is wanted back from these credentials.

    Where it has learned from answers that are too new, the older ones are learned again.
    """
    until, ids = known_until(now), asking.credential_ids
    span = (int(ids[0]), int(ids[-1])) if len(ids) else (1, 0)
    wanted = wanted_in(session, *span, concepts.places)
    fresh = distinct(wanted.credential_ids[wanted.reviewed >= microseconds(until)])
    if len(fresh):
        wanted = wanted.where(~is_among(fresh, wanted.credential_ids))
        wanted = wanted.joined(list(_replayed(session, fresh.tolist(), until, concepts)))
    rows, asked = rows_among(ids, wanted.credential_ids)
    return Due(until, list(concepts.places), concepts.weights, wanted.where(asked), rows[asked])


def due_from(
    memories: Mapping[Key, ConceptMemory], edition: Edition, now: datetime
) -> tuple[DueConcept, ...]:
    """Return what is due for a credential by its ``memories`` as they stood at `known_until`."""
    mine = [(concept, memory) for (_, concept), memory in memories.items()]
    return _ranked(mine, weights_of(edition), known_until(now))


def weights_of(edition: Edition) -> dict[str, float]:
    """Return the share of the cycle that each concept's topic has."""
    plan = edition.orders[0] if edition.orders else ()
    share = {topic: plan.count(topic) / len(plan) for topic in set(plan)}
    of = edition.columns
    return {c: share.get(topic, 0.0) for c, topic in zip(of.concepts, of.topics, strict=True)}


def concepts_of(edition: Edition) -> dict[int, str]:
    """Return the concept that each item of an edition has there."""
    of = edition.columns
    return dict(zip(of.item_ids.tolist(), of.concepts, strict=True))


def _replayed(
    session: Session,
    credential_ids: Sequence[int],
    until: datetime,
    concepts: Concepts,
) -> Iterable[tuple[int, int, float, int, bool]]:
    """Yield what older answers leave wanted, as `Wanted` has it."""
    places = concepts.places
    for start in range(0, len(credential_ids), AT_ONCE):
        some = credential_ids[start : start + AT_ONCE]
        replayed = memories_at(session, some, before=until, concepts=concepts.of_items)
        for (credential_id, concept), memory in replayed.items():
            if memory.wanted and concept in places:
                yield (
                    credential_id,
                    places[concept],
                    memory.memory.stability,
                    microseconds(memory.reviewed_at),
                    memory.sure_and_wrong,
                )


def _ranked(
    memories: Iterable[tuple[str, ConceptMemory]], weights: Mapping[str, float], at: datetime
) -> tuple[DueConcept, ...]:
    return tuple(
        due_concept(concept, memory, weights[concept], at)
        for concept, memory in sorted(memories, key=itemgetter(0))
        if concept in weights and memory.comes_back_at(at)
    )
