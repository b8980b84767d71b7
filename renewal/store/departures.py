"""Questions that were not the plain next one; there are few, and choosing must know them all."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import case, select, text
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.choosing import Reason
from renewal.domain.ids import FIRST_YEAR, MONTH_STEP
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
    kind = case(
        (Assignment.reason == str(Reason.REPEAT), _REPEAT),
        (Assignment.reason == str(Reason.EARLIER_CYCLE), _EARLIER),
        (Assignment.reason == str(Reason.PRETEST), _EXTRA),
        else_=_STRAYED,
    )
    rows = whole_numbers(
        session,
        select(Assignment.id, Assignment.credential_id, Assignment.revision_id, kind).where(
            text(DEPARTED), Assignment.credential_id.between(first, last)
        ),
    )
    months = rows[:, 0] // MONTH_STEP + FIRST_YEAR * 12
    past = months < before.year * 12 + before.number - 1
    earlier = rows[:, 3] == _EARLIER
    came = (earlier | (rows[:, 3] == _REPEAT)) & past
    off = (rows[:, 3] == _STRAYED) & past
    return Departures(
        rows[off, 1], months[off], rows[came, 1], months[came], rows[came, 2], earlier[came]
    )
