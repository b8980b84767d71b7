"""Reads the acts that wait for a second admin, and those answered lately."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from renewal.store.tables import Account, Person, Proposal, ProposalAnswer, Technician


class ProposalLine(NamedTuple):
    """A proposal with who made it; ``confirmed`` is None while it waits."""

    id: int
    act: str
    fields: Mapping[str, str]
    reason: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    technician_id: int | None
    number: str
    name: str
    confirmed: bool | None
    answerer: str
    answered_at: datetime | None
    answer: str


def count_waiting(session: Session) -> int:
    """Return how many proposals wait."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Proposal)
            .outerjoin(ProposalAnswer, ProposalAnswer.proposal_id == Proposal.id)
            .where(ProposalAnswer.proposal_id.is_(None))
        )
        or 0
    )


def proposals(
    session: Session, *, waiting: bool, limit: int, after: int = 0
) -> tuple[ProposalLine, ...]:
    """Return the proposals that wait, oldest first, or the answered ones, newest first.

    None of them is numbered ``after`` or lower.
    """
    proposer, answerer = aliased(Account), aliased(Account)
    answered = ProposalAnswer.proposal_id
    order = Proposal.id if waiting else ProposalAnswer.answered_at.desc()
    rows = session.execute(
        select(
            Proposal,
            proposer.email.label("proposer"),
            Technician.number,
            Person.first_name,
            Person.last_name,
            ProposalAnswer.confirmed,
            answerer.email.label("answerer"),
            ProposalAnswer.answered_at,
            ProposalAnswer.reason,
        )
        .join(proposer, proposer.id == Proposal.proposed_by)
        .outerjoin(ProposalAnswer, ProposalAnswer.proposal_id == Proposal.id)
        .outerjoin(answerer, answerer.id == ProposalAnswer.answered_by)
        .outerjoin(Technician, Technician.id == Proposal.technician_id)
        .outerjoin(Person, Person.id == Technician.person_id)
        .where(
            answered.is_(None) if waiting else answered.is_not(None),
            Proposal.id > after,
        )
        .order_by(order)
        .limit(limit)
    )
    return tuple(
        ProposalLine(
            row.Proposal.id,
            row.Proposal.act,
            row.Proposal.fields,
            row.Proposal.reason,
            row.Proposal.proposed_by,
            row.proposer,
            row.Proposal.proposed_at,
            row.Proposal.technician_id,
            row.number or "",
            " ".join(part for part in (row.first_name, row.last_name) if part),
            row.confirmed,
            row.answerer or "",
            row.answered_at,
            row.reason or "",
        )
        for row in rows
    )
