"""Withdraws a credential for good: it no longer counts, and nothing brings it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.actions.subject import given_reason, take_credentials
from renewal.domain.calendar import zone_of
from renewal.store.db import Base, writing
from renewal.store.ledger import add_entry
from renewal.store.queries.people import find_running_enrolment, get_technician
from renewal.store.tables import EnrolmentEnd, Withdrawal


def withdraw(
    session: Session,
    *,
    technician_number: str,
    area: str,
    reason: str,
    actors: Sequence[str],
    now: datetime,
) -> None:
    """The credential was withdrawn at ``now``, and an enrolment that ran ended with it.

    Raises `CredentialWithdrawn` the second time, `NoCredential`, `UnknownArea` and
    `UnknownTechnician`.
    """
    said = given_reason(reason)
    programme = programme_in_force(session)
    programme.area(area)
    with writing(session):
        technician = get_technician(session, technician_number)
        (credential,) = take_credentials(session, technician, area, zone_of(programme.zone))
        rows: list[Base] = [
            Withdrawal(credential_id=credential.id, withdrawn_at=now, reason=said, recorded_at=now)
        ]
        enrolment_id = find_running_enrolment(session, credential.id)
        if enrolment_id is not None:
            rows.append(
                EnrolmentEnd(enrolment_id=enrolment_id, ended_at=now, reason=said, recorded_at=now)
            )
        session.add_all(rows)
        add_entry(
            session,
            act="withdraw",
            subject=technician.pseudonym,
            actors=actors,
            reason=said,
            covers=rows,
            now=now,
        )
