"""Closes an account: nobody signs in with it any more, and whoever is signed in is signed out.

Programs that act for its technician are turned away too, and a link that the technician shared
shows nothing more, for nobody could end it; neither comes back when the account is opened again,
nor does a code or a link to sign in with.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from renewal.actions.end_session import end_sessions_within
from renewal.actions.end_sharing import end_sharing_within
from renewal.actions.issue_sign_in_link import open_account
from renewal.actions.revoke_token import revoke_tokens_within
from renewal.domain.access import normal_email
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.tables import Account


def close_account(
    session: Session,
    *,
    email: str,
    now: datetime,
    actors: tuple[str, ...] = ("operator",),
    reason: str = "",
) -> int:
    """The account is closed, its sessions and its shared link are ended, its tokens revoked.

    Returns how many sessions those were. Raises `BadEmail`, `UnknownAccount` and `AccountClosed`.
    """
    address = normal_email(email)
    with writing(session):
        account = open_account(session, address)
        session.execute(update(Account).where(Account.id == account.id).values(closed_at=now))
        ended = end_sessions_within(session, account_id=account.id, kept_id=None, now=now)
        if account.technician_id is not None:
            revoke_tokens_within(session, technician_id=account.technician_id, now=now)
            end_sharing_within(session, technician_id=account.technician_id)
        add_entry(
            session,
            act="close account",
            subject=account.pseudonym,
            actors=actors,
            reason=reason or f"account {account.id}, {account.role}",
            covers=(),
            now=now,
        )
    return ended
