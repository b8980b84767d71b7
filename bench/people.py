"""Technicians with five credentials each, enrolled in the months with which the history begins."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, text
from sqlalchemy.orm import Session

from bench.loading import hexadecimal, numbered, table_of
from renewal.domain.calendar import Month
from renewal.store.db import Instant, is_sqlite

EACH = 5
HELD_ON, EXPIRES_ON = date(2022, 3, 10), date(2032, 3, 10)
_TECHNICIAN = f"(i - 1) / {EACH} + 1"


def add_people(
    session: Session, areas: list[int], months: list[Month], credentials: int, at: datetime
) -> None:
    """So many credentials are held and enrolled, as many in each area and from each month on."""
    people = credentials // EACH
    code, source = hexadecimal(session, "i"), numbered(session)
    _run(
        session,
        "INSERT INTO person (id, first_name, last_name, email, language, salt) "
        f"SELECT i, 'Person', 'Number ' || i, 'p' || i || '@example.org', 'en', {code} {source}",
        count=people,
    )
    _run(
        session,
        "INSERT INTO technician (id, number, pseudonym, person_id) "
        f"SELECT i, 'N' || i, {code}, i {source}",
        count=people,
    )
    places = table_of("areas", "place, area_id", enumerate(areas))
    areal = f"{source} JOIN {places} ON place = (i - 1) * 9 % {len(areas)}"
    _run(
        session,
        "INSERT INTO credential (id, technician_id, area_id, first_certified_on, expires_on, "
        f"recorded_at) SELECT i, {_TECHNICIAN}, area_id, '{HELD_ON}', '{EXPIRES_ON}', :at {areal}",
        count=credentials,
        at=at,
    )
    begun = table_of(
        "begun",
        "turn, first_month, enrolled_on",
        [(turn, str(month), str(month.first_day)) for turn, month in enumerate(months)],
    )
    day = "CAST(enrolled_on AS DATE)" if not is_sqlite(session) else "enrolled_on"
    _run(
        session,
        "INSERT INTO enrolment (id, credential_id, technician_id, area_id, enrolled_on, "
        f"first_month, reason, recorded_at) SELECT i, i, {_TECHNICIAN}, area_id, {day}, "
        f"first_month, 'roster', :at {areal} "
        f"JOIN {begun} ON turn = ({_TECHNICIAN}) * 7 % {len(months)} ORDER BY i",
        count=credentials,
        at=at,
    )


def _run(session: Session, statement: str, *, count: int, at: datetime | None = None) -> None:
    marks: list[BindParameter[Any]] = [bindparam("count", count)]
    if at is not None:
        marks.append(bindparam("at", at, type_=Instant()))
    session.execute(text(statement).bindparams(*marks))
