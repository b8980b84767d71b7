"""The installation's own key: made once, kept in the database, never rotated."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.errors import RenewalError
from renewal.domain.ids import PublicCodes
from renewal.store.db import connection_of
from renewal.store.tables import Installation

_CODES: Final = "renewal_public_codes"


class NotInitialised(RenewalError):
    """The database has its tables but was never given a key."""

    code = "not_initialised"


def public_codes(session: Session) -> PublicCodes:
    """Return the codes of this installation, or raise `NotInitialised`.

    The key never changes, so each connection to the database asks for it once.
    """
    known = connection_of(session).info
    if _CODES in known:
        codes: PublicCodes = known[_CODES]
        return codes
    key = session.scalar(select(Installation.code_key))
    if key is None:
        raise NotInitialised("The database has not been set up yet: run 'renewal init' first.")
    known[_CODES] = PublicCodes(key)
    return PublicCodes(key)


def make_key(session: Session, *, key: str, now: datetime) -> bool:
    """The installation has a key (``key`` when it had none); return whether it is new."""
    if session.scalar(select(Installation.id)) is not None:
        return False
    session.add(Installation(id=1, code_key=key, created_at=now))
    return True
