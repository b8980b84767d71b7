"""The evidence of a month: windows, assignments, what was shown, chosen and scored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId


class WindowRow(Base):
    """The window of a month, fixed when the month is opened."""

    __tablename__ = "window"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("closes_at > opens_at", name="closes_after_opening"),)


class Opening(Base):
    """One batch of assignments, written in one transaction.

    A range of technicians, whose unique start is what keeps two processes from doing it
    twice; or, where ``first_technician_id`` is None, people who enrolled after their range
    was done.
    """

    __tablename__ = "opening"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    month: Mapped[str] = mapped_column(ForeignKey("window.month"))
    first_technician_id: Mapped[int | None] = mapped_column(BigInteger)
    last_technician_id: Mapped[int | None] = mapped_column(BigInteger)
    opened_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("month", "first_technician_id"),)


class Assignment(Base):
    """One question issued to one credential for one month.

    ``seed`` orders the options; ``reason`` is why this item was chosen.
    """

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    month: Mapped[str] = mapped_column(ForeignKey("window.month"))
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"))
    slot: Mapped[str] = mapped_column(String(8))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    seed: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(16))
    opening_id: Mapped[int] = mapped_column(ForeignKey("opening.id"))

    __table_args__ = (
        UniqueConstraint("month", "credential_id", "slot"),
        CheckConstraint("slot IN ('scored', 'pretest')", name="slot_known"),
    )


class FirstShown(Base):
    """The question was first displayed, in this language."""

    __tablename__ = "first_shown"

    assignment_id: Mapped[int] = mapped_column(
        ForeignKey("assignment.id"), primary_key=True, autoincrement=False
    )
    shown_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(35))


class Response(Base):
    """What was chosen (the author's option ids, sorted) and when it was received."""

    __tablename__ = "response"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), unique=True)
    options: Mapped[list[str]] = mapped_column(JSON)
    received_at: Mapped[datetime]
    sure: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(35))


class Receipt(Base):
    """The bytes that every repeat of an answer gets again."""

    __tablename__ = "receipt"

    response_id: Mapped[int] = mapped_column(
        ForeignKey("response.id"), primary_key=True, autoincrement=False
    )
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Scoring(Base):
    """Whether a response is right, under which key; a later version supersedes."""

    __tablename__ = "scoring"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    version: Mapped[int]
    correct: Mapped[bool]
    key: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(16))
    scored_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("response_id", "version"),)


class LateAnswer(Base):
    """An answer came after its window had closed; it earned nothing."""

    __tablename__ = "late_answer"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    options: Mapped[list[str]] = mapped_column(JSON)
    received_at: Mapped[datetime]


class Due(Base):
    """Work that an act left for the next tick: a queue, not evidence.

    ``task`` is 'open' (the credential may need a question in a month already opened) or
    'decide' (an extension may be due).
    """

    __tablename__ = "due"

    credential_id: Mapped[int] = mapped_column(
        ForeignKey("credential.id"), primary_key=True, autoincrement=False
    )
    task: Mapped[str] = mapped_column(String(8), primary_key=True)
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON)
