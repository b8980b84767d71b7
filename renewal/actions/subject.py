"""Whom and what an act is about: the technician, the credential taken for it, and the reason.

Acts on a credential begin by taking its row (see `renewal.store.queries.people`), and every
act says why it is done: the reason goes onto the record and into the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from renewal.domain.access import Role, normal_email
from renewal.domain.calendar import local_date
from renewal.domain.errors import RenewalError
from renewal.domain.programme import Programme
from renewal.domain.roster import FIRST_DAY, LAST_DAY
from renewal.store.installation import public_codes
from renewal.store.queries.access import AccountRow, find_account, find_account_by_id
from renewal.store.queries.histories import CredentialRecord, technician_records
from renewal.store.queries.people import CredentialRow, TechnicianRow, lock_credentials_of

ACCOUNT = "account:"


class ReasonMissing(RenewalError):
    """An act came without its reason."""

    code = "reason_missing"


class NoCredential(RenewalError):
    """The technician holds no credential that the act could be about."""

    code = "no_credential"


class CredentialWithdrawn(RenewalError):
    """The credential was withdrawn, which is final."""

    code = "credential_withdrawn"


class ImplausibleDate(RenewalError):
    """A date lies in another age, which is a slip of the pen."""

    code = "implausible_date"


class TwoAdminsNeeded(RenewalError):
    """An act that takes two admins was to be done by fewer, or by somebody else."""

    code = "two_admins_needed"


def given_reason(reason: str) -> str:
    """Return the reason on one line, or raise `ReasonMissing`."""
    said = " ".join(reason.split())
    if not said:
        raise ReasonMissing(
            "No reason was given. Say in a few words why this is done; it goes onto the record."
        )
    return said


def take_credentials(
    session: Session, technician: TechnicianRow, area: str | None, zone: ZoneInfo
) -> tuple[CredentialRow, ...]:
    """Return the credential in ``area``, or all that were not withdrawn, locked.

    Raises `NoCredential` when there is none, and `CredentialWithdrawn` for the one named.
    """
    found = lock_credentials_of(session, technician.id, area)
    standing = tuple(row for row in found if row.withdrawn_at is None)
    if standing:
        return standing
    for row in found if area is not None else ():
        if row.withdrawn_at is not None:
            raise withdrawn(technician, row.area, local_date(row.withdrawn_at, zone))
    raise no_credential(technician, area)


def no_credential(technician: TechnicianRow, area: str | None) -> NoCredential:
    """Return the refusal of an act on a credential that is not held."""
    what = f"no credential in {area}" if area else "no credential"
    return NoCredential(
        f"Technician {technician.number} holds {what}. Check the number and the area; a first "
        "pass is recorded before anything else."
    )


def withdrawn(technician: TechnicianRow, area: str, on: date) -> CredentialWithdrawn:
    """Return the refusal of an act on a credential that was withdrawn."""
    return CredentialWithdrawn(
        f"{area} of technician {technician.number} was withdrawn on {on}, which is final. "
        "Nothing was changed."
    )


def record_of(
    session: Session, programme: Programme, technician: TechnicianRow, area: str, now: datetime
) -> CredentialRecord:
    """Return the history of a credential that stands.

    Raises `UnknownArea`, `NoCredential` and `CredentialWithdrawn`.
    """
    programme.area(area)
    records = technician_records(session, programme, public_codes(session), technician.id, at=now)
    found = next((record for record in records if record.history.area == area), None)
    if found is None:
        raise no_credential(technician, area)
    if found.history.withdrawn_at is not None:
        on = local_date(found.history.withdrawn_at, ZoneInfo(programme.zone))
        raise withdrawn(technician, area, on)
    return found


def check_dates(*days: date | None) -> None:
    """Each day that is given lies in an age that may be meant, or `ImplausibleDate` is raised."""
    for day in days:
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise ImplausibleDate(
                f"{day} lies outside {FIRST_DAY} to {LAST_DAY}. Nothing was changed; look at "
                "the year."
            )


def admin_called(session: Session, email: str) -> str:
    """Return the open admin account with this address as an actor, or raise `TwoAdminsNeeded`."""
    found = find_account(session, normal_email(email))
    if found is None:
        raise TwoAdminsNeeded(
            f"There is no account with the address {email}. This act takes two different admins; "
            "name both by the addresses of their accounts."
        )
    return f"{ACCOUNT}{_admin(found, found.email).id}"


def check_two_admins(session: Session, actors: Sequence[str]) -> None:
    """The actors are two different open admin accounts, or `TwoAdminsNeeded` is raised."""
    ids = {int(actor.removeprefix(ACCOUNT)) for actor in actors if _is_account(actor)}
    if len(ids) != 2 or len(actors) != 2:
        raise TwoAdminsNeeded(
            "This act takes two different admins. Nothing was changed; have a second admin agree "
            "and name both."
        )
    for account_id in sorted(ids):
        _admin(find_account_by_id(session, account_id), f"number {account_id}")


def _admin(account: AccountRow | None, called: str) -> AccountRow:
    if account is None or account.role is not Role.ADMIN or account.closed_at is not None:
        raise TwoAdminsNeeded(
            f"The account {called} is not that of an admin, or is closed. This act takes two "
            "different admins. Nothing was changed."
        )
    return account


def _is_account(actor: str) -> bool:
    number = actor.removeprefix(ACCOUNT)
    return actor.startswith(ACCOUNT) and number.isascii() and number.isdecimal()
