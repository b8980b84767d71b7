"""Puts documented work experience on record: so many years in a series, on a day.

Experience belongs to the person and the series, so it may end the pending state of several
credentials at once. The most years on record count.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.actions.subject import check_dates, given_reason
from renewal.domain.calendar import local_date, zone_of
from renewal.domain.errors import RenewalError
from renewal.domain.roster import MOST_YEARS
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.people import get_technician, lock_people
from renewal.store.tables import Experience


class ExperienceRecorded(RenewalError):
    """The same years are on record for the same day already."""

    code = "experience_recorded"


class ExperienceInFuture(RenewalError):
    """Experience was to be documented on a day that is still to come."""

    code = "experience_in_future"


class ImplausibleYears(RenewalError):
    """The number of years is no working life."""

    code = "implausible_years"


def document_experience(
    session: Session,
    *,
    technician_number: str,
    series: str,
    years: int,
    documented_on: date,
    reason: str,
    actors: Sequence[str],
    now: datetime,
) -> None:
    """The years of work in the series are on record as documented on that day.

    Raises `UnknownSeries`, `UnknownTechnician`, `ExperienceInFuture`, `ExperienceRecorded`
    and `ImplausibleYears`.
    """
    said = given_reason(reason)
    programme = programme_in_force(session)
    programme.series_called(series)
    _check(years, documented_on, local_date(now, zone_of(programme.zone)))
    with writing(session):
        lock_people(session)
        technician = get_technician(session, technician_number)
        if _is_recorded(session, technician.id, series, years, documented_on):
            raise ExperienceRecorded(
                f"{years} years in series {series}, documented on {documented_on}, are on record "
                f"for technician {technician.number} already. Nothing was changed."
            )
        row = Experience(
            technician_id=technician.id,
            series=series,
            years=years,
            documented_on=documented_on,
            reason=said,
            recorded_at=now,
        )
        session.add(row)
        add_entry(
            session,
            act="experience",
            subject=technician.pseudonym,
            actors=actors,
            reason=said,
            covers=[row],
            now=now,
        )


def _check(years: int, documented_on: date, today: date) -> None:
    check_dates(documented_on)
    if not 0 <= years <= MOST_YEARS:
        raise ImplausibleYears(
            f"{years} years of work cannot be meant. Nothing was recorded; give a number from 0 "
            f"to {MOST_YEARS}."
        )
    if documented_on > today:
        raise ExperienceInFuture(
            f"{documented_on} is still to come (today is {today}). Nothing was recorded; give the "
            "day on which the experience was documented."
        )


def _is_recorded(
    session: Session, technician_id: int, series: str, years: int, documented_on: date
) -> bool:
    found = session.scalar(
        select(Experience.id).where(
            Experience.technician_id == technician_id,
            Experience.series == series,
            Experience.years == years,
            Experience.documented_on == documented_on,
        )
    )
    return found is not None
