"""Makes an operator's link: it signs one account in from any browser; the ledger says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.request_sign_in import new_code
from renewal.domain.access import OPERATOR_LINK_LIFE, normal_email
from renewal.domain.errors import RenewalError
from renewal.domain.tokens import link_token_of
from renewal.mail.links import Links
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.access import AccountRow, find_account


class UnknownAccount(RenewalError):
    """An address belongs to no account."""

    code = "unknown_account"


class AccountClosed(RenewalError):
    """An account is closed, so nobody signs in with it."""

    code = "account_closed"


def issue_sign_in_link(
    session: Session,
    *,
    email: str,
    base_url: str,
    secret: str,
    nonce: str,
    now: datetime,
    reusable: bool = False,
    actors: tuple[str, ...] = ("operator",),
    reason: str = "",
) -> str:
    """Return the address of a link that signs the account in within 24 hours.

    It works once, or any number of times when it is ``reusable`` (for demonstrations). Raises
    `BadEmail`, `UnknownAccount` and `AccountClosed`.
    """
    address = normal_email(email)
    with writing(session):
        account = open_account(session, address)
        code = new_code(secret, nonce, account_id=account.id)
        code.created_at = now
        code.expires_at = now + OPERATOR_LINK_LIFE
        code.reusable = reusable
        session.add(code)
        add_entry(
            session,
            act="issue sign-in link",
            subject=account.pseudonym,
            actors=actors,
            reason=reason or f"for account {account.id}",
            covers=(),
            now=now,
        )
    return Links(base_url).sign_in_link(link_token_of(secret, nonce))


def open_account(session: Session, address: str) -> AccountRow:
    """Return the account with this normal address, or raise why nobody can sign in with it."""
    account = find_account(session, address)
    if account is None:
        raise UnknownAccount(
            f"Nobody has an account with {address}. 'renewal account list' shows all accounts; "
            "technicians get theirs when the roster is imported."
        )
    if account.closed_at is not None:
        raise AccountClosed(
            f"The account {address} was closed on {account.closed_at:%Y-%m-%d}. "
            f"'renewal account add {address} --role {account.role}' opens it again."
        )
    return account
