"""Set-based reads and writes for opening a month: a range of technicians at a time.

Technicians are cut into blocks of fixed numbers, so that every process sees the same
blocks; the unique start of a block's `opening` row decides which process writes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, text
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month, Window
from renewal.domain.choosing import Candidate, Issued
from renewal.store.db import is_sqlite
from renewal.store.ledger import add_batch_entry, assignment_bytes, batch_digest
from renewal.store.tables import (
    Account,
    Area,
    Assignment,
    Credential,
    Decision,
    Due,
    EnrolmentEnd,
    EnrolmentRow,
    FirstShown,
    Item,
    Opening,
    PauseEnd,
    PauseRow,
    Person,
    Revision,
    Technician,
    WindowRow,
    Withdrawal,
)


@dataclass(frozen=True, slots=True)
class Asking:
    """A credential that gets a question: since when it is enrolled, and whether that is simple.

    ``simple`` means one enrolment and no recertification test: then the cycle's first month
    follows from the first month alone.
    """

    credential_id: int
    technician_id: int
    area: str
    first_month: Month
    simple: bool


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """An assignment that is ready to be written."""

    credential_id: int
    technician_id: int
    area: str
    revision_id: int
    seed: int
    reason: str


def stored_windows(session: Session, months: Sequence[Month]) -> dict[Month, Window]:
    """Return the stored windows of these months."""
    rows = session.execute(
        select(WindowRow.month, WindowRow.opens_at, WindowRow.closes_at).where(
            WindowRow.month.in_([str(month) for month in months])
        )
    )
    return {
        Month.parse(month): Window(Month.parse(month), opens_at, closes_at)
        for month, opens_at, closes_at in rows
    }


def opened_blocks(session: Session, month: Month) -> set[int]:
    """Return the first technician numbers of the blocks already opened for ``month``."""
    firsts = session.scalars(select(Opening.first_technician_id).where(Opening.month == str(month)))
    return {first for first in firsts if first is not None}


def count_blocks(session: Session, month: Month) -> int:
    """Return how many blocks are opened for ``month``."""
    return (
        session.scalar(
            select(func.count(Opening.first_technician_id)).where(Opening.month == str(month))
        )
        or 0
    )


def last_technician(session: Session) -> int:
    """Return the largest technician row id, 0 when there is none."""
    return session.scalar(select(func.max(Technician.id))) or 0


def asking(
    session: Session, window: Window, now: datetime, *, first: int, last: int
) -> tuple[Asking, ...]:
    """Return the credentials of a range of technicians that are asked in the window's month."""
    return _asking(session, window, now, Credential.technician_id.between(first, last))


def asking_of(
    session: Session, window: Window, now: datetime, credential_ids: Sequence[int]
) -> tuple[Asking, ...]:
    """Return those of the credentials that are asked in the window's month."""
    return _asking(session, window, now, Credential.id.in_(credential_ids))


def _asking(
    session: Session, window: Window, now: datetime, which: ColumnElement[bool]
) -> tuple[Asking, ...]:
    """Leave out who is not enrolled, withdrawn, paused now, or has the question already."""
    paused = exists().where(
        PauseRow.credential_id == Credential.id,
        PauseRow.begins_at <= now,
        or_(_pause_end().is_(None), _pause_end() > now),
    )
    asked = exists().where(
        Assignment.month == str(window.month),
        Assignment.credential_id == Credential.id,
        Assignment.slot == "scored",
    )
    tested = exists().where(
        Decision.credential_id == Credential.id, Decision.kind == "recertification"
    )
    earlier = (
        select(func.count())
        .select_from(EnrolmentRow)
        .where(EnrolmentRow.credential_id == Credential.id)
        .correlate(Credential)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Credential.id,
            Credential.technician_id,
            Area.code,
            func.min(EnrolmentRow.first_month),
            earlier,
            tested,
        )
        .join(Area, Area.id == Credential.area_id)
        .join(EnrolmentRow, EnrolmentRow.credential_id == Credential.id)
        .outerjoin(EnrolmentEnd, EnrolmentEnd.enrolment_id == EnrolmentRow.id)
        .outerjoin(Withdrawal, Withdrawal.credential_id == Credential.id)
        .where(
            which,
            EnrolmentRow.first_month <= str(window.month),
            EnrolmentEnd.enrolment_id.is_(None),
            Withdrawal.credential_id.is_(None),
            ~paused,
            ~asked,
        )
        .group_by(Credential.id, Credential.technician_id, Area.code)
        .order_by(Credential.id)
    )
    return tuple(
        Asking(
            credential_id, technician_id, area, Month.parse(first_month), count == 1 and not test
        )
        for credential_id, technician_id, area, first_month, count, test in rows
    )


def _pause_end() -> Any:
    ended = (
        select(PauseEnd.ends_at)
        .where(PauseEnd.pause_id == PauseRow.id)
        .correlate(PauseRow)
        .scalar_subquery()
    )
    return func.coalesce(ended, PauseRow.ends_at, type_=PauseRow.ends_at.type)


def issued_to(
    session: Session, asked: Sequence[Asking], months: Sequence[Month]
) -> dict[int, list[Issued]]:
    """Return what these credentials were issued in ``months``, oldest first."""
    found: dict[int, list[Issued]] = defaultdict(list)
    if not asked or not months:
        return found
    ids = [entry.credential_id for entry in asked]
    rows = session.execute(
        select(
            Assignment.credential_id,
            Assignment.month,
            Item.id,
            Item.topic,
            FirstShown.assignment_id.is_not(None),
        )
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .outerjoin(FirstShown, FirstShown.assignment_id == Assignment.id)
        .where(
            Assignment.month.in_([str(month) for month in months]),
            Assignment.credential_id.between(min(ids), max(ids)),
        )
        .order_by(Assignment.month)
    )
    for credential_id, month, item_id, topic, displayed in rows:
        found[credential_id].append(Issued(item_id, topic, Month.parse(month), displayed))
    return found


def operational_items(session: Session) -> dict[str, list[tuple[Candidate, str]]]:
    """Return the operational items of each area with their authors, in item order."""
    found: dict[str, list[tuple[Candidate, str]]] = defaultdict(list)
    for code, item_id, revision_id, topic, author in session.execute(
        select(Area.code, Item.id, Item.current_revision_id, Item.topic, Item.author)
        .join(Area, Area.id == Item.area_id)
        .where(Item.status == "operational")
        .order_by(Item.id)
    ):
        if revision_id is not None:
            found[code].append((Candidate(item_id, revision_id, topic), author.casefold()))
    return found


def authors_among(session: Session, authors: Iterable[str]) -> dict[int, frozenset[str]]:
    """Return, for technicians who wrote items, the author names that are theirs."""
    wanted = {author for author in authors if "@" in author}
    found: dict[int, set[str]] = defaultdict(set)
    if not wanted:
        return {}
    for technician_id, email in session.execute(
        select(Account.technician_id, Account.email).where(
            Account.technician_id.is_not(None), func.lower(Account.email).in_(wanted)
        )
    ):
        if technician_id is not None:
            found[technician_id].add(email.casefold())
    for technician_id, email in session.execute(
        select(Technician.id, Person.email)
        .join(Person, Person.id == Technician.person_id)
        .where(func.lower(Person.email).in_(wanted))
    ):
        found[technician_id].add(email.casefold())
    return {technician_id: frozenset(names) for technician_id, names in found.items()}


def write_opening(
    session: Session,
    month: Month,
    new: Sequence[NewAssignment],
    *,
    first: int | None,
    last: int | None,
    now: datetime,
) -> None:
    """The batch stands in the database: its opening, assignments and ledger entry."""
    opening = Opening(
        month=str(month), first_technician_id=first, last_technician_id=last, opened_at=now
    )
    session.add(opening)
    session.flush()
    numbers = _assignment_ids(session, len(new))
    rows = [
        {
            "id": number,
            "month": str(month),
            "credential_id": entry.credential_id,
            "slot": "scored",
            "revision_id": entry.revision_id,
            "seed": entry.seed,
            "reason": entry.reason,
            "opening_id": opening.id,
        }
        for number, entry in zip(numbers, new, strict=True)
    ]
    if rows:
        session.execute(insert(Assignment.__table__), rows)  # type: ignore[arg-type]
    digest = batch_digest(
        assignment_bytes(
            row["id"],  # type: ignore[arg-type]
            row["month"],  # type: ignore[arg-type]
            row["credential_id"],  # type: ignore[arg-type]
            "scored",
            row["revision_id"],  # type: ignore[arg-type]
            row["seed"],  # type: ignore[arg-type]
            row["reason"],  # type: ignore[arg-type]
        )
        for row in rows
    )
    add_batch_entry(session, opening_id=opening.id, digest=digest, now=now)


def _assignment_ids(session: Session, count: int) -> list[int]:
    """Return fresh row ids in ascending order; the digest of a batch needs them beforehand."""
    if is_sqlite(session):
        start = (session.scalar(select(func.max(Assignment.id))) or 0) + 1
        return list(range(start, start + count))
    numbers = session.scalars(
        text("SELECT nextval('assignment_id_seq') FROM generate_series(1, :count)"),
        {"count": count},
    )
    return sorted(numbers)


def due_to_open(session: Session, limit: int, *, after: int) -> Sequence[int]:
    """Return credentials that may need a question in a month already opened, by row id."""
    return session.scalars(
        select(Due.credential_id)
        .where(Due.task == "open", Due.credential_id > after)
        .order_by(Due.credential_id)
        .limit(limit)
    ).all()


def clear_due(session: Session, task: str, credential_ids: Sequence[int]) -> None:
    """The queue no longer holds these credentials for this task."""
    session.execute(
        delete(Due).where(and_(Due.task == task, Due.credential_id.in_(credential_ids)))
    )
