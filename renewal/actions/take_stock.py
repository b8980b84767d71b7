"""Takes stock of a month's shelves before anything is chosen from them.

The shelf of a month is fixed when it is filled, and everybody is asked from it. But what was
retired or taken back since is given to nobody. Where something of an area has left, whoever comes
now is asked from the bank as it stands now, so that nobody goes without a question while there is
one; so is an author who wrote everything that the shelf has.

What was found is kept under the instant of the run, because acts that were not committed yet when
the shelves were read may bear an earlier one; and with it who had written what, because nobody is
asked what is their own, and the author of an item may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.measurement.editions import Edition
from renewal.store.authors import Authors, authored_by
from renewal.store.db import writing
from renewal.store.off_shelf import gone_among
from renewal.store.stocktakes import StockTaken, find_stocktake, present_stocks, put_stocktake

MOST_TRIES: Final = 5


def take_stock(
    session: Session,
    month: Month,
    shelved: Mapping[int, Edition],
    *,
    now: datetime,
) -> StockTaken:
    """Return what stands in for shelves, and who wrote what, which is on record for ``now``.

    ``shelved`` are the editions on the month's shelves. Whoever took stock at the very same
    instant has the last word.
    """
    tries = 0
    while (taken := find_stocktake(session, month, now)) is None:
        authors = authored_by(session)
        stocks = present_stocks(session, month, _left(session, shelved, authors))
        try:
            # The opening that follows lasts, and this with it.
            with writing(session, lasts=False):
                return put_stocktake(session, month, stocks, authors, now=now)
        except IntegrityError:
            # Another process took stock, or wrote one of the editions, in the meantime.
            tries += 1
            if tries == MOST_TRIES:
                raise
    return taken


def _left(session: Session, shelved: Mapping[int, Edition], authors: Authors) -> set[int]:
    """Return the areas whose shelf something has left, or is of one author alone."""
    items = {
        area_id: dict(zip(of.revision_ids.tolist(), of.item_ids.tolist(), strict=True))
        for area_id, of in ((area_id, edition.columns) for area_id, edition in shelved.items())
    }
    # Sets are compared by their sizes first, and hardly anybody wrote as much as a shelf has.
    sets = {area_id: frozenset(each.values()) for area_id, each in items.items()}
    own = {
        area_id
        for area_id, shelf in sets.items()
        if any(shelf <= written for written in authors.values())
    }
    return own | set(gone_among(session, items, None))
