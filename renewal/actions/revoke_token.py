"""Revokes tokens: a program that sends one is turned away from then on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from renewal.domain.errors import RenewalError
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.people import pseudonym_of
from renewal.store.tables import ApiToken


class UnknownToken(RenewalError):
    """A token is not one of this technician's, or has been revoked already."""

    code = "unknown_token"


def revoke_token(
    session: Session,
    *,
    technician_id: int,
    token_id: int,
    now: datetime,
    actors: tuple[str, ...] = ("technician",),
    reason: str = "",
) -> str:
    """The token is revoked, and the ledger says so; return its name.

    `UnknownToken` is raised when this technician has none such.
    """
    with writing(session):
        name = session.scalars(
            update(ApiToken)
            .where(
                ApiToken.id == token_id,
                ApiToken.technician_id == technician_id,
                ApiToken.revoked_at.is_(None),
            )
            .values(revoked_at=now)
            .returning(ApiToken.name)
        ).first()
        if name is None:
            raise UnknownToken("There is no such token any more. Nothing was changed.")
        add_entry(
            session,
            act="revoke token",
            subject=pseudonym_of(session, technician_id),
            actors=actors,
            reason=reason or f"token {token_id}",
            covers=(),
            now=now,
        )
    return name


def revoke_tokens_within(session: Session, *, technician_id: int, now: datetime) -> int:
    """Every token of the technician is revoked; return how many that were."""
    revoked = session.scalars(
        update(ApiToken)
        .where(ApiToken.technician_id == technician_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(ApiToken.id)
    )
    return len(revoked.all())
