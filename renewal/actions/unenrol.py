"""Ends an enrolment: no month that begins afterwards is asked.

What was earned stays, and enrolling again before the credit year is over resumes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.actions.subject import given_reason, take_credentials
from renewal.domain.calendar import zone_of
from renewal.domain.errors import RenewalError
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.people import find_running_enrolment, get_technician_by_id
from renewal.store.tables import EnrolmentEnd


class NotEnrolled(RenewalError):
    """No enrolment of the credential runs."""

    code = "not_enrolled"


def unenrol(
    session: Session,
    *,
    technician_id: int,
    area: str,
    reason: str,
    actors: Sequence[str],
    now: datetime,
) -> None:
    """The credential's enrolment ended at ``now``, with the reason on record.

    Raises `NotEnrolled`, `NoCredential`, `CredentialWithdrawn`, `UnknownArea` and
    `UnknownTechnician`.
    """
    said = given_reason(reason)
    programme = programme_in_force(session)
    programme.area(area)
    with writing(session):
        technician = get_technician_by_id(session, technician_id)
        (credential,) = take_credentials(session, technician, area, zone_of(programme.zone))
        enrolment_id = find_running_enrolment(session, credential.id)
        if enrolment_id is None:
            raise NotEnrolled(
                f"{area} of technician {technician.number} is not enrolled. Nothing was changed."
            )
        end = EnrolmentEnd(enrolment_id=enrolment_id, ended_at=now, reason=said, recorded_at=now)
        session.add(end)
        add_entry(
            session,
            act="unenrol",
            subject=technician.pseudonym,
            actors=actors,
            reason=said,
            covers=[end],
            now=now,
        )
