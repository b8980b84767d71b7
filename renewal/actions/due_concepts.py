"""Which concepts memory wants back in a month's questions, for many credentials at once.

Answers that came within `SETTLED` before the choice are left out: one may still be on its way
to the disk, and a choice must come out the same when it is computed again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy.orm import Session

from renewal.domain.choosing import DueConcept
from renewal.domain.remembering import ConceptMemory, due_concept
from renewal.measurement.choosing_arrays import Edition
from renewal.store.asking import Asking
from renewal.store.memories import Key, WantedRows, memories_at, wanted_in

SETTLED: Final = timedelta(minutes=10)
AT_ONCE: Final = 200


def known_until(now: datetime) -> datetime:
    """Return the instant before which answers speak in a choice made at ``now``."""
    return now - SETTLED


@dataclass(frozen=True, slots=True)
class Due:
    """What memory wants back from many credentials; what of it is due is worked out when asked.

    Most of those who have answered want something back, and only what belongs to the topic
    whose turn it is can come.
    """

    until: datetime
    weights: Mapping[int, Mapping[str, float]]
    _wanted: WantedRows
    _rows: Mapping[int, Sequence[tuple[Any, ...]]]
    _replayed: Mapping[int, Sequence[tuple[str, ConceptMemory]]]

    def __contains__(self, credential_id: int) -> bool:
        """Tell whether anything is wanted back from the credential."""
        return credential_id in self._rows or credential_id in self._replayed

    def of(
        self, credential_id: int, area_id: int, concepts: Collection[str] | None = None
    ) -> tuple[DueConcept, ...]:
        """Return what is due for a credential of the area; of some concepts only, if given."""
        weights = self.weights.get(area_id, {})
        wanted = weights if concepts is None else concepts
        if credential_id in self._replayed:
            memories = [each for each in self._replayed[credential_id] if each[0] in wanted]
        else:
            rows = self._rows.get(credential_id, ())
            memories = [(row[1], self._wanted.memory(row)) for row in rows if row[1] in wanted]
        return _ranked(memories, weights, self.until)


def due_in(session: Session, asking: Asking, editions: Mapping[int, Edition], now: datetime) -> Due:
    """Return what the cache says is wanted back from these credentials.

    Where it has learned from answers that are too new, the older ones are learned again.
    """
    until, ids = known_until(now), asking.credential_ids
    span = (int(ids.min()), int(ids.max())) if len(ids) else (0, -1)
    wanted = wanted_in(session, *span, fresh_from=until)
    asked = set(ids.tolist())
    rows = {
        credential_id: list(group)
        for credential_id, group in groupby(wanted.rows, key=itemgetter(0))
        if credential_id in asked
    }
    fresh = sorted(each for each, group in rows.items() if any(row[6] for row in group))
    for credential_id in fresh:
        del rows[credential_id]
    replayed: dict[int, list[tuple[str, ConceptMemory]]] = defaultdict(list)
    for (credential_id, concept), memory in _replayed(session, fresh, until).items():
        replayed[credential_id].append((concept, memory))
    weights = {area_id: _weights(edition) for area_id, edition in editions.items()}
    return Due(until, weights, wanted, rows, replayed)


def due_from(
    memories: Mapping[Key, ConceptMemory], edition: Edition, now: datetime
) -> tuple[DueConcept, ...]:
    """Return what is due for a credential by its ``memories`` as they stood at `known_until`."""
    mine = [(concept, memory) for (_, concept), memory in memories.items()]
    return _ranked(mine, _weights(edition), known_until(now))


def _replayed(
    session: Session, credential_ids: Sequence[int], until: datetime
) -> dict[Key, ConceptMemory]:
    found: dict[Key, ConceptMemory] = {}
    for place in range(0, len(credential_ids), AT_ONCE):
        found |= memories_at(session, credential_ids[place : place + AT_ONCE], before=until)
    return found


def _ranked(
    memories: Iterable[tuple[str, ConceptMemory]], weights: Mapping[str, float], at: datetime
) -> tuple[DueConcept, ...]:
    return tuple(
        due_concept(concept, memory, weights[concept], at)
        for concept, memory in sorted(memories, key=itemgetter(0))
        if concept in weights and memory.comes_back_at(at)
    )


def _weights(edition: Edition) -> dict[str, float]:
    """Return the share of the cycle that each concept's topic has."""
    plan = edition.orders[0] if edition.orders else ()
    share = {topic: plan.count(topic) / len(plan) for topic in set(plan)}
    return {c.concept: share.get(c.topic, 0.0) for c in edition.candidates}
