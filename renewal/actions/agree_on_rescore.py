"""Rescores a question on which two admins agreed already, as they do at the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.answer_proposal import confirm_within
from renewal.actions.propose import propose_within
from renewal.actions.rescore_question import rescore_fields
from renewal.actions.subject import ACCOUNT, check_two_admins, given_reason
from renewal.domain.rescoring import Rescore
from renewal.domain.two_people import ProposedAct
from renewal.store.db import writing


def agree_on_rescore(
    session: Session,
    *,
    revision_id: int,
    wanted: Rescore,
    reason: str,
    actors: Sequence[str],
    now: datetime,
) -> None:
    """The revision is rescored: proposed by the first of two admins and confirmed by the other.

    Raises `ReasonMissing`, `TwoAdminsNeeded` and what `rescore_question.check_proposed` does;
    then nothing is on record.
    """
    said = given_reason(reason)
    with writing(session):
        check_two_admins(session, actors)
        first, second = (int(actor.removeprefix(ACCOUNT)) for actor in actors)
        proposal = propose_within(
            session,
            act=ProposedAct.RESCORE,
            technician_id=None,
            fields=rescore_fields(revision_id, wanted),
            reason=said,
            account_id=first,
            now=now,
        )
        confirm_within(session, proposal_id=proposal.id, account_id=second, now=now)
