"""Which concepts memory wants back in a month's questions, for many credentials at once.

Answers that came within `SETTLED` before the choice are left out: one may still be on its way
to the disk, and a choice must come out the same when it is computed again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from sqlalchemy.orm import Session

from renewal.domain.choosing import DueConcept
from renewal.domain.remembering import RECALL_WANTED, ConceptMemory, days_between, due_concept
from renewal.measurement.choosing_arrays import Edition
from renewal.measurement.spacing_arrays import recalls
from renewal.store.asking import Asking
from renewal.store.memories import Key, memories_at, wanted_in

SETTLED: Final = timedelta(minutes=10)
AT_ONCE: Final = 200
_ROUNDING: Final = 1e-9

Due = dict[int, tuple[DueConcept, ...]]
"""What is due, by credential; who has nothing due is left out."""


def known_until(now: datetime) -> datetime:
    """Return the instant before which answers speak in a choice made at ``now``."""
    return now - SETTLED


def due_in(session: Session, asking: Asking, editions: Mapping[int, Edition], now: datetime) -> Due:
    """Return the concepts that are due for these credentials, read from the cache."""
    if not len(asking):
        return {}
    areas = dict(zip(asking.credential_ids.tolist(), asking.area_ids.tolist(), strict=True))
    until = known_until(now)
    settled: dict[Key, ConceptMemory] = {}
    fresh: set[int] = set()
    span = int(asking.credential_ids.min()), int(asking.credential_ids.max())
    for credential_id, concept, memory in wanted_in(session, *span):
        if credential_id in areas:
            settled[credential_id, concept] = memory
            if memory.reviewed_at >= until:
                fresh.add(credential_id)
    if fresh:
        settled = {key: memory for key, memory in settled.items() if key[0] not in fresh}
        settled |= _replayed(session, sorted(fresh), until)
    return _ranked(_forgotten(settled, until), areas, editions, until)


def due_from(
    memories: Mapping[Key, ConceptMemory], areas: Mapping[int, int], edition: Edition, now: datetime
) -> Due:
    """Return what is due by ``memories`` as they stood at `known_until`; all of one edition."""
    editions = dict.fromkeys(areas.values(), edition)
    return _ranked(_forgotten(memories, known_until(now)), areas, editions, known_until(now))


def _replayed(
    session: Session, credential_ids: Sequence[int], until: datetime
) -> dict[Key, ConceptMemory]:
    found: dict[Key, ConceptMemory] = {}
    for place in range(0, len(credential_ids), AT_ONCE):
        found |= memories_at(session, credential_ids[place : place + AT_ONCE], before=until)
    return found


def _forgotten(memories: Mapping[Key, ConceptMemory], at: datetime) -> dict[Key, ConceptMemory]:
    """Return those that should come back at ``at``; arrays rule out most of them first."""
    wanted = [(key, memory) for key, memory in memories.items() if memory.wanted]
    stability = np.array([memory.memory.stability for _, memory in wanted])
    days = np.array([days_between(memory.reviewed_at, at) for _, memory in wanted], dtype=np.int64)
    near = np.flatnonzero(recalls(stability, days) < RECALL_WANTED + _ROUNDING).tolist()
    return dict(wanted[place] for place in near if wanted[place][1].comes_back_at(at))


def _ranked(
    memories: Mapping[Key, ConceptMemory],
    areas: Mapping[int, int],
    editions: Mapping[int, Edition],
    at: datetime,
) -> Due:
    weights = {area_id: _weights(edition) for area_id, edition in editions.items()}
    found: dict[int, list[DueConcept]] = defaultdict(list)
    for (credential_id, concept), memory in sorted(memories.items()):
        weight = weights.get(areas[credential_id], {}).get(concept)
        if weight is not None:
            found[credential_id].append(due_concept(concept, memory, weight, at))
    return {credential_id: tuple(due) for credential_id, due in found.items()}


def _weights(edition: Edition) -> dict[str, float]:
    """Return the share of the cycle that each concept's topic has."""
    plan = edition.orders[0] if edition.orders else ()
    share = {topic: plan.count(topic) / len(plan) for topic in set(plan)}
    return {c.concept: share.get(c.topic, 0.0) for c in edition.candidates}
