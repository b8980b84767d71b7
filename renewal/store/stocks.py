"""What editions are made of: the operational items of an area, as they stand and are stored.

The numbers that place an item and its concept in people's orders follow from names that stay
(`number_of`); whoever has an earlier edition takes them over from it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.choosing import Candidate
from renewal.domain.keyed_order import number_of
from renewal.domain.topic_order import topic_orders
from renewal.store import tables
from renewal.store.db import raw_rows

StoredCandidate = Sequence[Any]
"""A candidate as `tables.Edition` has it."""


@dataclass(frozen=True)
class Stock:
    """What an edition is made of: an area's candidates, its weights, the length of a cycle.

    ``orders`` are those of the topics, as they are stored, where somebody has them already. What
    follows from all that is worked out once.
    """

    area_id: int
    entries: Sequence[StoredCandidate]
    weights: Mapping[str, Fraction]
    length: int
    orders: Mapping[str, Any] | None = None

    @property
    def written_weights(self) -> dict[str, str]:
        """The weights as they are stored."""
        return {topic: str(weight) for topic, weight in sorted(self.weights.items())}

    @cached_property
    def written_orders(self) -> Mapping[str, Any]:
        """The orders of the topics as they are stored; working them out takes a while."""
        if self.orders is not None:
            return self.orders
        topics = sorted(self.weights)
        place = {topic: index for index, topic in enumerate(topics)}
        orders = topic_orders(self.weights, self.length)
        return {"topics": topics, "orders": [[place[t] for t in order] for order in orders]}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 (hex) of what the edition is made of."""
        said = [self.entries, self.written_weights, self.length]
        return sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


class PresentBank(NamedTuple):
    """The bank as it stands: operational items by area (row id), and every item's concept.

    ``concepts`` are those of all items of these areas, of the retired ones too.
    """

    entries: Mapping[int, Sequence[StoredCandidate]]
    concepts: Mapping[int, str]


def present_bank(
    session: Session,
    codes: Mapping[int, str],
    known: Mapping[int, Iterable[StoredCandidate]],
    *,
    some: Collection[int] | None = None,
) -> PresentBank:
    """Return the bank of all areas, or of ``some``, their items in the order of row ids.

    ``codes`` are those of areas by row id, ``known`` earlier entries of theirs.
    """
    items = tables.Item
    wanted = [] if some is None else [items.area_id.in_(some)]
    rows = raw_rows(
        session.connection().execute(
            select(
                items.area_id,
                items.id,
                items.name,
                items.current_revision_id,
                items.topic,
                items.concept,
                items.status,
            )
            .where(*wanted)
            .order_by(items.id)
        )
    )
    numbers = {entry[0]: entry[4] for entries in known.values() for entry in entries}
    concept_numbers = {
        (area_id, entry[3]): entry[5] for area_id, entries in known.items() for entry in entries
    }
    number = cache(_number)
    found: dict[int, list[StoredCandidate]] = defaultdict(list)
    for area_id, item_id, name, revision_id, topic, concept, status in rows:
        if status == "operational" and revision_id is not None:
            code = codes[area_id]
            own = numbers.get(item_id) or _number(code, "item", name)
            of_concept = concept_numbers.get((area_id, concept))
            of_concept = of_concept or number(code, "concept", concept)
            found[area_id].append([item_id, revision_id, topic, concept, own, of_concept])
    return PresentBank(found, {row[1]: row[5] for row in rows})


def _number(*names: str) -> str:
    """Return the number of a thing as it is stored: JSON has no whole numbers of 64 bits."""
    return f"{number_of(*names):x}"


def candidate_of(entry: StoredCandidate) -> Candidate:
    """Return the candidate that an entry stands for."""
    item, revision, topic, concept, number, own = entry
    return Candidate(item, revision, topic, concept, int(number, 16), int(own, 16))
