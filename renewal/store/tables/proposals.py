"""Acts that take two people: what one admin proposed, and what another one answered."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class Proposal(Base):
    """An admin proposed an act; ``fields`` is what the act is told besides its reason.

    ``technician_id`` is None for an act about many people.
    """

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    act: Mapped[str] = mapped_column(String(40))
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("technician.id"))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]


class ProposalAnswer(Base):
    """The proposal was confirmed and carried out, or refused; there is one answer."""

    __tablename__ = "proposal_answer"

    proposal_id: Mapped[int] = mapped_column(
        ForeignKey("proposal.id"), primary_key=True, autoincrement=False
    )
    confirmed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    answered_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime]
