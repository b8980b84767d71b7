"""Makes the link by which anybody sees what a technician is certified in; the ledger says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.end_sharing import end_sharing_within
from renewal.domain.tokens import Purpose, keyed_hash, shared_token_of
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.shared_links import lock_sharing
from renewal.store.tables import SharedLink


def share_standing(
    session: Session, *, technician_id: int, nonce: str, secret: str, now: datetime
) -> None:
    """The technician has a new link, made of ``nonce`` and the secret; a former one is ended."""
    with writing(session):
        pseudonym = lock_sharing(session, technician_id)
        end_sharing_within(session, technician_id=technician_id)
        token = shared_token_of(secret, nonce)
        session.add(
            SharedLink(
                technician_id=technician_id,
                nonce=nonce,
                link_hash=keyed_hash(secret, Purpose.SHARED_HASH, token),
                created_at=now,
            )
        )
        add_entry(
            session,
            act="share standing",
            subject=pseudonym,
            actors=("technician",),
            reason="the technician's own link",
            covers=(),
            now=now,
        )
