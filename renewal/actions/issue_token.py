"""Makes a token by which a program acts for a technician; the ledger says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.issue_sign_in_link import AccountClosed
from renewal.domain.tokens import Purpose, is_token, keyed_hash
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.tokens import token_holder
from renewal.store.tables import ApiToken

LONGEST_NAME = 80
UNNAMED = "token"


def issue_token(
    session: Session,
    *,
    technician_id: int,
    token: str,
    secret: str,
    now: datetime,
    name: str = "",
    actors: tuple[str, ...] = ("operator",),
    reason: str = "",
) -> str:
    """Programs that send ``token`` act for the technician until it is revoked; return its name.

    Only a keyed hash of the token is kept. A longer ``name`` is cut. Raises `AccountClosed`.
    """
    assert is_token(token), "tokens are made of a prefix and 256 random bits"
    called = " ".join(name.split())[:LONGEST_NAME] or UNNAMED
    with writing(session):
        holder = token_holder(session, technician_id)
        if holder.closed_at is not None:
            raise AccountClosed(
                f"The account of technician {holder.number} was closed on "
                f"{holder.closed_at:%Y-%m-%d}, so no program may act for it. Open the account "
                "again first."
            )
        row = ApiToken(
            token_hash=keyed_hash(secret, Purpose.PROGRAM, token),
            technician_id=technician_id,
            name=called,
            created_at=now,
            used_at=None,
            revoked_at=None,
        )
        session.add(row)
        session.flush()
        add_entry(
            session,
            act="issue token",
            subject=holder.pseudonym,
            actors=actors,
            reason=reason or f"token {row.id}",
            covers=(),
            now=now,
        )
    return called
