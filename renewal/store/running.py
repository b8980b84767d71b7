"""Enrolments that go on, read into arrays."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, cast, func, select
from sqlalchemy.orm import Session

from renewal.store.tables import EnrolmentEnd, EnrolmentRow
from renewal.store.whole_numbers import Mask, Whole, whole_numbers


class Running(NamedTuple):
    """Arrays of one length; ``begun`` is the ordinal (`asking.ordinal`) of the first month."""

    area_ids: Whole
    credential_ids: Whole
    begun: Whole

    def where(self, chosen: Mask) -> Running:
        """Return some of them."""
        return Running(self.area_ids[chosen], self.credential_ids[chosen], self.begun[chosen])


def running_enrolments(session: Session) -> Running:
    """Return every enrolment that was not ended, in no order."""
    return Running(*whole_numbers(session, _running()).T)


@cache
def _running() -> Select[*tuple[Any, ...]]:
    month = EnrolmentRow.first_month
    begun = cast(func.substr(month, 1, 4), Integer) * 12 + cast(func.substr(month, 6), Integer) - 1
    return (
        select(EnrolmentRow.area_id, EnrolmentRow.credential_id, begun.label("begun"))
        .outerjoin(EnrolmentEnd, EnrolmentEnd.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentEnd.enrolment_id.is_(None))
    )
