"""The number of an assignment, computed in SQL, so that rows are found by their primary key."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, func

from renewal.domain.ids import FIRST_YEAR, MONTH_STEP, Slot


def numbered(month: Any, credential_id: Any, slot: Slot = Slot.SCORED) -> ColumnElement[int]:
    """Return `ids.assignment_number` of two columns: the month like "2026-12", the credential."""
    year = cast(func.substr(month, 1, 4), BigInteger)
    number = cast(func.substr(month, 6, 2), BigInteger)
    months = (year - FIRST_YEAR) * 12 + number - 1
    found: ColumnElement[int] = months * MONTH_STEP + credential_id * 2
    return found + 1 if slot is Slot.PRETEST else found
