"""Lists the decisions about one technician."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.decision import Outcome
from renewal.domain.ids import CodeOf
from renewal.store.installation import public_codes
from renewal.store.tables import Area, Credential, Decision


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """A decision in one line; ``code`` names it to ``renewal decision explain``."""

    code: str
    area: str
    kind: str
    cause: str
    decided_at: datetime
    outcome: Outcome


def list_decisions(session: Session, *, technician_id: int) -> tuple[ListedDecision, ...]:
    """Return the technician's decisions, newest first."""
    codes = public_codes(session)
    rows = session.execute(
        select(Decision, Area.code)
        .join(Credential, Credential.id == Decision.credential_id)
        .join(Area, Area.id == Credential.area_id)
        .where(Credential.technician_id == technician_id)
        .order_by(Decision.id.desc())
    )
    return tuple(
        ListedDecision(
            codes.encode(CodeOf.DECISION, decision.id),
            area,
            decision.kind,
            decision.cause,
            decision.decided_at,
            Outcome(decision.effective_on, decision.expires_before, decision.expires_after),
        )
        for decision, area in rows
    )
