"""Rescores a faulty question, as two admins agreed on.

What is said of the revision is on record at once, and every answer that comes from then on is
scored by it. The answers there are already are scored anew by the next ticks
(`rescore_answers`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.read_rescores import UnknownQuestion, check_within
from renewal.actions.subject import check_two_admins
from renewal.domain.rescoring import Rescore, RescoreKind, key_digest
from renewal.store.ledger import add_entry
from renewal.store.queries.rescores import RescoredRevision, find_rescored, lock_revision
from renewal.store.tables import Proposal, RescoreRow


def rescore_fields(revision_id: int, wanted: Rescore) -> dict[str, str]:
    """Return a rescore as a proposal keeps it."""
    fields = {"revision": str(revision_id), "kind": str(wanted.kind)}
    return {**fields, "key": " ".join(wanted.key)} if wanted.key else fields


def check_proposed(session: Session, fields: Mapping[str, str]) -> None:
    """What is proposed could be confirmed now, or why it could not is raised.

    Raises `AlreadyVoided`, `KeyCountsAlready`, `KeyDoesNotFit`, `NeverIssued` and
    `UnknownQuestion`.
    """
    check_within(session, _revision(session, fields), _wanted(fields))


def rescore_question_within(
    session: Session, *, proposal: Proposal, actors: Sequence[str], now: datetime
) -> RescoreRow:
    """The revision is rescored as proposed; its answers wait for the next tick.

    ``actors`` are two different open admin accounts, else `TwoAdminsNeeded` is raised. Raises
    what `check_proposed` does.
    """
    check_two_admins(session, actors)
    lock_revision(session, int(proposal.fields["revision"]))
    check_proposed(session, proposal.fields)
    wanted = _wanted(proposal.fields)
    void = wanted.kind is RescoreKind.VOID
    row = RescoreRow(
        revision_id=int(proposal.fields["revision"]),
        kind=str(wanted.kind),
        key=None if void else list(wanted.key),
        key_digest="" if void else key_digest(wanted.key),
        reason=proposal.reason,
        proposal_id=proposal.id,
        rescored_at=now,
    )
    session.add(row)
    add_entry(
        session,
        act="rescore",
        subject=None,
        actors=actors,
        reason=proposal.reason,
        covers=[row],
        now=now,
    )
    return row


def _wanted(fields: Mapping[str, str]) -> Rescore:
    return Rescore(RescoreKind(fields["kind"]), tuple(fields.get("key", "").split()))


def _revision(session: Session, fields: Mapping[str, str]) -> RescoredRevision:
    found = find_rescored(session, int(fields["revision"]))
    if found is None:
        raise UnknownQuestion(
            "The bank holds no such revision of a question. Choose the question once more."
        )
    return found
