"""Answers a proposal: another admin confirms it, which carries it out, or it is refused.

The answer and the act stand in one transaction, and the ledger entry of the act names both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.begin_pause import begin_suspension_within
from renewal.actions.end_pause import end_suspension_within
from renewal.actions.extend_cohort import extend_cohort_within
from renewal.actions.rescore_question import rescore_question_within
from renewal.actions.subject import ACCOUNT
from renewal.domain.errors import RenewalError
from renewal.domain.two_people import ProposedAct, check_other
from renewal.store.db import writing
from renewal.store.ledger import add_entry
from renewal.store.queries.people import get_technician_by_id, pseudonym_of
from renewal.store.tables import Proposal, ProposalAnswer


class UnknownProposal(RenewalError):
    """There is no such proposal."""

    code = "unknown_proposal"


class ProposalAnswered(RenewalError):
    """A proposal was answered before."""

    code = "proposal_answered"


def confirm_proposal(
    session: Session, *, proposal_id: int, account_id: int, now: datetime
) -> ProposedAct:
    """The act was carried out by both admins; nothing is changed when the act is refused.

    Raises `OwnProposal`, `ProposalAnswered`, `UnknownProposal`, and what the act raises.
    """
    with writing(session):
        return confirm_within(session, proposal_id=proposal_id, account_id=account_id, now=now)


def confirm_within(
    session: Session, *, proposal_id: int, account_id: int, now: datetime
) -> ProposedAct:
    """The act was carried out by both admins; see `confirm_proposal`."""
    proposal = _waiting(session, proposal_id)
    check_other(proposal.proposed_by, account_id)
    act = ProposedAct(proposal.act)
    _answer(session, proposal, account_id, now, confirmed=True, reason="")
    actors = (f"{ACCOUNT}{proposal.proposed_by}", f"{ACCOUNT}{account_id}")
    _CARRY_OUT[act](session, proposal, actors, now)
    return act


def refuse_proposal(
    session: Session, *, proposal_id: int, account_id: int, reason: str, now: datetime
) -> ProposedAct:
    """The proposal is refused, or taken back by whoever made it; nothing else changes."""
    with writing(session):
        proposal = _waiting(session, proposal_id)
        said = " ".join(reason.split())
        _answer(session, proposal, account_id, now, confirmed=False, reason=said)
        return ProposedAct(proposal.act)


def _waiting(session: Session, proposal_id: int) -> Proposal:
    proposal = session.scalar(select(Proposal).where(Proposal.id == proposal_id).with_for_update())
    if proposal is None:
        raise UnknownProposal("There is no such proposal. See what is waiting, and choose there.")
    if session.get(ProposalAnswer, proposal_id) is not None:
        raise ProposalAnswered(
            "This proposal was answered by somebody in the meantime. Nothing was changed by you."
        )
    return proposal


def _answer(
    session: Session,
    proposal: Proposal,
    account_id: int,
    now: datetime,
    *,
    confirmed: bool,
    reason: str,
) -> None:
    row = ProposalAnswer(
        proposal_id=proposal.id,
        confirmed=confirmed,
        reason=reason,
        answered_by=account_id,
        answered_at=now,
    )
    session.add(row)
    about = proposal.technician_id
    add_entry(
        session,
        act="confirm proposal" if confirmed else "refuse proposal",
        subject=None if about is None else pseudonym_of(session, about),
        actors=(f"{ACCOUNT}{account_id}",),
        reason=reason,
        covers=[row],
        now=now,
    )


def _suspend(session: Session, proposal: Proposal, actors: Sequence[str], now: datetime) -> None:
    begin_suspension_within(
        session,
        technician_number=_number(session, proposal),
        area=proposal.fields.get("area") or None,
        begins_on=_day(proposal.fields, "begins_on"),
        until=_day(proposal.fields, "until"),
        reason=proposal.reason,
        actors=actors,
        now=now,
    )


def _end_suspension(
    session: Session, proposal: Proposal, actors: Sequence[str], now: datetime
) -> None:
    end_suspension_within(
        session,
        technician_number=_number(session, proposal),
        area=proposal.fields.get("area") or None,
        until=_day(proposal.fields, "until"),
        reason=proposal.reason,
        actors=actors,
        now=now,
    )


def _extend(session: Session, proposal: Proposal, actors: Sequence[str], now: datetime) -> None:
    extend_cohort_within(
        session,
        proposal_id=proposal.id,
        credential_ids=[int(each) for each in proposal.fields["credentials"].split()],
        until=date.fromisoformat(proposal.fields["until"]),
        actors=actors,
        now=now,
    )


def _rescore(session: Session, proposal: Proposal, actors: Sequence[str], now: datetime) -> None:
    rescore_question_within(session, proposal=proposal, actors=actors, now=now)


def _number(session: Session, proposal: Proposal) -> str:
    assert proposal.technician_id is not None, "the act is about one technician"
    return get_technician_by_id(session, proposal.technician_id).number


def _day(fields: Mapping[str, str], name: str) -> date | None:
    return date.fromisoformat(fields[name]) if fields.get(name) else None


_CARRY_OUT: Final[
    Mapping[ProposedAct, Callable[[Session, Proposal, Sequence[str], datetime], None]]
] = {
    ProposedAct.SUSPEND: _suspend,
    ProposedAct.END_SUSPENSION: _end_suspension,
    ProposedAct.EXTEND: _extend,
    ProposedAct.RESCORE: _rescore,
}
