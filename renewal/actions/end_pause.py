"""Ends a leave or a suspension: at this instant, or with a last day.

What runs is ended; when nothing runs, what was planned is called off. The end of a pause is
recorded once, and the credentials are left in `due`, because the months that count changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from renewal.actions.begin_pause import NAMES
from renewal.actions.programme import programme_in_force
from renewal.actions.subject import check_dates, check_two_admins, given_reason, take_credentials
from renewal.domain.calendar import local_date, month_at, start_of_day, window_of, zone_of
from renewal.domain.errors import RenewalError
from renewal.domain.history import PauseKind
from renewal.store.db import writing
from renewal.store.due import DECIDE, add_due
from renewal.store.ledger import add_entry
from renewal.store.queries.people import (
    PauseSpan,
    TechnicianRow,
    get_technician,
    pauses_of,
)
from renewal.store.tables import PauseEnd


class NoPause(RenewalError):
    """Nothing runs and nothing is planned that could be ended."""

    code = "no_pause"


class PauseEndFixed(RenewalError):
    """The end of a pause was recorded before and does not move."""

    code = "pause_end_fixed"


class PauseEndMisplaced(RenewalError):
    """The day given lies before the pause began, in a month gone by, or after its end."""

    code = "pause_end_misplaced"


def end_leave(
    session: Session,
    *,
    technician_number: str,
    reason: str,
    actors: Sequence[str],
    now: datetime,
    area: str | None = None,
    until: date | None = None,
) -> tuple[str, ...]:
    """The leave in ``area`` (or all areas) ended at ``now`` or ends with the day ``until``.

    Returns the areas. Raises `NoPause`, `PauseEndFixed`, `PauseEndMisplaced`,
    `NoCredential`, `CredentialWithdrawn`, `UnknownArea` and `UnknownTechnician`.
    """
    with writing(session):
        return _end_within(
            session,
            PauseKind.LEAVE,
            technician_number=technician_number,
            area=area,
            until=until,
            reason=reason,
            actors=actors,
            now=now,
        )


def end_suspension(
    session: Session,
    *,
    technician_number: str,
    reason: str,
    actors: Sequence[str],
    now: datetime,
    area: str | None = None,
    until: date | None = None,
) -> tuple[str, ...]:
    """The suspension ended, as a leave does; it takes two different admins again.

    Raises `TwoAdminsNeeded` besides what `end_leave` raises.
    """
    with writing(session):
        return end_suspension_within(
            session,
            technician_number=technician_number,
            area=area,
            until=until,
            reason=reason,
            actors=actors,
            now=now,
        )


def end_suspension_within(
    session: Session,
    *,
    technician_number: str,
    reason: str,
    actors: Sequence[str],
    now: datetime,
    area: str | None = None,
    until: date | None = None,
) -> tuple[str, ...]:
    """The suspension ended, as by `end_suspension`, in the caller's transaction."""
    check_two_admins(session, actors)
    return _end_within(
        session,
        PauseKind.SUSPENSION,
        technician_number=technician_number,
        area=area,
        until=until,
        reason=reason,
        actors=actors,
        now=now,
    )


def _end_within(
    session: Session,
    kind: PauseKind,
    *,
    technician_number: str,
    area: str | None,
    until: date | None,
    reason: str,
    actors: Sequence[str],
    now: datetime,
) -> tuple[str, ...]:
    said = given_reason(reason)
    check_dates(until)
    programme = programme_in_force(session)
    if area is not None:
        programme.area(area)
    zone = zone_of(programme.zone)
    technician = get_technician(session, technician_number)
    areas = {row.id: row.area for row in take_credentials(session, technician, area, zone)}
    ends = ends_of(session, kind, technician, list(areas), until, zone, now)
    if not ends:
        raise NoPause(
            f"Technician {technician.number} has no {NAMES[kind]}{_within(area)} that runs or "
            "is planned. Nothing was changed."
        )
    rows = [
        PauseEnd(
            pause_id=pause.id,
            ends_at=ends_at,
            reason=said,
            recorded_at=now,
        )
        for pause, ends_at in ends
    ]
    session.add_all(rows)
    ended = sorted({pause.credential_id for pause, _ in ends})
    add_due(session, DECIDE, ended)
    add_entry(
        session,
        act=f"end {NAMES[kind]}",
        subject=technician.pseudonym,
        actors=actors,
        reason=said,
        covers=rows,
        now=now,
    )
    return tuple(areas[credential_id] for credential_id in ended)


def ends_of(
    session: Session,
    kind: PauseKind,
    technician: TechnicianRow,
    credential_ids: Sequence[int],
    until: date | None,
    zone: ZoneInfo,
    now: datetime,
) -> list[tuple[PauseSpan, datetime]]:
    """Return the pauses of these credentials that can be ended, each with when it would end.

    Raises `PauseEndFixed` and `PauseEndMisplaced`.
    """
    pauses = _endable(pauses_of(session, credential_ids, kind), now)
    return [(pause, _end_of(kind, technician, pause, until, zone, now)) for pause in pauses]


def _endable(pauses: Sequence[PauseSpan], now: datetime) -> list[PauseSpan]:
    """Return the pauses that run; when none does, those still to come."""
    open_ = [
        pause
        for pause in pauses
        if pause.ends_at is None or (pause.ends_at > now and pause.ends_at > pause.begins_at)
    ]
    running = [pause for pause in open_ if pause.begins_at <= now]
    return running or open_


def _end_of(
    kind: PauseKind,
    technician: TechnicianRow,
    pause: PauseSpan,
    until: date | None,
    zone: ZoneInfo,
    now: datetime,
) -> datetime:
    """Return when the pause ends; one that never began ends as it begins, and covers nothing."""
    begins = local_date(pause.begins_at, zone)
    name = f"The {NAMES[kind]} of technician {technician.number} from {begins}"
    if pause.closed:
        assert pause.ends_at is not None, "a recorded end is an instant"
        last = local_date(pause.ends_at - timedelta(microseconds=1), zone)
        raise PauseEndFixed(
            f"{name} was given {last} as its last day by an earlier act, which stands. Nothing "
            "was changed."
        )
    if until is None:
        return max(now, pause.begins_at)
    ends_at = start_of_day(until + timedelta(days=1), zone)
    if ends_at <= pause.begins_at or (pause.ends_at is not None and ends_at > pause.ends_at):
        raise PauseEndMisplaced(
            f"{name} cannot have {until} as its last day: that lies before it began or after it "
            "ends anyway. Nothing was changed; give a day within it."
        )
    if ends_at < window_of(month_at(now, zone), zone).opens_at:
        raise PauseEndMisplaced(
            f"{name} cannot have {until} as its last day: the months gone by since then were "
            "excused by it, and stay so. Nothing was changed; give a day of this month."
        )
    return ends_at


def _within(area: str | None) -> str:
    return f" in {area}" if area else ""
