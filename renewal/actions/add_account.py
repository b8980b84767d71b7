"""Opens and closes accounts of the office; technicians' accounts come with the roster."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from renewal.domain.access import Role, normal_email
from renewal.domain.errors import RenewalError
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.access import AccountRow, find_account
from renewal.store.tables import Account, SignInCode


class AccountExists(RenewalError):
    """An address has an account already."""

    code = "account_exists"


class RoleComesWithRoster(RenewalError):
    """A technician's account was to be made by hand."""

    code = "role_comes_with_roster"


def add_account(
    session: Session,
    *,
    email: str,
    role: Role,
    now: datetime,
    actors: tuple[str, ...] = ("operator",),
) -> bool:
    """An open account with this address and role exists; return whether it was opened again.

    Codes and links of before it was closed sign nobody in. Raises `BadEmail`, `AccountExists` for
    an open account, and `RoleComesWithRoster`.
    """
    address = normal_email(email)
    with writing(session):
        former = find_account(session, address)
        if former is None:
            _check_new(role)
            account = Account(
                email=address, role=str(role), technician_id=None, created_at=now, closed_at=None
            )
            session.add(account)
            session.flush()
            account_id = account.id
        else:
            _check_former(former, role)
            session.execute(
                update(Account)
                .where(Account.id == former.id)
                .values(role=str(role), closed_at=None)
            )
            _end_codes(session, former.id, now)
            account_id = former.id
        add_entry(
            session,
            act="open account",
            subject=former.pseudonym if former else None,
            actors=actors,
            reason=f"account {account_id}, {role}",
            covers=(),
            now=now,
        )
    return former is not None


def _end_codes(session: Session, account_id: int, now: datetime) -> None:
    """Whoever had a code or an operator's link for the account needs a new one."""
    session.execute(
        update(SignInCode)
        .where(SignInCode.account_id == account_id, SignInCode.expires_at > now)
        .values(expires_at=now)
    )


def _check_new(role: Role) -> None:
    if role is Role.TECHNICIAN:
        raise RoleComesWithRoster(
            "A technician's account is made when the roster is imported: add the person to the "
            "roster file and run 'renewal roster import FILE --apply'."
        )


def _check_former(former: AccountRow, role: Role) -> None:
    if former.closed_at is None:
        raise AccountExists(
            f"{former.email} has an account already, as {former.role}. Nothing was changed. "
            f"'renewal sign-in-link {former.email}' makes a link to sign in with."
        )
    if former.technician_id is None:
        _check_new(role)
