"""Who is asked in a month: a range of technicians, or some credentials, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.ids import assignment_number
from renewal.store.departures import Departures, departures_in
from renewal.store.tables import (
    Assignment,
    Decision,
    Due,
    EnrolmentEnd,
    EnrolmentRow,
    PauseEnd,
    PauseRow,
    Withdrawal,
)
from renewal.store.whole_numbers import columns_joined, numbers_in, texts_in

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

_DIGITS = np.array([12_000, 1_200, 120, 12, 0, 10, 1, 0], dtype=np.int64)
"""What the characters of a month like "2027-01" and what parts it from the next one count."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Credentials that get a question, by their numbers: arrays of one length.

    ``begun`` is the ordinal (`ordinal`) of the enrolment's first month. ``straight`` means that
    nothing interrupted the months since: one enrolment, no pause, no test after the first,
    nothing left to catch up. ``departures`` are those of all of them and of some others.
    """

    credential_ids: Whole
    technician_ids: Whole
    area_ids: Whole
    begun: Whole
    straight: Mask
    departures: Departures

    def __len__(self) -> int:
        return len(self.credential_ids)

    def where(self, chosen: Mask | Whole) -> Asking:
        """Return those that a mask or indexes choose."""
        return Asking(
            self.credential_ids[chosen],
            self.technician_ids[chosen],
            self.area_ids[chosen],
            self.begun[chosen],
            self.straight[chosen],
            self.departures,
        )


def ordinal(month: Month) -> int:
    """Return the number of a month in years times twelve."""
    return month.year * 12 + month.number - 1


def month_of(number: int) -> Month:
    """Return the month with this ordinal."""
    return Month(number // 12, number % 12 + 1)


def asking_in(session: Session, month: Month, now: datetime, first: int, last: int) -> Asking:
    """Return who is asked in ``month`` among a range of technicians, both ends included."""
    return _asking(session, month, now, EnrolmentRow.technician_id.between(first, last))


def asking_of(
    session: Session, month: Month, now: datetime, credential_ids: Sequence[int]
) -> Asking:
    """Return those of the credentials that are asked in ``month``."""
    return _asking(session, month, now, EnrolmentRow.credential_id.in_(credential_ids))


def _asking(session: Session, month: Month, now: datetime, which: ColumnElement[bool]) -> Asking:
    """Leave out who is not enrolled, withdrawn, paused now, or has the question already."""
    # A database takes longer to write a column down than to work with it: so one holds two.
    ended = case((EnrolmentEnd.enrolment_id.is_(None), 0), else_=1)
    *words, months = columns_joined(
        session,
        select(
            EnrolmentRow.credential_id,
            EnrolmentRow.technician_id,
            EnrolmentRow.area_id * 2 + ended,
            EnrolmentRow.first_month,
        )
        .outerjoin(EnrolmentEnd, EnrolmentEnd.enrolment_id == EnrolmentRow.id)
        .where(which, EnrolmentRow.first_month <= str(month)),
    )
    table = np.array([*map(numbers_in, words), _ordinals(texts_in(months))])
    credentials, technicians, areas, begun = table[:, np.argsort(table[0], kind="stable")]
    running = areas % 2 == 0
    # Without anybody, the span is that of no credential.
    span = (int(credentials[0]), int(credentials[-1])) if len(credentials) else (1, 0)
    departures = departures_in(session, *span, month)
    kept = running & ~np.isin(credentials, _stopped(session, month, now, span))
    straight = ~np.isin(credentials, _interrupted(session, span, credentials))
    people = Asking(credentials, technicians, areas // 2, begun, straight, departures)
    return people.where(kept)


def _ordinals(months: str) -> Whole:
    """Return the ordinals (`ordinal`) of months, between which one character stands."""
    characters = np.frombuffer(f"{months},".encode() if months else b"", dtype=np.uint8)
    digits = characters.reshape(-1, len(_DIGITS)).astype(np.int64) - ord("0")
    return np.asarray(digits @ _DIGITS - 1)


def _stopped(session: Session, month: Month, now: datetime, span: tuple[int, int]) -> list[int]:
    """Return the credentials that get no question: withdrawn, paused now, or asked already."""
    withdrawn = select(Withdrawal.credential_id).where(Withdrawal.credential_id.between(*span))
    paused = (
        select(PauseRow.credential_id)
        .outerjoin(PauseEnd, PauseEnd.pause_id == PauseRow.id)
        .where(
            PauseRow.credential_id.between(*span),
            PauseRow.begins_at <= now,
            or_(_pause_end().is_(None), _pause_end() > now),
        )
    )
    numbers = (assignment_number(month, span[0]), assignment_number(month, span[1]))
    asked = select(Assignment.credential_id).where(
        Assignment.id.between(*numbers), Assignment.slot == "scored"
    )
    return [found for each in (withdrawn, paused, asked) for found in session.scalars(each)]


def _interrupted(session: Session, span: tuple[int, int], credentials: Whole) -> list[int]:
    """Return the credentials whose months do not simply follow each other."""
    paused = select(PauseRow.credential_id).where(PauseRow.credential_id.between(*span))
    tested = select(Decision.credential_id).where(
        Decision.credential_id.between(*span), Decision.kind == "recertification"
    )
    late = select(Due.credential_id).where(Due.task == "open", Due.credential_id.between(*span))
    numbers, times = np.unique(credentials, return_counts=True)
    again: list[int] = numbers[times > 1].tolist()
    return [
        *again,
        *(found for each in (paused, tested, late) for found in session.scalars(each)),
    ]


def _pause_end() -> Any:
    return func.coalesce(PauseEnd.ends_at, PauseRow.ends_at, type_=PauseRow.ends_at.type)
