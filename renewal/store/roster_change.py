"""What a roster adds, as values: planned by the import, written by `roster_writing`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from renewal.domain.calendar import Month
from renewal.domain.roster import DocumentedYears, RosterPerson
from renewal.store.queries.roster_holdings import HeldTechnician


class AccountStep(StrEnum):
    """What happens to the account a technician signs in with."""

    KEEP = "keep"
    MAKE = "make"
    TIE = "tie"
    MOVE = "move"


class NewCredential(NamedTuple):
    """A credential that is not held yet, with the pass that stands behind it."""

    area: str
    first_certified_on: date
    last_passed_on: date
    expires_on: date


class NewPass(NamedTuple):
    """A newer pass of a test whose credential is held."""

    area: str
    passed_on: date


class NewEnrolment(NamedTuple):
    """An enrolment in an area held, or about to be; ``asked_now`` when its month has begun."""

    area: str
    enrolled_on: date
    first_month: Month
    asked_now: bool


class TechnicianChange(NamedTuple):
    """Everything that a roster adds about one technician.

    ``held`` is None for a new technician, who gets ``pseudonym`` and ``salt``. ``rewritten``
    says that names, address or language changed, ``joins`` names a new shop. ``account_id``
    is the account to tie or to move.
    """

    number: str
    held: HeldTechnician | None
    person: RosterPerson
    pseudonym: str
    salt: str
    rewritten: bool = False
    account: AccountStep = AccountStep.KEEP
    account_id: int | None = None
    joins: str | None = None
    credentials: tuple[NewCredential, ...] = ()
    passes: tuple[NewPass, ...] = ()
    experience: tuple[tuple[str, DocumentedYears], ...] = ()
    enrolments: tuple[NewEnrolment, ...] = ()
