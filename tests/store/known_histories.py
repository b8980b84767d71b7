"""Rosa and Ben, and their histories as they were known at some instant."""

from __future__ import annotations

from renewal.actions.programme import programme_in_force
from renewal.domain.history import History
from renewal.store.installation import public_codes
from renewal.store.queries.histories import CredentialRecord, technician_records
from tests.actions.answered_months import BEN, ROSA
from tests.installation import Installation, instant

ROSA_IN_A6 = ROSA.replace(",A5,", ",A6,").removesuffix("2027-01-01")
PEOPLE = (ROSA, ROSA_IN_A6, BEN)
"""Rosa is enrolled in A5 and only holds A6; Ben is enrolled in A5."""


def records(service: Installation, number: str, at: str) -> tuple[CredentialRecord, ...]:
    session = service.session
    found = technician_records(
        session,
        programme_in_force(session),
        public_codes(session),
        service.technician_id(number),
        at=instant(at),
    )
    session.rollback()
    return found


def history(service: Installation, at: str, *, number: str = "R1", area: str = "A5") -> History:
    found = records(service, number, at)
    return next(record.history for record in found if record.history.area == area)


def credential_id(service: Installation, number: str = "R1", area: str = "A5") -> int:
    found = records(service, number, "2030-01-01T00:00:00")
    return next(record.id for record in found if record.history.area == area)
