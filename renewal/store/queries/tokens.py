"""Reads the tokens by which programs act for technicians."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, select
from sqlalchemy.orm import Session

from renewal.store.prepared import run_alone
from renewal.store.tables import Account, ApiToken, Technician


class TokenRow(NamedTuple):
    """A token that nobody revoked; ``used_at`` is when it was last used, or somewhat earlier."""

    id: int
    technician_id: int
    name: str
    created_at: datetime
    used_at: datetime | None


class TokenHolder(NamedTuple):
    """Whom a new token is for; ``closed_at`` is when the account was closed, if there is one."""

    pseudonym: str
    number: str
    closed_at: datetime | None


def find_token(session: Session, token_hash: str) -> TokenRow | None:
    """Return the token with this hash, or None.

    Revoked tokens are not found, nor are those of somebody whose account is closed. The session has
    no transaction afterwards.
    """
    row = run_alone(session, _by_hash(), token_hash=token_hash).first()
    return TokenRow(*row) if row else None


@cache
def _by_hash() -> Select[*tuple[Any, ...]]:
    """Return the statement, built once: every request of a program runs it."""
    return (
        select(
            ApiToken.id,
            ApiToken.technician_id,
            ApiToken.name,
            ApiToken.created_at,
            ApiToken.used_at,
        )
        .outerjoin(Account, Account.technician_id == ApiToken.technician_id)
        .where(
            ApiToken.token_hash == bindparam("token_hash", type_=String()),
            ApiToken.revoked_at.is_(None),
            Account.closed_at.is_(None),
        )
    )


def tokens_of(session: Session, technician_id: int) -> tuple[TokenRow, ...]:
    """Return the technician's tokens that nobody revoked, the newest first."""
    found: Sequence[ApiToken] = session.scalars(
        select(ApiToken)
        .where(ApiToken.technician_id == technician_id, ApiToken.revoked_at.is_(None))
        .order_by(ApiToken.id.desc())
    ).all()
    return tuple(_token_row(row) for row in found)


def token_holder(session: Session, technician_id: int) -> TokenHolder:
    """Return who the technician is to a token."""
    row = session.execute(
        select(Technician.pseudonym, Technician.number, Account.closed_at)
        .outerjoin(Account, Account.technician_id == Technician.id)
        .where(Technician.id == technician_id)
    ).one()
    return TokenHolder(row.pseudonym, row.number, row.closed_at)


def _token_row(row: ApiToken) -> TokenRow:
    return TokenRow(row.id, row.technician_id, row.name, row.created_at, row.used_at)
