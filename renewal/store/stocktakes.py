"""What runs found when they began to choose: editions in place of shelves, and who wrote what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.store import tables
from renewal.store.authors import Authors, authors_at, put_authorship
from renewal.store.ledger import add_entry
from renewal.store.shelves import areas_by_id, put_editions
from renewal.store.stocks import Stock, present_bank


class StockTaken(NamedTuple):
    """By area, what stands in for shelves; ``authors`` is None for stock taken without them."""

    restocked: dict[int, int]
    authors: Authors | None


def find_stocktake(session: Session, month: Month, at: datetime) -> StockTaken | None:
    """Return what was found before choices that were made then.

    None when no stock was taken at this very instant.
    """
    found = session.execute(
        select(tables.Stocktake.id, tables.Stocktake.restocked).where(
            tables.Stocktake.month == str(month), tables.Stocktake.taken_at == at
        )
    ).first()
    if found is None:
        return None
    return StockTaken(dict(found.restocked), authors_at(session, found.id))


def put_stocktake(
    session: Session, month: Month, stocks: Iterable[Stock], authors: Authors, *, now: datetime
) -> StockTaken:
    """What stands in for shelves, and who wrote what, is on record with an entry; return it."""
    editions, written = put_editions(session, stocks)
    listed = sorted([area_id, edition_id] for area_id, edition_id in editions.items())
    row = tables.Stocktake(month=str(month), taken_at=now, restocked=listed)
    session.add(row)
    session.flush()
    authorship_id, new = put_authorship(session, authors)
    link = tables.StocktakeAuthorship(stocktake_id=row.id, authorship_id=authorship_id)
    session.add(link)
    add_entry(
        session,
        act="take stock",
        subject=None,
        actors=("tick",),
        reason=str(month),
        covers=[*written, *new, row, link],
        now=now,
    )
    return StockTaken(editions, authors)


def present_stocks(session: Session, month: Month, area_ids: Iterable[int]) -> list[Stock]:
    """Return the bank of some areas as it stands now, in place of their shelves of ``month``.

    Topics' weights and orders stay those of the shelf, so that everybody's turns stay.
    """
    shelved = session.execute(
        select(
            tables.Edition.area_id,
            tables.Edition.digest,
            tables.Edition.candidates,
            tables.Edition.weights,
            tables.Edition.orders,
        )
        .join(tables.Shelf, tables.Shelf.edition_id == tables.Edition.id)
        .where(tables.Shelf.month == str(month), tables.Shelf.area_id.in_(area_ids))
    ).all()
    if not shelved:
        return []
    known = {row.area_id: row.candidates for row in shelved}
    there = present_bank(session, areas_by_id(session), known, some=list(known)).entries
    stocks = [
        Stock(
            row.area_id,
            there.get(row.area_id, ()),
            {topic: Fraction(weight) for topic, weight in row.weights.items()},
            len(row.orders["orders"][0]) if row.orders["orders"] else 0,
            row.orders,
        )
        for row in shelved
    ]
    digests = {row.area_id: row.digest for row in shelved}
    return [stock for stock in stocks if stock.digest != digests[stock.area_id]]
