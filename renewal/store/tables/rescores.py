"""Rescores: what two admins said of a faulty revision, and how far its answers were scored anew."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class RescoreRow(Base):
    """A revision was voided, or another key counts for it as well.

    ``key`` is that other key, None for a void; ``key_digest`` stands for it in the unique
    constraint, since JSON cannot, and is empty for a void. Whoever proposed and whoever
    confirmed it stand with the proposal.
    """

    __tablename__ = "rescore"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    key_digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), unique=True)
    rescored_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("revision_id", "kind", "key_digest"),
        CheckConstraint("kind IN ('void', 're-key')", name="kind_known"),
        CheckConstraint(
            "(kind = 'void') = (key_digest = '') AND (kind = 'void') = (key IS NULL)",
            name="key_of_a_rekey",
        ),
    )


class RescoreWalk(Base):
    """How far the answers to a rescored revision were looked through: not evidence.

    Responses up to ``reached`` were. ``answers`` counts those there were when the walk began,
    ``scored`` those it has scored since, ``righted`` those of them that it made right. A walk
    that began too early to have met every answer ends without ``ended_at``, and begins again.
    """

    __tablename__ = "rescore_walk"

    rescore_id: Mapped[int] = mapped_column(
        ForeignKey("rescore.id"), primary_key=True, autoincrement=False
    )
    begun_at: Mapped[datetime]
    reached: Mapped[int] = mapped_column(RowId)
    answers: Mapped[int] = mapped_column(RowId)
    scored: Mapped[int] = mapped_column(RowId)
    righted: Mapped[int] = mapped_column(RowId)
    ended_at: Mapped[datetime | None]
