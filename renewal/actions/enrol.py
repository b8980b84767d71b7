"""Enrols a credential: from its first month on, it is asked one question a month.

Only a tick opens months. Where the first month has begun already, the credential is left in
`due`, so that the next tick asks it in a month that is open for everybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from renewal.actions.areas import open_areas
from renewal.actions.programme import programme_in_force
from renewal.actions.subject import check_dates, given_reason, record_of
from renewal.domain.calendar import Month, local_date, month_at, zone_of
from renewal.domain.credit_year import first_month_of
from renewal.domain.errors import RenewalError
from renewal.domain.programme import Programme
from renewal.domain.standing import State, standing_of, state_of
from renewal.store.db import writing
from renewal.store.due import OPEN, add_due
from renewal.store.ledger import add_entry
from renewal.store.queries.histories import CredentialRecord
from renewal.store.queries.people import get_technician_by_id, lock_credentials_of
from renewal.store.tables import EnrolmentRow


class AreaNotOpen(RenewalError):
    """An area has too few questions to be enrolled in."""

    code = "area_not_open"


class AlreadyEnrolled(RenewalError):
    """The credential is enrolled and need not be again."""

    code = "already_enrolled"


class CredentialPending(RenewalError):
    """The credential waits for documented experience."""

    code = "credential_pending"


class CredentialSuspended(RenewalError):
    """The credential is suspended."""

    code = "credential_suspended"


@dataclass(frozen=True, slots=True)
class EnrolmentPreview:
    """What enrolling now would bring; ``book_by`` is None when the credential has expired."""

    area: str
    first_month: Month
    earliest_extension_on: date
    expires_on: date
    lapses_before: bool
    book_by: date | None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An enrolment as recorded."""

    area: str
    enrolled_on: date
    first_month: Month


def preview_enrolment(
    session: Session, *, technician_id: int, area: str, now: datetime
) -> EnrolmentPreview:
    """Return what enrolling at this instant would bring, or raise what `enrol` would."""
    programme = programme_in_force(session)
    zone = zone_of(programme.zone)
    today = local_date(now, zone)
    record = _enrollable(session, programme, technician_id, area, now)
    standing = standing_of(record.history, programme.policies, zone, now)
    return EnrolmentPreview(
        area=area,
        first_month=_first_month(programme, zone, today, now),
        earliest_extension_on=standing.earliest_extension_on,
        expires_on=standing.expires_on,
        lapses_before=standing.lapses_before,
        book_by=standing.book_by,
    )


def enrol(
    session: Session,
    *,
    technician_id: int,
    area: str,
    reason: str,
    actors: Sequence[str],
    now: datetime,
    enrolled_on: date | None = None,
) -> Enrolled:
    """The credential is enrolled from ``enrolled_on`` (today) on, its first month is fixed.

    A day in the past is recorded as it is said, but months before ``now`` are never asked.
    Raises `AreaNotOpen`, `CredentialPending`, `CredentialSuspended`, `CredentialWithdrawn`,
    `AlreadyEnrolled`, `NoCredential`, `UnknownArea` and `UnknownTechnician`.
    """
    said = given_reason(reason)
    check_dates(enrolled_on)
    programme = programme_in_force(session)
    zone = zone_of(programme.zone)
    with writing(session):
        technician = get_technician_by_id(session, technician_id)
        lock_credentials_of(session, technician_id, area)
        record = _enrollable(session, programme, technician_id, area, now)
        day = enrolled_on or local_date(now, zone)
        first_month = _first_month(programme, zone, day, now)
        row = EnrolmentRow(
            credential_id=record.id,
            technician_id=record.technician_id,
            area_id=record.area_id,
            enrolled_on=day,
            first_month=str(first_month),
            reason=said,
            recorded_at=now,
        )
        session.add(row)
        if first_month <= month_at(now, zone):
            add_due(session, OPEN, [record.id])
        add_entry(
            session,
            act="enrol",
            subject=technician.pseudonym,
            actors=actors,
            reason=said,
            covers=[row],
            now=now,
        )
    return Enrolled(area, day, first_month)


def _enrollable(
    session: Session, programme: Programme, technician_id: int, area: str, now: datetime
) -> CredentialRecord:
    """Return the credential's record when it may be enrolled, or raise why it may not."""
    technician = get_technician_by_id(session, technician_id)
    record = record_of(session, programme, technician, area, now)
    name = f"{area} of technician {technician.number}"
    state = state_of(record.history, now, local_date(now, zone_of(programme.zone)))
    if state is State.SUSPENDED:
        raise CredentialSuspended(
            f"{name} is suspended, so it cannot be enrolled. Enrol it once the suspension has "
            "ended."
        )
    if state is State.PENDING:
        known = programme.area(area)
        raise CredentialPending(
            f"{name} is pending until {known.experience_years} years of work in series "
            f"{known.series} are documented. Have the experience recorded, then enrol."
        )
    if record.history.enrolled_at(now):
        raise AlreadyEnrolled(f"{name} is enrolled already. Nothing was changed.")
    if area not in open_areas(session, programme, now=now):
        raise AreaNotOpen(
            f"{area} has too few questions to be asked every month, so it is not open yet. The "
            "credential stays as it is; enrol once the area is open."
        )
    return record


def _first_month(programme: Programme, zone: ZoneInfo, day: date, now: datetime) -> Month:
    days = programme.policy_on(local_date(now, zone)).minimum_window_days
    return first_month_of(day, now, days, zone)
