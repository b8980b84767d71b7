"""How well concepts are remembered: practice answers, and a cache of the memory model."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Float, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from renewal.store.db import Base, RowId

WANTED = "wanted"
"""Concepts that were missed or not sure, and may come back in a month's question."""


class CacheMemory(Base):
    """One concept of one credential as its answers so far left it; made from them at any time.

    ``stability`` is in days, ``difficulty`` from 1 to 10; ``reviewed_at`` is the last answer.
    ``wanted`` says that an answer was wrong or not sure, ``sure_and_wrong`` that the last
    slip was a sure one.
    """

    __tablename__ = "cache_memory"

    credential_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    concept: Mapped[str] = mapped_column(String(100), primary_key=True)
    stability: Mapped[float] = mapped_column(Float(53))
    difficulty: Mapped[float] = mapped_column(Float(53))
    reviewed_at: Mapped[datetime]
    wanted: Mapped[bool]
    sure_and_wrong: Mapped[bool]


class PracticeAnswer(Base):
    """An answer given for practice: it earns nothing, and memory learns from it.

    ``seed`` orders the options as they were shown, ``options`` are the author's ids, sorted.
    """

    __tablename__ = "practice_answer"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    seed: Mapped[int] = mapped_column(BigInteger)
    options: Mapped[list[str]] = mapped_column(JSON)
    correct: Mapped[bool]
    sure: Mapped[int | None]
    answered_at: Mapped[datetime]
