"""Tells anybody who knows a technician's number and last name what is certified, and no more.

The look is counted before anything is compared, in a transaction of its own that has ended by
then, so that a crowd of guesses cannot share one. An unknown number and a wrong name are told
alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.read_standing import read_standing
from renewal.domain.checking import CHECKS_PER_CLIENT, NobodyFound, check_checks, is_same_name
from renewal.domain.standing import State
from renewal.domain.tokens import Purpose, keyed_hash
from renewal.store.db import writing
from renewal.store.queries.access import attempts_since
from renewal.store.queries.people import last_names_by_number
from renewal.store.tables import Attempt

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
    with writing(session):
        subject = keyed_hash(secret, Purpose.CLIENT, client)
        limit = CHECKS_PER_CLIENT
        check_checks(attempts_since(session, limit.kind, subject, now - limit.within), now)
        session.add(Attempt(kind=limit.kind, subject=subject, made_at=now))
    return public_standing(session, _technician_id(session, number, last_name), now)


def public_standing(session: Session, technician_id: int, now: datetime) -> CheckedStanding:
    """Return what is public of where a technician stands."""
    known = read_standing(session, technician_id=technician_id, now=now)
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
