"""Reads technicians and what is on record about their credentials, for acts about people.

An act on a credential takes its row first (`lock_credentials_of`), so that two acts on the
same credential, or an act and an answer, come one after the other. What is not a credential
yet is guarded by `lock_people`, which acts take before any credential.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from renewal.domain.errors import RenewalError
from renewal.domain.history import PauseKind
from renewal.store.db import is_sqlite
from renewal.store.tables import (
    Area,
    Credential,
    EnrolmentEnd,
    EnrolmentRow,
    Experience,
    PauseEnd,
    PauseRow,
    Person,
    Technician,
    TestResult,
    Withdrawal,
)


class UnknownTechnician(RenewalError):
    """No technician has the number that was given."""

    code = "unknown_technician"


class TechnicianRow(NamedTuple):
    """A technician as the evidence knows them."""

    id: int
    number: str
    pseudonym: str


class CredentialRow(NamedTuple):
    """A credential's row number and area; ``withdrawn_at`` is None while it stands."""

    id: int
    area: str
    withdrawn_at: datetime | None


class PauseSpan(NamedTuple):
    """A pause on record; ``closed`` when its end was recorded by an act of its own."""

    id: int
    credential_id: int
    begins_at: datetime
    ends_at: datetime | None
    closed: bool


def get_technician(session: Session, number: str) -> TechnicianRow:
    """Return the technician with this number, or raise `UnknownTechnician`."""
    found = _technician(session, Technician.number == number)
    if found is None:
        raise UnknownTechnician(
            f"There is no technician with the number '{number}'. Numbers are those of the "
            "roster; check it, or import the roster first."
        )
    return found


def get_technician_by_id(session: Session, technician_id: int) -> TechnicianRow:
    """Return the technician with this row number, or raise `UnknownTechnician`."""
    found = _technician(session, Technician.id == technician_id)
    if found is None:
        raise UnknownTechnician("There is no such technician. Look the person up again.")
    return found


def last_names_by_number(session: Session, numbers: Sequence[str]) -> list[tuple[int, str]]:
    """Return row number and last name of whoever has one of these numbers, if not erased."""
    found = session.execute(
        select(Technician.id, Person.last_name)
        .join(Person, Person.id == Technician.person_id)
        .where(Technician.number.in_(numbers))
        .order_by(Technician.id)
    )
    return [(row.id, row.last_name) for row in found]


def pseudonym_of(session: Session, technician_id: int) -> str:
    """Return the name by which ledger and evidence know the technician."""
    return get_technician_by_id(session, technician_id).pseudonym


def _technician(session: Session, which: ColumnElement[bool]) -> TechnicianRow | None:
    row = session.execute(
        select(Technician.id, Technician.number, Technician.pseudonym).where(which)
    ).first()
    return TechnicianRow(row.id, row.number, row.pseudonym) if row else None


def lock_people(session: Session) -> None:
    """Nobody else adds technicians, credentials or experience until the transaction ends."""
    if not is_sqlite(session):
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended("people", 0))))


def lock_credentials_of(
    session: Session, technician_id: int, area: str | None = None
) -> tuple[CredentialRow, ...]:
    """Return a technician's credentials (or the one in ``area``), locked, in id order."""
    found = (
        select(Credential.id, Area.code, Withdrawal.withdrawn_at)
        .join(Area, Area.id == Credential.area_id)
        .outerjoin(Withdrawal, Withdrawal.credential_id == Credential.id)
        .where(Credential.technician_id == technician_id)
        .order_by(Credential.id)
        .with_for_update(of=Credential)
    )
    if area is not None:
        found = found.where(Area.code == area)
    return tuple(CredentialRow(*row) for row in session.execute(found))


def passes_of(session: Session, credential_id: int) -> tuple[date, ...]:
    """Return the days on which the credential's test was passed, oldest first."""
    return tuple(
        session.scalars(
            select(TestResult.passed_on)
            .where(TestResult.credential_id == credential_id)
            .order_by(TestResult.passed_on)
        )
    )


def find_running_enrolment(session: Session, credential_id: int) -> int | None:
    """Return the row number of the enrolment that nobody has ended, or None."""
    return session.scalar(
        select(EnrolmentRow.id)
        .outerjoin(EnrolmentEnd, EnrolmentEnd.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentRow.credential_id == credential_id, EnrolmentEnd.enrolment_id.is_(None))
        .order_by(EnrolmentRow.id.desc())
        .limit(1)
    )


def pauses_of(
    session: Session, credential_ids: Sequence[int], kind: PauseKind
) -> tuple[PauseSpan, ...]:
    """Return the pauses of this kind of these credentials, ended ones included, oldest first."""
    rows = session.execute(
        select(
            PauseRow.id,
            PauseRow.credential_id,
            PauseRow.begins_at,
            func.coalesce(PauseEnd.ends_at, PauseRow.ends_at, type_=PauseRow.ends_at.type),
            PauseEnd.pause_id.is_not(None),
        )
        .outerjoin(PauseEnd, PauseEnd.pause_id == PauseRow.id)
        .where(PauseRow.credential_id.in_(credential_ids), PauseRow.kind == str(kind))
        .order_by(PauseRow.begins_at, PauseRow.id)
    )
    return tuple(PauseSpan(*row) for row in rows)


def experience_documented_by(session: Session, technician_id: int, day: date) -> dict[str, int]:
    """Return the most years of work by series that were documented by ``day``."""
    return dict(
        session.execute(
            select(Experience.series, func.max(Experience.years))
            .where(Experience.technician_id == technician_id, Experience.documented_on <= day)
            .group_by(Experience.series)
        ).all()
    )
