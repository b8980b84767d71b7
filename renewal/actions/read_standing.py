"""Shows where a technician stands: every credential, and the designations that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import zone_of
from renewal.domain.designation import designation_state
from renewal.domain.programme import Programme
from renewal.domain.standing import Standing, State, standing_of
from renewal.store.installation import public_codes
from renewal.store.queries.histories import experience_of, technician_records
from renewal.store.queries.people import UnknownTechnician
from renewal.store.tables import Person, Technician


@dataclass(frozen=True, slots=True)
class DesignationStanding:
    """Whether a designation is held, and which components are missing."""

    code: str
    title: str
    held: bool
    missing: tuple[str, ...]
    started: bool


@dataclass(frozen=True, slots=True)
class Standings:
    """Where somebody stands in every area held, and in every designation."""

    credentials: tuple[Standing, ...]
    designations: tuple[DesignationStanding, ...]


@dataclass(frozen=True, slots=True)
class TechnicianStanding(Standings):
    """The same, of a technician with number and name."""

    number: str
    name: str


def read_standing(session: Session, *, technician_id: int, now: datetime) -> TechnicianStanding:
    """Return the technician's standing as it was known at ``now``, which may be in the past."""
    found = session.execute(
        select(Technician.number, Person.first_name, Person.last_name)
        .outerjoin(Person, Person.id == Technician.person_id)
        .where(Technician.id == technician_id)
    ).first()
    if found is None:
        raise UnknownTechnician("There is no such technician.")
    name = " ".join(part for part in (found.first_name, found.last_name) if part)
    stands = read_standings(
        session, programme_in_force(session), technician_id=technician_id, now=now
    )
    return TechnicianStanding(stands.credentials, stands.designations, found.number, name)


def read_standings(
    session: Session, programme: Programme, *, technician_id: int, now: datetime
) -> Standings:
    """Return where a technician stands by this programme, as it was known at ``now``."""
    codes, zone = public_codes(session), zone_of(programme.zone)
    records = technician_records(session, programme, codes, technician_id, at=now)
    order = {area.code: index for index, area in enumerate(programme.areas)}
    standings = sorted(
        (standing_of(record.history, programme.policies, zone, now) for record in records),
        key=lambda standing: order.get(standing.area, len(order)),
    )
    experience = (
        records[0].experience
        if records
        else experience_of(session, technician_id, at=now, zone=zone)
    )
    return Standings(tuple(standings), _designations(programme, standings, experience))


def _designations(
    programme: Programme, standings: list[Standing], experience: Mapping[str, int]
) -> tuple[DesignationStanding, ...]:
    held = frozenset(s.area for s in standings if s.state is State.ACTIVE)
    known = {standing.area for standing in standings}
    result = []
    for designation in programme.derived_designations:
        years = max(experience.get(series, 0) for series in programme.series_of(designation))
        state = designation_state(
            designation, held, experience_ok=years >= designation.experience_years
        )
        result.append(
            DesignationStanding(
                designation.code,
                designation.title,
                state.held,
                state.missing,
                bool(known & set(designation.areas)),
            )
        )
    return tuple(result)
