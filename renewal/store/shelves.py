"""The bank as it stands when a month is opened, kept so that choices can be computed again.

Each area has one *edition* on the shelf of a month; the same edition serves as long as the
operational items and the topics' weights stay as they are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.choosing import Candidate
from renewal.domain.keyed_order import number_of
from renewal.domain.topic_order import topic_orders
from renewal.measurement.choosing_arrays import Edition
from renewal.store import tables
from renewal.store.db import Base
from renewal.store.ledger import add_entry


@dataclass(frozen=True, slots=True)
class Stock:
    """What an edition is made of: an area's candidates, its weights, the length of a cycle.

    ``orders`` are those of the topics, as they are stored, where somebody has them already.
    """

    area_id: int
    candidates: tuple[Candidate, ...]
    weights: Mapping[str, Fraction]
    length: int
    orders: Mapping[str, Any] | None = None

    @property
    def written_candidates(self) -> list[list[object]]:
        """The candidates as they are stored."""
        return [
            [c.item_id, c.revision_id, c.topic, c.concept, f"{c.number:x}", f"{c.concept_number:x}"]
            for c in self.candidates
        ]

    @property
    def written_weights(self) -> dict[str, str]:
        """The weights as they are stored."""
        return {topic: str(weight) for topic, weight in sorted(self.weights.items())}

    @property
    def written_orders(self) -> Mapping[str, Any]:
        """The orders of the topics as they are stored; working them out takes a while."""
        if self.orders is not None:
            return self.orders
        topics = sorted(self.weights)
        place = {topic: index for index, topic in enumerate(topics)}
        orders = topic_orders(self.weights, self.length)
        return {"topics": topics, "orders": [[place[t] for t in order] for order in orders]}

    @property
    def digest(self) -> str:
        """The SHA-256 (hex) of what the edition is made of."""
        said = [self.written_candidates, self.written_weights, self.length]
        return sha256(json.dumps(said, separators=(",", ":")).encode()).hexdigest()


def candidates_by_area(
    session: Session, *, some: Collection[int] | None = None
) -> dict[tuple[int, str], tuple[Candidate, ...]]:
    """Return the operational items of each area (row id and code), in item order.

    ``some`` are the areas that are wanted, if not all.
    """
    wanted = [] if some is None else [tables.Area.id.in_(some)]
    found: dict[tuple[int, str], list[Candidate]] = defaultdict(list)
    concept_number = cache(number_of)
    for area_id, code, item_id, name, revision_id, topic, concept in session.execute(
        select(
            tables.Area.id,
            tables.Area.code,
            tables.Item.id,
            tables.Item.name,
            tables.Item.current_revision_id,
            tables.Item.topic,
            tables.Item.concept,
        )
        .join(tables.Area, tables.Area.id == tables.Item.area_id)
        .where(
            tables.Item.status == "operational",
            tables.Item.current_revision_id.is_not(None),
            *wanted,
        )
        .order_by(tables.Item.id)
    ):
        found[area_id, code].append(
            Candidate(
                item_id,
                revision_id or 0,
                topic,
                concept,
                number_of(code, "item", name),
                concept_number(code, "concept", concept),
            )
        )
    return {area: tuple(candidates) for area, candidates in found.items()}


def put_on_shelf(session: Session, month: Month, stocks: Iterable[Stock], *, now: datetime) -> None:
    """Each area's edition is on the shelf of ``month``, with one ledger entry over all."""
    editions, written = put_editions(session, stocks)
    for area_id, edition_id in editions.items():
        shelf = tables.Shelf(month=str(month), area_id=area_id, edition_id=edition_id)
        session.add(shelf)
        written.append(shelf)
    if written:
        add_entry(
            session,
            act="fill shelves",
            subject=None,
            actors=("tick",),
            reason=str(month),
            covers=written,
            now=now,
        )


def put_editions(session: Session, stocks: Iterable[Stock]) -> tuple[dict[int, int], list[Base]]:
    """Each area's edition is in its table; return their numbers by area, and what is new."""
    stocks = list(stocks)
    if not stocks:
        return {}, []
    known = {
        (area_id, digest): edition_id
        for edition_id, area_id, digest in session.execute(
            select(tables.Edition.id, tables.Edition.area_id, tables.Edition.digest)
        )
    }
    editions: dict[int, int] = {}
    written: list[Base] = []
    for stock in stocks:
        digest = stock.digest
        edition_id = known.get((stock.area_id, digest))
        if edition_id is None:
            edition = tables.Edition(
                area_id=stock.area_id,
                digest=digest,
                candidates=stock.written_candidates,
                weights=stock.written_weights,
                orders=stock.written_orders,
            )
            session.add(edition)
            session.flush()
            written.append(edition)
            edition_id = edition.id
        editions[stock.area_id] = edition_id
    return editions, written


def has_shelves(session: Session, month: Month) -> bool:
    """Tell whether the shelves of ``month`` are filled."""
    found = session.scalar(
        select(tables.Shelf.area_id).where(tables.Shelf.month == str(month)).limit(1)
    )
    return found is not None


@dataclass(frozen=True, slots=True)
class AreaShelves:
    """An area's editions by month, oldest first; ``months`` and ``editions`` go together."""

    months: tuple[Month, ...]
    editions: tuple[Edition, ...]


class Shelves:
    """Reads shelves; an edition is unpacked once, however many months it served."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._editions: dict[int, Edition] = {}

    def up_to(self, month: Month, *, months: int) -> dict[int, AreaShelves]:
        """Return, by area, its last shelves up to ``month``, at most ``months`` of them.

        Months that had none are not counted, as a cycle does not count them.
        """
        listed: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for area_id, name, edition_id in self._session.execute(
            select(tables.Shelf.area_id, tables.Shelf.month, tables.Shelf.edition_id)
            .where(tables.Shelf.month <= str(month))
            .order_by(tables.Shelf.area_id, tables.Shelf.month)
        ):
            listed[area_id].append((name, edition_id))
        last = {area_id: entries[-months:] for area_id, entries in listed.items()}
        self._read({edition_id for entries in last.values() for _, edition_id in entries})
        return {
            area_id: AreaShelves(
                tuple(Month.parse(name) for name, _ in entries),
                tuple(self._editions[edition_id] for _, edition_id in entries),
            )
            for area_id, entries in last.items()
        }

    def edition(self, edition_id: int) -> Edition:
        """Return the edition with this number."""
        self._read({edition_id})
        return self._editions[edition_id]

    def _read(self, edition_ids: set[int]) -> None:
        for row in self._session.execute(
            select(
                tables.Edition.id,
                tables.Edition.candidates,
                tables.Edition.orders,
            ).where(tables.Edition.id.in_(edition_ids - set(self._editions)))
        ):
            topics = row.orders["topics"]
            self._editions[row.id] = Edition(
                tuple(
                    Candidate(item, revision, topic, concept, int(number, 16), int(own, 16))
                    for item, revision, topic, concept, number, own in row.candidates
                ),
                tuple(tuple(topics[place] for place in order) for order in row.orders["orders"]),
            )


def months_by_area(session: Session, until: Month) -> dict[int, list[Month]]:
    """Return the months up to ``until`` in which each area's questions were chosen, in order."""
    found: dict[int, list[Month]] = defaultdict(list)
    for area_id, month in session.execute(
        select(tables.Shelf.area_id, tables.Shelf.month)
        .where(tables.Shelf.month <= str(until))
        .order_by(tables.Shelf.month)
    ):
        found[area_id].append(Month.parse(month))
    return found


def renamed_concepts(session: Session) -> dict[int, set[str]]:
    """Return, by area, the concepts that items of its last shelf have left, or have come to."""
    last = (
        select(tables.Shelf.area_id, func.max(tables.Shelf.month).label("month"))
        .group_by(tables.Shelf.area_id)
        .subquery()
    )
    shelved = session.execute(
        select(tables.Edition.area_id, tables.Edition.candidates)
        .join(tables.Shelf, tables.Shelf.edition_id == tables.Edition.id)
        .join(last, (last.c.area_id == tables.Shelf.area_id) & (last.c.month == tables.Shelf.month))
    ).all()
    present = dict(session.execute(select(tables.Item.id, tables.Item.concept)).all())
    found = {
        area_id: {
            name
            for item_id, *_, before, _number, _own in entries
            if present[item_id] != before
            for name in (before, present[item_id])
        }
        for area_id, entries in shelved
    }
    return {area_id: names for area_id, names in found.items() if names}


def areas_by_id(session: Session) -> dict[int, str]:
    """Return the code of each area by its row id."""
    return dict(session.execute(select(tables.Area.id, tables.Area.code)).all())
