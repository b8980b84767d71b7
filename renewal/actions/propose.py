"""Proposes an act that takes two admins; nothing happens until another one confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.subject import ACCOUNT, given_reason
from renewal.domain.two_people import ProposedAct
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.people import pseudonym_of
from renewal.store.tables import Proposal


def propose(
    session: Session,
    *,
    act: ProposedAct,
    technician_id: int | None,
    fields: Mapping[str, str],
    reason: str,
    account_id: int,
    now: datetime,
) -> int:
    """The proposal is on record and waits; return its row number."""
    said = given_reason(reason)
    with writing(session):
        row = Proposal(
            act=str(act),
            technician_id=technician_id,
            fields=dict(fields),
            reason=said,
            proposed_by=account_id,
            proposed_at=now,
        )
        session.add(row)
        add_entry(
            session,
            act="propose",
            subject=None if technician_id is None else pseudonym_of(session, technician_id),
            actors=(f"{ACCOUNT}{account_id}",),
            reason=said,
            covers=[row],
            now=now,
        )
        return row.id
