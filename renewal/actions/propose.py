"""Proposes an act that takes two admins; nothing happens until another one confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.begin_pause import span_of
from renewal.actions.end_pause import ends_of
from renewal.actions.programme import programme_in_force
from renewal.actions.rescore_question import check_proposed
from renewal.actions.subject import ACCOUNT, check_dates, given_reason
from renewal.domain.calendar import zone_of
from renewal.domain.history import PauseKind
from renewal.domain.two_people import ProposedAct
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.people import (
    get_technician_by_id,
    lock_credentials_of,
    pseudonym_of,
)
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

    Raises `ReasonMissing`, and for days that nobody could confirm today what the act would raise:
    `ImplausibleDate`, `PauseEndsBeforeItBegins`, `PauseEndFixed` and `PauseEndMisplaced`; for a
    rescore what `rescore_question.check_proposed` raises. All is looked at again when it is
    confirmed.
    """
    said = given_reason(reason)
    with writing(session):
        return propose_within(
            session,
            act=act,
            technician_id=technician_id,
            fields=fields,
            reason=said,
            account_id=account_id,
            now=now,
        ).id


def propose_within(
    session: Session,
    *,
    act: ProposedAct,
    technician_id: int | None,
    fields: Mapping[str, str],
    reason: str,
    account_id: int,
    now: datetime,
) -> Proposal:
    """The proposal is on record and waits; see `propose`. ``reason`` is on one line."""
    if act is ProposedAct.RESCORE:
        check_proposed(session, fields)
    else:
        _check_days(session, act, technician_id, fields, now)
    row = Proposal(
        act=str(act),
        technician_id=technician_id,
        fields=dict(fields),
        reason=reason,
        proposed_by=account_id,
        proposed_at=now,
    )
    session.add(row)
    add_entry(
        session,
        act="propose",
        subject=None if technician_id is None else pseudonym_of(session, technician_id),
        actors=(f"{ACCOUNT}{account_id}",),
        reason=reason,
        covers=[row],
        now=now,
    )
    return row


def _check_days(
    session: Session,
    act: ProposedAct,
    technician_id: int | None,
    fields: Mapping[str, str],
    now: datetime,
) -> None:
    begins_on, until = (
        date.fromisoformat(fields[name]) if fields.get(name) else None for name in DAYS
    )
    check_dates(begins_on, until)
    zone = zone_of(programme_in_force(session).zone)
    if act is ProposedAct.SUSPEND:
        span_of(PauseKind.SUSPENSION, (begins_on, until), zone, now)
    elif act is ProposedAct.END_SUSPENSION and until is not None:
        assert technician_id is not None, "the act is about one technician"
        technician = get_technician_by_id(session, technician_id)
        held = lock_credentials_of(session, technician_id, fields.get("area") or None)
        ids = [credential.id for credential in held if credential.withdrawn_at is None]
        ends_of(session, PauseKind.SUSPENSION, technician, ids, until, zone, now)
