"""Explains a decision: computes it again, from its own evidence and from the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import local_date, zone_of
from renewal.domain.credit_year import credit_years
from renewal.domain.decision import (
    NOT_BEFORE,
    DecisionKind,
    Outcome,
    Verdict,
    bulk_verdict,
    credits_of,
    extension_verdict,
    kept_by,
    recertification_verdict,
    recompute,
)
from renewal.domain.errors import RenewalError
from renewal.domain.ids import CodeOf
from renewal.domain.programme import Programme
from renewal.store.installation import public_codes
from renewal.store.queries.histories import credential_records
from renewal.store.tables import (
    Area,
    Credential,
    Decision,
    Proposal,
    ProposalAnswer,
    Technician,
    TestResult,
)


class UnknownDecision(RenewalError):
    """A code names no decision."""

    code = "unknown_decision"


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision, what its evidence gives, and whether both and the database agree."""

    code: str
    technician_id: int
    technician: str
    area: str
    kind: DecisionKind
    cause: str
    policy: str
    decided_at: datetime
    stored: Outcome
    recomputed: Outcome
    evidence: dict[str, Any]
    evidence_in_database: bool

    @property
    def agrees(self) -> bool:
        """Whether the recomputation and the database's evidence both bear the decision out."""
        return self.stored == self.recomputed and self.evidence_in_database


def explain_decision(session: Session, *, code: str, at: datetime | None = None) -> Explanation:
    """Return the decision with this code and its recomputation, or raise `UnknownDecision`.

    ``at`` reads the evidence as it was known at that instant; otherwise as it was known when
    the decision was made.
    """
    codes = public_codes(session)
    row_id = codes.decode(CodeOf.DECISION, code)
    found = session.execute(
        select(Decision, Technician.id, Technician.number, Area.code)
        .join(Credential, Credential.id == Decision.credential_id)
        .join(Technician, Technician.id == Credential.technician_id)
        .join(Area, Area.id == Credential.area_id)
        .where(Decision.id == row_id)
    ).first()
    if found is None:
        raise UnknownDecision(
            f"There is no decision with the code {code}. The codes stand in the letters and in "
            "'renewal decision list NUMBER'."
        )
    decision, technician_id, number, area = found
    kind = DecisionKind(decision.kind)
    return Explanation(
        code=codes.encode(CodeOf.DECISION, decision.id),
        technician_id=technician_id,
        technician=number,
        area=area,
        kind=kind,
        cause=decision.cause,
        policy=f"{decision.policy_code} {decision.policy_version}",
        decided_at=decision.decided_at,
        stored=_stored(decision),
        recomputed=recompute(kind, decision.evidence),
        evidence=decision.evidence,
        evidence_in_database=_borne_out(session, decision, at or decision.decided_at),
    )


def _borne_out(session: Session, decision: Decision, at: datetime) -> bool:
    """Tell whether the database's own rows still give the evidence and what it came to."""
    programme = programme_in_force(session)
    match DecisionKind(decision.kind):
        case DecisionKind.RECERTIFICATION:
            again = _recertified(session, programme, decision, at)
        case DecisionKind.BULK:
            again = _agreed(session, programme, decision, at)
        case _:
            again = _extended(session, programme, decision, at)
    if again is None or not _kept_rightly(session, decision):
        return False
    outcome = kept_by(decision.evidence, again.outcome)
    return outcome == _stored(decision) and (
        credits_of(again.evidence) == credits_of(decision.evidence)
    )


def _kept_rightly(session: Session, decision: Decision) -> bool:
    """Tell whether an expiry that a rescore did not move earlier was in force before it."""
    not_before = decision.evidence.get(NOT_BEFORE)
    if not_before is None:
        return True
    superseded = session.get(Decision, decision.supersedes_id) if decision.supersedes_id else None
    return superseded is not None and superseded.expires_after.isoformat() == not_before


def _recertified(
    session: Session, programme: Programme, decision: Decision, at: datetime
) -> Verdict | None:
    passed_on = session.scalar(
        select(TestResult.passed_on).where(
            TestResult.credential_id == decision.credential_id,
            TestResult.passed_on == date.fromisoformat(decision.evidence["passed_on"]),
            TestResult.recorded_at <= at,
        )
    )
    if passed_on is None:
        return None
    return recertification_verdict(
        passed_on, decision.expires_before, programme.policy_on(passed_on)
    )


def _agreed(
    session: Session, programme: Programme, decision: Decision, at: datetime
) -> Verdict | None:
    """Return what the proposal comes to, when two people had agreed on it for this credential."""
    proposal_id = int(decision.evidence["proposal"])
    proposal = session.get(Proposal, proposal_id)
    answer = session.get(ProposalAnswer, proposal_id)
    if proposal is None or answer is None or not answer.confirmed or answer.answered_at > at:
        return None
    if str(decision.credential_id) not in proposal.fields["credentials"].split():
        return None
    decided_on = local_date(answer.answered_at, zone_of(programme.zone))
    return bulk_verdict(
        proposal_id,
        date.fromisoformat(proposal.fields["until"]),
        decision.expires_before,
        decided_on,
        programme.policy_on(decided_on),
    )


def _extended(
    session: Session, programme: Programme, decision: Decision, at: datetime
) -> Verdict | None:
    codes, zone = public_codes(session), zone_of(programme.zone)
    records = credential_records(session, programme, codes, [decision.credential_id], at=at)
    if not records:
        return None
    years = credit_years(records[0].history, programme.policies, zone, at)
    year = next((y for y in years if y.number == decision.evidence["credit_year"]), None)
    if year is None or not year.won:
        return None
    # The day of the decision is one of the zone that the programme had then.
    return extension_verdict(year, decision.expires_before, zone_of(decision.evidence["zone"]))


def _stored(decision: Decision) -> Outcome:
    return Outcome(decision.effective_on, decision.expires_before, decision.expires_after)
