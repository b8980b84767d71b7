"""Reads the links that technicians share."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.store.tables import SharedLink, Technician


def lock_sharing(session: Session, technician_id: int) -> str:
    """Two acts on one technician's link come one after the other; return the pseudonym."""
    return session.scalars(
        select(Technician.pseudonym).where(Technician.id == technician_id).with_for_update()
    ).one()


def find_shared_nonce(session: Session, technician_id: int) -> str | None:
    """Return the nonce of the technician's link, or None when there is none."""
    return session.scalar(select(SharedLink.nonce).where(SharedLink.technician_id == technician_id))


def find_sharing_technician(session: Session, link_hash: str) -> int | None:
    """Return the row number of the technician whose link it is, or None."""
    return session.scalar(select(SharedLink.technician_id).where(SharedLink.link_hash == link_hash))
