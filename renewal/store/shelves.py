"""The bank as it stands when a month is opened, kept so that choices can be computed again.

Each area has one *edition* on the shelf of a month; the same edition serves as long as the
operational items and the topics' weights stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.measurement.editions import Columns, Edition
from renewal.store import tables
from renewal.store.db import Base, raw_rows
from renewal.store.inserting import NewRow
from renewal.store.ledger import add_entry
from renewal.store.mass_rows import RowForm
from renewal.store.stocks import Stock, StoredCandidate


def put_on_shelf(
    session: Session, month: Month, stocks: Iterable[Stock], *, now: datetime
) -> dict[int, int]:
    """Each area's edition is on the shelf of ``month``, with one ledger entry over all.

    Return the editions' numbers by area.
    """
    editions, written = put_editions(session, stocks)
    rows = [
        {"month": str(month), "area_id": area_id, "edition_id": edition_id}
        for area_id, edition_id in editions.items()
    ]
    form = RowForm(session, tables.Shelf)
    form.load(session, list(map(form.plain, rows)))
    covers: list[Base | NewRow] = [*written, *(NewRow(tables.Shelf, row) for row in rows)]
    if covers:
        add_entry(
            session,
            act="fill shelves",
            subject=None,
            actors=("tick",),
            reason=str(month),
            covers=covers,
            now=now,
        )
    return editions


def put_editions(session: Session, stocks: Iterable[Stock]) -> tuple[dict[int, int], list[Base]]:
    """Each area's edition is in its table; return their numbers by area, and what is new."""
    stocks = list(stocks)
    if not stocks:
        return {}, []
    known = _known(session)
    editions: dict[int, int] = {}
    written: list[Base] = []
    for stock in stocks:
        edition_id = known.get((stock.area_id, stock.digest))
        if edition_id is None:
            edition = tables.Edition(
                area_id=stock.area_id,
                digest=stock.digest,
                candidates=stock.entries,
                weights=stock.written_weights,
                orders=stock.written_orders,
            )
            session.add(edition)
            session.flush()
            written.append(edition)
            edition_id = edition.id
        editions[stock.area_id] = edition_id
    return editions, written


def work_out(session: Session, stocks: Iterable[Stock]) -> None:
    """What `put_editions` needs of the stocks is worked out, so that nobody waits for it."""
    known = _known(session)
    for stock in stocks:
        if (stock.area_id, stock.digest) not in known:
            assert stock.written_orders is not None, "a stock has orders, be they none"


def _known(session: Session) -> dict[tuple[int, str], int]:
    """Return the numbers of all editions, by area and digest."""
    rows = session.connection().execute(
        select(tables.Edition.area_id, tables.Edition.digest, tables.Edition.id)
    )
    return {(area_id, digest): number for area_id, digest, number in raw_rows(rows)}


def areas_by_id(session: Session) -> dict[int, str]:
    """Return the code of each area by its row id."""
    return dict(session.execute(select(tables.Area.id, tables.Area.code)).all())


class AreaShelves(NamedTuple):
    """An area's editions by month, oldest first; ``months`` and ``editions`` go together."""

    months: tuple[Month, ...]
    editions: tuple[Edition, ...]


class Shelves:
    """Reads shelves; which there are is read once, and so is an edition.

    An edition is unpacked once, however many months it served.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stored: dict[int, tuple[Sequence[StoredCandidate], Mapping[str, Any]]] = {}
        self._editions: dict[int, Edition] = {}
        self._months: dict[str, Month] = {}
        self._listed: dict[int, list[tuple[str, int]]] = {}
        self.list_again()

    def list_again(self) -> None:
        """Shelves that were filled in the meantime are known, too."""
        self._listed = defaultdict(list)
        rows = self._session.connection().execute(
            select(tables.Shelf.area_id, tables.Shelf.month, tables.Shelf.edition_id).order_by(
                tables.Shelf.area_id, tables.Shelf.month
            )
        )
        for area_id, name, edition_id in raw_rows(rows):
            if name not in self._months:
                self._months[name] = Month.parse(name)
            self._listed[area_id].append((name, edition_id))

    def add(self, month: Month, editions: Mapping[int, int]) -> None:
        """The shelves of ``month``, the last one, are known: editions by area."""
        self._months[str(month)] = month
        for area_id, edition_id in editions.items():
            self._listed[area_id].append((str(month), edition_id))

    def has(self, month: Month) -> bool:
        """Tell whether the shelves of ``month`` are filled."""
        return any(name == str(month) for listed in self._listed.values() for name, _ in listed)

    def last_entries(self) -> dict[int, Sequence[StoredCandidate]]:
        """Return, by area, the candidates on its last shelf, as they are stored."""
        last = {area_id: entries[-1][1] for area_id, entries in self._listed.items()}
        self._read(set(last.values()))
        return {area_id: self._stored[edition_id][0] for area_id, edition_id in last.items()}

    def months_up_to(self, month: Month) -> dict[int, list[Month]]:
        """Return the months up to ``month`` in which each area's questions were chosen, in order.

        Areas without any are left out.
        """
        return {
            area_id: [self._months[name] for name, _ in entries]
            for area_id, entries in self._listed_up_to(month).items()
        }

    def up_to(self, month: Month, *, months: int) -> dict[int, AreaShelves]:
        """Return, by area, its last shelves up to ``month``, at most ``months`` of them.

        Months that had none are not counted, as a cycle does not count them.
        """
        last = {area_id: found[-months:] for area_id, found in self._listed_up_to(month).items()}
        self._read({edition_id for entries in last.values() for _, edition_id in entries})
        return {
            area_id: AreaShelves(
                tuple(self._months[name] for name, _ in entries),
                tuple(self._unpacked(edition_id) for _, edition_id in entries),
            )
            for area_id, entries in last.items()
        }

    def edition(self, edition_id: int) -> Edition:
        """Return the edition with this number."""
        self._read({edition_id})
        return self._unpacked(edition_id)

    def _listed_up_to(self, month: Month) -> dict[int, list[tuple[str, int]]]:
        last = str(month)
        listed = {
            area_id: [entry for entry in entries if entry[0] <= last]
            for area_id, entries in self._listed.items()
        }
        return {area_id: entries for area_id, entries in listed.items() if entries}

    def _read(self, edition_ids: set[int]) -> None:
        if unread := edition_ids - set(self._stored):
            kind = tables.Edition
            for edition_id, candidates, orders in self._session.connection().execute(
                select(kind.id, kind.candidates, kind.orders).where(kind.id.in_(unread))
            ):
                self._stored[edition_id] = candidates, orders

    def _unpacked(self, edition_id: int) -> Edition:
        if edition_id not in self._editions:
            entries, orders = self._stored[edition_id]
            topics = orders["topics"]
            self._editions[edition_id] = Edition(
                _columns(entries),
                tuple(tuple(topics[place] for place in order) for order in orders["orders"]),
            )
        return self._editions[edition_id]


def _columns(entries: Sequence[StoredCandidate]) -> Columns:
    by_column = zip(*entries, strict=True) if entries else [()] * 6
    items, revisions, topics, concepts, numbers, own = by_column
    return Columns(
        np.array(items, dtype=np.int64),
        np.array(revisions, dtype=np.int64),
        topics,
        concepts,
        np.array([int(number, 16) for number in numbers], dtype=np.uint64),
        np.array([int(number, 16) for number in own], dtype=np.uint64),
    )
