"""Who is asked in a month: a range of technicians, or some credentials, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.ids import assignment_number
from renewal.store.db import Instant, RowId, columns_of
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
from renewal.store.whole_numbers import columns_joined, numbers_in, texts_in, whole_numbers

Whole = NDArray[np.int64]
Mask = NDArray[np.bool_]

_DIGITS = np.array([12_000, 1_200, 120, 12, 0, 10, 1, 0], dtype=np.float64)
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
    return _asking(session, month, now, {"first": first, "last": last})


def asking_of(
    session: Session, month: Month, now: datetime, credential_ids: Sequence[int]
) -> Asking:
    """Return those of the credentials that are asked in ``month``."""
    return _asking(session, month, now, {"some": list(credential_ids)})


def _asking(session: Session, month: Month, now: datetime, which: Mapping[str, Any]) -> Asking:
    """Leave out who is not enrolled, withdrawn, paused now, or has the question already."""
    statement = _enrolled(of_technicians="first" in which)
    *words, months = columns_joined(session, statement, **which)
    table = np.array([*map(numbers_in, words), _ordinals(texts_in(months))])
    # Hardly anybody begins later, and databases compare texts slowly.
    table = table[:, table[-1] <= ordinal(month)]
    credentials, technicians, areas, begun = table[:, np.argsort(table[0], kind="stable")]
    running = areas % 2 == 0
    # Without anybody, the span is that of no credential.
    span = (int(credentials[0]), int(credentials[-1])) if len(credentials) else (1, 0)
    departures = departures_in(session, *span, month)
    stopped, interrupted = _out_of_course(session, month, now, span)
    again = credentials[1:][credentials[1:] == credentials[:-1]]
    kept = running & ~np.isin(credentials, stopped)
    straight = ~np.isin(credentials, np.append(interrupted, again))
    people = Asking(credentials, technicians, areas // 2, begun, straight, departures)
    return people.where(kept)


@cache
def _enrolled(*, of_technicians: bool) -> Select[*tuple[Any, ...]]:
    """Return what finds enrolments: of a range of technicians, or of some credentials."""
    enrolment, end = columns_of(EnrolmentRow), columns_of(EnrolmentEnd)
    # A database takes longer to write a column down than to work with it: so one holds two.
    ended = case((end.enrolment_id.is_(None), 0), else_=1)
    return (
        select(
            enrolment.credential_id,
            enrolment.technician_id,
            enrolment.area_id * 2 + ended,
            enrolment.first_month,
        )
        .outerjoin(EnrolmentEnd.__table__, end.enrolment_id == enrolment.id)
        .where(
            enrolment.technician_id.between(bindparam("first"), bindparam("last"))
            if of_technicians
            else enrolment.credential_id.in_(bindparam("some", expanding=True))
        )
    )


def _ordinals(months: str) -> Whole:
    """Return the ordinals (`ordinal`) of months, between which one character stands."""
    characters = np.frombuffer(f"{months},".encode() if months else b"", dtype=np.uint8)
    # Real numbers of that size are whole, and numpy multiplies them faster than whole ones.
    digits = characters.reshape(-1, len(_DIGITS)).astype(np.float64) - ord("0")
    return (digits @ _DIGITS).astype(np.int64) - 1


def _out_of_course(
    session: Session, month: Month, now: datetime, span: tuple[int, int]
) -> tuple[Whole, Whole]:
    """Return the credentials that get no question: withdrawn, paused now, or asked already.

    Then those whose months do not simply follow each other.
    """
    rows = whole_numbers(
        session,
        _out_of_course_by_kind(),
        first=span[0],
        last=span[1],
        now=now,
        first_asked=assignment_number(month, span[0]),
        last_asked=assignment_number(month, span[1]),
    )
    stopped = rows[:, 1] == 1
    return rows[stopped, 0], rows[~stopped, 0]


@cache
def _out_of_course_by_kind() -> Select[*tuple[Any, ...]]:
    """Return what finds credentials, with 1 for those that get no question and 0 for the others."""
    pause, end, asked = columns_of(PauseRow), columns_of(PauseEnd), columns_of(Assignment)
    withdrawn, decided, due = columns_of(Withdrawal), columns_of(Decision), columns_of(Due)
    first, last = bindparam("first", type_=RowId), bindparam("last", type_=RowId)
    now = bindparam("now", type_=Instant)
    stops, goes_on = literal_column("1", Integer), literal_column("0", Integer)
    ends_at = func.coalesce(end.ends_at, pause.ends_at, type_=pause.ends_at.type)
    is_on = and_(pause.begins_at <= now, or_(ends_at.is_(None), ends_at > now))
    found = union_all(
        select(withdrawn.credential_id, stops.label("stops")).where(
            withdrawn.credential_id.between(first, last)
        ),
        select(pause.credential_id, case((is_on, stops), else_=goes_on))
        .outerjoin(PauseEnd.__table__, end.pause_id == pause.id)
        .where(pause.credential_id.between(first, last)),
        select(asked.credential_id, stops).where(
            asked.id.between(bindparam("first_asked"), bindparam("last_asked")),
            asked.slot == "scored",
        ),
        select(decided.credential_id, goes_on).where(
            decided.credential_id.between(first, last), decided.kind == "recertification"
        ),
        select(due.credential_id, goes_on).where(
            due.task == "open", due.credential_id.between(first, last)
        ),
    )
    return select(*found.subquery().c)
