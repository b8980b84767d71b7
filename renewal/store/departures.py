"""Questions that were not the plain next one; there are few, and choosing must know them all."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, bindparam, case, select, text
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.choosing import Reason
from renewal.domain.ids import FIRST_YEAR, MONTH_STEP
from renewal.store.db import columns_of
from renewal.store.tables import Assignment
from renewal.store.tables.month import DEPARTED
from renewal.store.whole_numbers import whole_numbers

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

_STRAYED, _REPEAT, _EARLIER, _EXTRA = range(4)


class Departures(NamedTuple):
    """The repeats of some credentials before a month, and where they strayed from the plain course.

    ``credential_ids``, ``months`` (ordinals) and ``revision_ids`` are the repeats, of one length;
    ``earlier`` marks those of a concept that only an earlier cycle had asked. ``strayed`` are
    credentials, ``strayed_in`` the months of what departed otherwise.
    """

    strayed: Whole
    strayed_in: Whole
    credential_ids: Whole
    months: Whole
    revision_ids: Whole
    earlier: Mask


def departures_in(session: Session, first: int, last: int, before: Month) -> Departures:
    """Return what departed from the plain course among a range of credentials, both included."""
    rows = whole_numbers(session, _departed(), first=first, last=last)
    months = rows[:, 0] // MONTH_STEP + FIRST_YEAR * 12
    past = months < before.year * 12 + before.number - 1
    earlier = rows[:, 3] == _EARLIER
    came = (earlier | (rows[:, 3] == _REPEAT)) & past
    off = (rows[:, 3] == _STRAYED) & past
    return Departures(
        rows[off, 1], months[off], rows[came, 1], months[came], rows[came, 2], earlier[came]
    )


@cache
def _departed() -> Select[*tuple[Any, ...]]:
    asked = columns_of(Assignment)
    kind = case(
        (asked.reason == str(Reason.REPEAT), _REPEAT),
        (asked.reason == str(Reason.EARLIER_CYCLE), _EARLIER),
        (asked.reason == str(Reason.PRETEST), _EXTRA),
        else_=_STRAYED,
    )
    return select(asked.id, asked.credential_id, asked.revision_id, kind).where(
        text(DEPARTED), asked.credential_id.between(bindparam("first"), bindparam("last"))
    )
