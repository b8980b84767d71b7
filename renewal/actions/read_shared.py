"""Tells whoever was given a technician's link what is certified, and whose link it is.

What cannot be a link is refused before anything is asked or counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.check_standing import CheckedStanding, public_part
from renewal.actions.count_check import count_check
from renewal.actions.read_standing import read_standing
from renewal.domain.checking import LOOKS_PER_CLIENT
from renewal.domain.errors import RenewalError
from renewal.domain.tokens import Purpose, is_shared_token, keyed_hash
from renewal.store.queries.shared_links import find_sharing_technician


class UnknownSharedLink(RenewalError):
    """A link is nobody's, or was ended."""

    code = "unknown_shared_link"

    def __init__(self) -> None:
        super().__init__(
            "This link shows nothing: it was ended, or copied in part. Ask the technician for a "
            "new one."
        )


@dataclass(frozen=True, slots=True)
class SharedStanding:
    """What a technician shows others: the name and what anybody may know."""

    name: str
    standing: CheckedStanding


def read_shared(
    session: Session, *, token: str, client: str, secret: str, now: datetime
) -> SharedStanding:
    """Return what the technician shares whose link it is.

    ``client`` is the network address that asks. Raises `TooManyChecks` and `UnknownSharedLink`.
    """
    if not is_shared_token(token):
        raise UnknownSharedLink
    count_check(session, limit=LOOKS_PER_CLIENT, client=client, secret=secret, now=now)
    found = find_sharing_technician(session, keyed_hash(secret, Purpose.SHARED_HASH, token))
    if found is None:
        raise UnknownSharedLink
    shared = shared_standing(session, technician_id=found, now=now)
    if not shared.name:
        # Somebody whose name was erased shares nothing.
        raise UnknownSharedLink
    return shared


def shared_standing(session: Session, *, technician_id: int, now: datetime) -> SharedStanding:
    """Return what others see by the technician's link; the name is empty once erased."""
    known = read_standing(session, technician_id=technician_id, now=now)
    return SharedStanding(known.name, public_part(known))
