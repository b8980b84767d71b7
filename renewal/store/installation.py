"""The installation's own key: made once, kept in the database, never rotated."""

from __future__ import annotations

from datetime import datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from renewal.domain.errors import RenewalError
from renewal.domain.ids import PublicCodes
from renewal.store.tables import Installation

_known: WeakKeyDictionary[Engine, PublicCodes] = WeakKeyDictionary()


class NotInitialised(RenewalError):
    """The database has its tables but was never given a key."""

    code = "not_initialised"


def public_codes(session: Session) -> PublicCodes:
    """Return the codes of this installation, or raise `NotInitialised`.

    The key never changes, so it is asked for once for each database that a process uses.
    """
    engine = session.get_bind().engine
    codes = _known.get(engine)
    if codes is not None:
        return codes
    key = session.scalar(select(Installation.code_key))
    if key is None:
        raise NotInitialised("The database has not been set up yet: run 'renewal init' first.")
    codes = _known[engine] = PublicCodes(key)
    return codes


def make_key(session: Session, *, key: str, now: datetime) -> bool:
    """The installation has a key (``key`` when it had none); return whether it is new."""
    if session.scalar(select(Installation.id)) is not None:
        return False
    session.add(Installation(id=1, code_key=key, created_at=now))
    return True
