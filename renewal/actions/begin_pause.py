"""Begins a pause: a leave, or a suspension, of one credential or of all a technician holds.

A leave excuses the months it covers; a suspension also takes the credential out of force
while it lasts, and takes two admins. A pause that is recorded late may complete a credit
year, so the credentials are left in `due` for the next tick to decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.actions.subject import check_dates, check_two_admins, given_reason, take_credentials
from renewal.domain.calendar import local_date, start_of_day, zone_of
from renewal.domain.errors import RenewalError
from renewal.domain.history import PauseKind
from renewal.store.db import writing
from renewal.store.due import DECIDE, add_due
from renewal.store.ledger import add_entry
from renewal.store.queries.people import (
    CredentialRow,
    PauseSpan,
    TechnicianRow,
    get_technician,
    pauses_of,
)
from renewal.store.tables import PauseRow

NAMES = {PauseKind.LEAVE: "leave", PauseKind.SUSPENSION: "suspension"}


class PauseOverlaps(RenewalError):
    """A pause would cover days that one of the same kind covers already."""

    code = "pause_overlaps"


class PauseEndsBeforeItBegins(RenewalError):
    """The last day of a pause lies before its first."""

    code = "pause_ends_before_it_begins"


@dataclass(frozen=True, slots=True)
class Paused:
    """A pause as recorded: the areas it covers, from when, and until when if that is known."""

    areas: tuple[str, ...]
    begins_at: datetime
    ends_at: datetime | None


def begin_leave(
    session: Session,
    *,
    technician_number: str,
    reason: str,
    actors: Sequence[str],
    now: datetime,
    area: str | None = None,
    begins_on: date | None = None,
    until: date | None = None,
) -> Paused:
    """The technician is on leave in ``area`` (or all areas): from ``begins_on`` or ``now`` on.

    ``until`` is the last day of the leave; without it the leave runs until it is ended.
    Both days begin at midnight in the programme's zone. Raises `PauseOverlaps`,
    `PauseEndsBeforeItBegins`, `NoCredential`, `CredentialWithdrawn`, `UnknownArea` and
    `UnknownTechnician`.
    """
    with writing(session):
        return _begin_within(
            session,
            PauseKind.LEAVE,
            technician_number=technician_number,
            area=area,
            days=(begins_on, until),
            reason=reason,
            actors=actors,
            now=now,
        )


def begin_suspension(
    session: Session,
    *,
    technician_number: str,
    reason: str,
    actors: Sequence[str],
    now: datetime,
    area: str | None = None,
    begins_on: date | None = None,
    until: date | None = None,
) -> Paused:
    """The technician's credential in ``area`` (or every one) is suspended, as for a leave.

    ``actors`` are two different open admin accounts, else `TwoAdminsNeeded` is raised.
    """
    with writing(session):
        return begin_suspension_within(
            session,
            technician_number=technician_number,
            area=area,
            begins_on=begins_on,
            until=until,
            reason=reason,
            actors=actors,
            now=now,
        )


def begin_suspension_within(
    session: Session,
    *,
    technician_number: str,
    reason: str,
    actors: Sequence[str],
    now: datetime,
    area: str | None = None,
    begins_on: date | None = None,
    until: date | None = None,
) -> Paused:
    """The credentials are suspended, as by `begin_suspension`, in the caller's transaction."""
    check_two_admins(session, actors)
    return _begin_within(
        session,
        PauseKind.SUSPENSION,
        technician_number=technician_number,
        area=area,
        days=(begins_on, until),
        reason=reason,
        actors=actors,
        now=now,
    )


def _begin_within(
    session: Session,
    kind: PauseKind,
    *,
    technician_number: str,
    area: str | None,
    days: tuple[date | None, date | None],
    reason: str,
    actors: Sequence[str],
    now: datetime,
) -> Paused:
    said = given_reason(reason)
    check_dates(*days)
    programme = programme_in_force(session)
    if area is not None:
        programme.area(area)
    zone = zone_of(programme.zone)
    begins_at, ends_at = span_of(kind, days, zone, now)
    technician = get_technician(session, technician_number)
    taken = take_credentials(session, technician, area, zone)
    _refuse_overlap(session, kind, technician, taken, (begins_at, ends_at), zone)
    rows = [
        PauseRow(
            credential_id=credential.id,
            kind=str(kind),
            begins_at=begins_at,
            ends_at=ends_at,
            reason=said,
            recorded_at=now,
        )
        for credential in taken
    ]
    session.add_all(rows)
    add_due(session, DECIDE, [credential.id for credential in taken])
    add_entry(
        session,
        act=f"begin {NAMES[kind]}",
        subject=technician.pseudonym,
        actors=actors,
        reason=said,
        covers=rows,
        now=now,
    )
    return Paused(tuple(credential.area for credential in taken), begins_at, ends_at)


def span_of(
    kind: PauseKind, days: tuple[date | None, date | None], zone: ZoneInfo, now: datetime
) -> tuple[datetime, datetime | None]:
    """Return when a pause with this first and last day begins and ends, begun ``now`` without one.

    Raises `PauseEndsBeforeItBegins`.
    """
    begins_on, until = days
    begins_at = now if begins_on is None else start_of_day(begins_on, zone)
    if until is None:
        return begins_at, None
    ends_at = start_of_day(until + timedelta(days=1), zone)
    if ends_at <= begins_at:
        raise PauseEndsBeforeItBegins(
            f"The {NAMES[kind]} would begin on {local_date(begins_at, zone)} and have {until} as "
            "its last day. Nothing was changed; give a last day that is not before the first."
        )
    return begins_at, ends_at


def _refuse_overlap(
    session: Session,
    kind: PauseKind,
    technician: TechnicianRow,
    taken: Sequence[CredentialRow],
    span: tuple[datetime, datetime | None],
    zone: ZoneInfo,
) -> None:
    areas = {credential.id: credential.area for credential in taken}
    for pause in pauses_of(session, list(areas), kind):
        if not _overlap(pause, *span):
            continue
        begins = local_date(pause.begins_at, zone)
        until = "without an end"
        if pause.ends_at is not None:
            until = f"until {local_date(pause.ends_at - timedelta(microseconds=1), zone)}"
        raise PauseOverlaps(
            f"{areas[pause.credential_id]} of technician {technician.number} has a {NAMES[kind]} "
            f"from {begins} {until} on record, which covers some of the same days. Nothing was "
            "changed; end that one first, or give other days."
        )


def _overlap(pause: PauseSpan, begins_at: datetime, ends_at: datetime | None) -> bool:
    """Tell whether two half-open spans share an instant; one that was called off is empty."""
    if pause.ends_at is not None and pause.ends_at <= pause.begins_at:
        return False
    before = pause.ends_at is not None and pause.ends_at <= begins_at
    after = ends_at is not None and ends_at <= pause.begins_at
    return not before and not after
