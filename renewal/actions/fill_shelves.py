"""Fills a month's shelves: the bank as it stands now, from which all its questions are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.actions.relearn_renamed import relearn_renamed
from renewal.domain.calendar import Month
from renewal.domain.programme import Programme
from renewal.store import shelves
from renewal.store.authors import authored_by
from renewal.store.db import writing
from renewal.store.shelves import Shelves
from renewal.store.stocks import PresentBank, Stock, present_bank
from renewal.store.stocktakes import put_stocktake


def fill_shelves(session: Session, programme: Programme, month: Month, *, now: datetime) -> Shelves:
    """The shelves of the month are filled, by this process or by another one; return all shelves.

    The bank is read once, before anybody has to wait: what changes in the meantime is found when
    stock is taken, or stands on the next shelves.
    """
    shelved = Shelves(session)
    if shelved.has(month):
        return shelved
    codes, last = shelves.areas_by_id(session), shelved.last_entries()
    bank = present_bank(session, codes, last)
    stocks = _stocks(programme, month, codes, bank)
    shelves.work_out(session, stocks)
    relearn_renamed(session, last, bank.concepts)
    _put(session, shelved, month, stocks, now)
    return shelved


def _put(
    session: Session, shelved: Shelves, month: Month, stocks: Sequence[Stock], now: datetime
) -> None:
    authors = authored_by(session)
    try:
        with writing(session):
            editions = shelves.put_on_shelf(session, month, stocks, now=now)
            # Nothing has left them yet.
            put_stocktake(session, month, (), authors, now=now)
    except IntegrityError:
        # Another process filled them in the meantime.
        session.rollback()
        shelved.list_again()
    else:
        shelved.add(month, editions)


def _stocks(
    programme: Programme, month: Month, codes: Mapping[int, str], bank: PresentBank
) -> list[Stock]:
    policy = programme.policy_on(month.first_day)
    length = policy.cycle_years * policy.counted_months
    return [
        Stock(area_id, entries, _weights(programme, codes[area_id]), length)
        for area_id, entries in bank.entries.items()
    ]


def _weights(programme: Programme, code: str) -> Mapping[str, Fraction]:
    area = programme.find_area(code)
    return {topic.id: topic.weight for topic in area.blueprint.topics} if area else {}
