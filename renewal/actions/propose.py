"""Proposes an act that takes two admins; nothing happens until another one confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.subject import ACCOUNT, check_dates, given_reason
from renewal.domain.two_people import ProposedAct
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.people import pseudonym_of
from renewal.store.tables import Proposal

DAYS: Final = ("begins_on", "until")
"""The fields that say when the act begins and what its last day is."""


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
    """The proposal is on record and waits; return its row number.

    Raises `ReasonMissing`, and `ImplausibleDate` for a day that nobody could confirm.
    """
    said = given_reason(reason)
    check_dates(*(date.fromisoformat(fields[name]) for name in DAYS if fields.get(name)))
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
