"""The evidence of a month: windows, assignments, what was shown, chosen and scored."""

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

NUMBERED = (
    "id = ((CAST(substr(month, 1, 4) AS BIGINT) - 2000) * 12"
    " + CAST(substr(month, 6, 2) AS BIGINT) - 1) * 268435456"
    " + credential_id * 2 + CASE slot WHEN 'pretest' THEN 1 ELSE 0 END"
)
DEPARTED = "reason <> 'new'"
"""Questions that were not the plain next one; there are few, and choosing must know them."""


class WindowRow(Base):
    """The window of a month, fixed when the month is opened."""

    __tablename__ = "window"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    zone: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("closes_at > opens_at", name="closes_after_opening"),)


class Edition(Base):
    """A bank of one area as it stood at some time: what there was to choose from.

    ``candidates`` is ``[[item, revision, topic, concept, item's number, concept's number]]``
    (numbers as hexadecimal, since JSON has no whole numbers of 64 bits), ``weights`` maps
    topics to fractions like "3/50", ``orders`` is ``{"topics": […], "orders": [[0, 2, …], …]}``
    (`topic_order.topic_orders`, as places in the list of topics).
    """

    __tablename__ = "edition"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    digest: Mapped[str] = mapped_column(String(64))
    candidates: Mapped[list[list[Any]]] = mapped_column(JSON)
    weights: Mapped[dict[str, str]] = mapped_column(JSON)
    orders: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("area_id", "digest"),)


class Shelf(Base):
    """The edition from which an area's questions of a month are chosen, fixed at its opening."""

    __tablename__ = "shelf"

    month: Mapped[str] = mapped_column(ForeignKey("window.month"), primary_key=True)
    area_id: Mapped[int] = mapped_column(
        ForeignKey("area.id"), primary_key=True, autoincrement=False
    )
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))


class Stocktake(Base):
    """What a run found on the shelves of a month when it began to choose from them.

    ``restocked`` is ``[[area, edition], …]``: the editions that stand in for shelves from which
    something has left; all other shelves are whole. Whoever opens at this instant chooses from
    what stands here, so that a choice can be computed again whatever is recorded later, and
    with whichever instant.
    """

    __tablename__ = "stocktake"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    month: Mapped[str] = mapped_column(ForeignKey("window.month"))
    taken_at: Mapped[datetime]
    restocked: Mapped[list[list[int]]] = mapped_column(JSON)

    __table_args__ = (UniqueConstraint("month", "taken_at"),)


class Authorship(Base):
    """Who had written which items at some time; it stays the same until somebody's list changes.

    ``authors`` is ``[[technician, [item, …]], …]``, without anybody who wrote nothing.
    """

    __tablename__ = "authorship"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    authors: Mapped[list[list[Any]]] = mapped_column(JSON)


class StocktakeAuthorship(Base):
    """Who had written what when a run began to choose: nobody is asked what is their own."""

    __tablename__ = "stocktake_authorship"

    stocktake_id: Mapped[int] = mapped_column(
        ForeignKey("stocktake.id"), primary_key=True, autoincrement=False
    )
    authorship_id: Mapped[int] = mapped_column(ForeignKey("authorship.id"))


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

    ``seed`` orders the options; ``reason`` is why this item was chosen. The number follows
    from month, credential and slot (`ids.assignment_number`), so the primary key keeps a
    month from being issued twice, without a second index. References are not checked row by
    row, which would make opening a month for many people several times slower: whoever opens
    it has just read the rows referred to, and none of them can be deleted.
    """

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    month: Mapped[str] = mapped_column(String(7))
    credential_id: Mapped[int] = mapped_column(RowId)
    slot: Mapped[str] = mapped_column(String(8))
    revision_id: Mapped[int] = mapped_column(RowId)
    seed: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(16))
    opening_id: Mapped[int] = mapped_column(RowId)

    __table_args__ = (
        CheckConstraint("slot IN ('scored', 'pretest')", name="slot_known"),
        CheckConstraint(NUMBERED, name="one_question_a_month"),
        # With all that is asked of a departure: they lie scattered over the whole table.
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
