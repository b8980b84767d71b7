"""Decisions: what was decided about a credential, from which evidence, and why."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class Decision(Base):
    """A decision that may have moved an expiry; ``cause`` names what it answers.

    ``evidence`` is a copy of everything that the rule was given, so that anyone can
    compute the decision again.
    """

    __tablename__ = "decision"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"))
    kind: Mapped[str] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    policy_code: Mapped[str] = mapped_column(String(40))
    policy_version: Mapped[int]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    decided_at: Mapped[datetime]
    effective_on: Mapped[date]
    expires_before: Mapped[date]
    expires_after: Mapped[date]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))

    __table_args__ = (
        UniqueConstraint("credential_id", "kind", "cause", "version"),
        CheckConstraint(
            "kind IN ('extension', 'cycle', 'recertification', 'bulk', 'award', 'act')",
            name="kind_known",
        ),
        CheckConstraint("expires_after >= expires_before", name="expiry_never_earlier"),
    )
