"""Lists the tokens by which programs act for a technician."""

from __future__ import annotations

from sqlalchemy.orm import Session

from renewal.store.queries.tokens import TokenRow, tokens_of


def list_tokens(session: Session, *, technician_id: int) -> tuple[TokenRow, ...]:
    """Return the technician's tokens that nobody revoked, the newest first."""
    return tokens_of(session, technician_id)
