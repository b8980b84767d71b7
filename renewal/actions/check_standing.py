"""Tells anybody who knows a technician's number and last name what is certified, and no more.

The look is counted before anything is compared. An unknown number and a wrong name are told
alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.count_check import count_check
from renewal.actions.read_standing import TechnicianStanding, read_standing
from renewal.domain.checking import CHECKS_PER_CLIENT, NobodyFound, is_same_name
from renewal.domain.standing import State
from renewal.store.queries.people import last_names_by_number

LONGEST_NUMBER: Final = 64


@dataclass(frozen=True, slots=True)
class CheckedCredential:
    """What anybody may know of a credential."""

    area: str
    state: State
    expires_on: date


@dataclass(frozen=True, slots=True)
class CheckedStanding:
    """What anybody may know of a technician: ``designations`` are the titles held now."""

    number: str
    credentials: tuple[CheckedCredential, ...]
    designations: tuple[str, ...]


def check_standing(
    session: Session, *, number: str, last_name: str, client: str, secret: str, now: datetime
) -> CheckedStanding:
    """Return what is public of the technician with this number and last name.

    ``client`` is the network address that asks. Raises `TooManyChecks` and `NobodyFound`.
    """
    count_check(
        session, limit=CHECKS_PER_CLIENT, client=client, secret=secret, now=now, number=number
    )
    technician_id = _technician_id(session, number, last_name)
    return public_part(read_standing(session, technician_id=technician_id, now=now))


def public_part(known: TechnicianStanding) -> CheckedStanding:
    """Return what is public of everything that is known: no name and nothing about the course."""
    return CheckedStanding(
        known.number,
        tuple(CheckedCredential(c.area, c.state, c.expires_on) for c in known.credentials),
        tuple(entry.title for entry in known.designations if entry.held),
    )


def _technician_id(session: Session, number: str, last_name: str) -> int:
    typed = number.strip()
    if typed.isprintable() and len(typed) <= LONGEST_NUMBER:
        # The number as typed and in either case: each is found by the index.
        forms = sorted({typed, typed.upper(), typed.lower()})
        for technician_id, recorded in last_names_by_number(session, forms):
            if is_same_name(last_name, recorded):
                return technician_id
    raise NobodyFound
