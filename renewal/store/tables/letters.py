"""The outbox: letters waiting to be sent. Not evidence; sent letters expire."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class Letter(Base):
    """A letter to an account or a technician, written when it is sent from ``payload``.

    ``occasion`` is unique, so that the same event never writes twice. ``urgent`` letters
    (sign-in codes) go out before all others.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    occasion: Mapped[str] = mapped_column(String(120), unique=True)
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("technician.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    urgent: Mapped[bool]
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime | None]
    tries: Mapped[int]
    sent_at: Mapped[datetime | None]
    parked_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (Index(None, "next_try_at", "id"),)


class Mailing(Base):
    """The letters of a batch of assignments are in the outbox."""

    __tablename__ = "mailing"

    opening_id: Mapped[int] = mapped_column(
        ForeignKey("opening.id"), primary_key=True, autoincrement=False
    )
    queued_at: Mapped[datetime]
