"""Finds for whom a program acts by its token, and notes now and then that the token was used."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import Session

from renewal.domain.tokens import Purpose, is_token, keyed_hash
from renewal.store.db import writing
from renewal.store.queries.tokens import TokenRow, find_token
from renewal.store.tables import ApiToken

USED_EVERY = timedelta(hours=1)


def look_up_token(session: Session, *, token: str, secret: str, now: datetime) -> TokenRow | None:
    """Return the token that ``token`` is, None when it is none of ours or was revoked.

    Leaves no transaction open. That it was used is written at most once an hour, in a
    transaction of its own; where it cannot be written, the request goes on all the same.
    """
    if not is_token(token):
        return None
    found = find_token(session, keyed_hash(secret, Purpose.PROGRAM, token))
    if found is not None and (found.used_at is None or now - found.used_at >= USED_EVERY):
        _note_use(session, found.id, now)
    return found


def _note_use(session: Session, token_id: int, now: datetime) -> None:
    try:
        with writing(session):
            session.execute(
                update(ApiToken)
                .where(
                    ApiToken.id == token_id,
                    or_(ApiToken.used_at.is_(None), ApiToken.used_at < now),
                )
                .values(used_at=now)
            )
    except (InternalError, OperationalError) as error:
        session.rollback()
        logging.getLogger("renewal").warning("A token could not be noted as used: %s", error.orig)
