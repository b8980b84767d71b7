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
    """A decision in one line; ``code`` names it to ``renewal decision explain``.

    ``replaces`` is the code of the decision that it supersedes, ``replaced_by`` that of the one
    by which it is superseded, and so not in force any more.
    """

    code: str
    area: str
    kind: str
    cause: str
    decided_at: datetime
    outcome: Outcome
    replaces: str | None = None
    replaced_by: str | None = None


def list_decisions(session: Session, *, technician_id: int) -> tuple[ListedDecision, ...]:
    """Return the technician's decisions, newest first."""
    codes = public_codes(session)
    rows = session.execute(
        select(Decision, Area.code)
        .join(Credential, Credential.id == Decision.credential_id)
        .join(Area, Area.id == Credential.area_id)
        .where(Credential.technician_id == technician_id)
        .order_by(Decision.id.desc())
    ).all()
    newer = {decision.supersedes_id: decision.id for decision, _ in rows}

    def code(number: int | None) -> str | None:
        return None if number is None else codes.encode(CodeOf.DECISION, number)

    return tuple(
        ListedDecision(
            codes.encode(CodeOf.DECISION, decision.id),
            area,
            decision.kind,
            decision.cause,
            decision.decided_at,
            Outcome(decision.effective_on, decision.expires_before, decision.expires_after),
            code(decision.supersedes_id),
            code(newer.get(decision.id)),
        )
        for decision, area in rows
    )
