"""Reads the decisions in force about credentials, with all that deciding anew needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.domain.deciding_anew import Made
from renewal.domain.decision import DecisionKind, Outcome
from renewal.store.tables import Decision


def decisions_in_force(session: Session, credential_ids: Sequence[int]) -> dict[int, list[Made]]:
    """Return the decisions about some hundred credentials that no later version supersedes."""
    newest: dict[tuple[int, str, str], Decision] = {}
    first: dict[tuple[int, str, str], datetime] = {}
    rows = session.scalars(
        select(Decision)
        .where(Decision.credential_id.in_(credential_ids))
        .order_by(Decision.version)
    )
    for row in rows:
        key = (row.credential_id, row.kind, row.cause)
        newest[key] = row
        first.setdefault(key, row.decided_at)
    found: dict[int, list[Made]] = defaultdict(list)
    for key, row in newest.items():
        found[row.credential_id].append(_made(row, first[key]))
    return found


def newest_decided_at(session: Session, credential_ids: Sequence[int]) -> datetime | None:
    """Return when the latest decision about one of these credentials was made."""
    return session.scalar(
        select(func.max(Decision.decided_at)).where(Decision.credential_id.in_(credential_ids))
    )


def _made(row: Decision, first_at: datetime) -> Made:
    return Made(
        id=row.id,
        kind=DecisionKind(row.kind),
        cause=row.cause,
        version=row.version,
        first_at=first_at,
        policy_name=(row.policy_code, row.policy_version),
        evidence=row.evidence,
        outcome=Outcome(row.effective_on, row.expires_before, row.expires_after),
    )
