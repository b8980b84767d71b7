"""Fills a month's shelves: the bank as it stands now, from which all its questions are chosen."""

from __future__ import annotations

from collections.abc import Mapping
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
from renewal.store.shelves import Stock
from renewal.store.stocktakes import put_stocktake


def fill_shelves(session: Session, programme: Programme, month: Month, *, now: datetime) -> None:
    """The shelves of the month are filled, by this process or by another one."""
    if shelves.has_shelves(session, month):
        return
    relearn_renamed(session)
    try:
        with writing(session):
            if not shelves.has_shelves(session, month):
                stocks = _stocks(session, programme, month)
                shelves.put_on_shelf(session, month, stocks, now=now)
                # Nothing has left them yet.
                put_stocktake(session, month, (), authored_by(session), now=now)
    except IntegrityError:
        session.rollback()


def _stocks(session: Session, programme: Programme, month: Month) -> list[Stock]:
    policy = programme.policy_on(month.first_day)
    length = policy.cycle_years * policy.counted_months
    return [
        Stock(area_id, candidates, _weights(programme, code), length)
        for (area_id, code), candidates in shelves.candidates_by_area(session).items()
    ]


def _weights(programme: Programme, code: str) -> Mapping[str, Fraction]:
    area = programme.find_area(code)
    return {topic.id: topic.weight for topic in area.blueprint.topics} if area else {}
