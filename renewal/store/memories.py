"""How well concepts are remembered: the cache, and the answers from which it is made.

The cache holds what all answers leave. An answer is added in the transaction that records it,
under the lock of its credential; the whole can be made again from the answers at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, select, text, true, union_all
from sqlalchemy.orm import Session, aliased

from renewal.domain.ids import Slot
from renewal.domain.remembering import ConceptMemory, Review, learned, learned_from
from renewal.domain.spacing import Memory, Sure
from renewal.store.numbering import numbered
from renewal.store.tables import (
    Assignment,
    CacheMemory,
    Credential,
    Item,
    PracticeAnswer,
    Response,
    Revision,
    Scoring,
    WindowRow,
)
from renewal.store.tables.memory import WANTED

Key = tuple[int, str]
"""A credential and a concept of its area."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as memory sees it; ``practice`` and ``id`` name its row."""

    credential_id: int
    concept: str
    item_id: int
    right: bool
    sure: Sure | None
    at: datetime
    practice: bool
    id: int


def remember(
    session: Session,
    credential_id: int,
    revision_id: int,
    *,
    right: bool,
    sure: Sure | None,
    at: datetime,
) -> None:
    """The cache has learned from an answer, whose row is flushed and whose credential is locked."""
    item_id, concept = session.execute(
        select(Item.id, Item.concept)
        .join(Revision, Revision.item_id == Item.id)
        .where(Revision.id == revision_id)
    ).one()
    row = session.get(CacheMemory, (credential_id, concept))
    before = memory_in(row) if row is not None else None
    if before is not None and before.reviewed_at >= at:
        # It was received before another answer that was committed first: learn all in order.
        after = memories_at(session, [credential_id])[credential_id, concept]
    else:
        first_sight = before is None or not _seen_before(session, credential_id, item_id, at)
        after = learned(before, Review(right, sure, first_sight, at))
    if row is None:
        row = CacheMemory(credential_id=credential_id, concept=concept)
        session.add(row)
    row.stability, row.difficulty = after.memory.stability, after.memory.difficulty
    row.reviewed_at = after.reviewed_at
    row.wanted, row.sure_and_wrong = after.wanted, after.sure_and_wrong


def memory_in(row: CacheMemory) -> ConceptMemory:
    """Return the memory that a row of the cache holds."""
    return ConceptMemory(
        Memory(row.stability, row.difficulty), row.reviewed_at, row.wanted, row.sure_and_wrong
    )


def memories_at(
    session: Session, credential_ids: Sequence[int], *, before: datetime | None = None
) -> dict[Key, ConceptMemory]:
    """Return what the answers received ``before`` an instant (all, when None) leave.

    For some hundred credentials at a time. A scoring recorded later is left out, too.
    """
    reviews: dict[Key, list[Review]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for answer in answers_of(session, credential_ids, before=before):
        thing = (answer.credential_id, answer.item_id)
        reviews[answer.credential_id, answer.concept].append(
            Review(answer.right, answer.sure, thing not in seen, answer.at)
        )
        seen.add(thing)
    learned_all = {key: learned_from(each) for key, each in reviews.items()}
    return {key: memory for key, memory in learned_all.items() if memory is not None}


def answers_of(
    session: Session, credential_ids: Sequence[int], *, before: datetime | None = None
) -> list[Answer]:
    """Return the answers of some hundred credentials in the order in which they came."""
    found = [
        *_counted(session, credential_ids, before),
        *_practised(session, credential_ids, before),
    ]
    return sorted(found, key=lambda answer: (answer.at, answer.practice, answer.id))


def rewrite(
    session: Session, credential_ids: Sequence[int], memories: dict[Key, ConceptMemory]
) -> None:
    """The cache of these credentials holds ``memories`` and nothing else."""
    session.execute(delete(CacheMemory).where(CacheMemory.credential_id.in_(credential_ids)))
    rows = [
        {
            "credential_id": credential_id,
            "concept": concept,
            "stability": memory.memory.stability,
            "difficulty": memory.memory.difficulty,
            "reviewed_at": memory.reviewed_at,
            "wanted": memory.wanted,
            "sure_and_wrong": memory.sure_and_wrong,
        }
        for (credential_id, concept), memory in sorted(memories.items())
    ]
    if rows:
        session.execute(insert(CacheMemory), rows)


def cached(session: Session, credential_ids: Sequence[int]) -> dict[Key, ConceptMemory]:
    """Return what the cache says of these credentials."""
    rows = session.scalars(select(CacheMemory).where(CacheMemory.credential_id.in_(credential_ids)))
    return {(row.credential_id, row.concept): memory_in(row) for row in rows}


def wanted_in(session: Session, first: int, last: int) -> Iterator[tuple[int, str, ConceptMemory]]:
    """Return (credential, concept, memory) of what is wanted back in a range of credentials."""
    for credential_id, concept, stability, difficulty, at, sure_and_wrong in session.execute(
        select(
            CacheMemory.credential_id,
            CacheMemory.concept,
            CacheMemory.stability,
            CacheMemory.difficulty,
            CacheMemory.reviewed_at,
            CacheMemory.sure_and_wrong,
        ).where(text(WANTED), CacheMemory.credential_id.between(first, last))
    ):
        memory = Memory(stability, difficulty)
        yield credential_id, concept, ConceptMemory(memory, at, True, sure_and_wrong)


def all_credentials(session: Session, *, at_once: int) -> Iterator[list[int]]:
    """Return the numbers of all credentials, some at a time."""
    last = 0
    while some := list(
        session.scalars(
            select(Credential.id).where(Credential.id > last).order_by(Credential.id).limit(at_once)
        )
    ):
        last = some[-1]
        yield some


def orphans(session: Session) -> int:
    """Return how many rows of the cache belong to no credential."""
    held = exists().where(Credential.id == CacheMemory.credential_id)
    return session.scalar(select(func.count()).select_from(CacheMemory).where(~held)) or 0


def _seen_before(session: Session, credential_id: int, item_id: int, at: datetime) -> bool:
    """Tell whether an answer to the item was received before ``at``."""
    revision, window = aliased(Revision), aliased(WindowRow)
    counted = [
        select(Response.id)
        .select_from(window)
        .join(Assignment, Assignment.id == numbered(window.month, credential_id, slot))
        .join(revision, revision.id == Assignment.revision_id)
        .join(Response, Response.assignment_id == Assignment.id)
        .where(revision.item_id == item_id, Response.received_at < at)
        for slot in Slot
    ]
    practised = (
        select(PracticeAnswer.id)
        .join(revision, revision.id == PracticeAnswer.revision_id)
        .where(
            PracticeAnswer.credential_id == credential_id,
            revision.item_id == item_id,
            PracticeAnswer.answered_at < at,
        )
    )
    return session.execute(union_all(*counted, practised).limit(1)).first() is not None


def _counted(
    session: Session, credential_ids: Sequence[int], before: datetime | None
) -> Iterator[Answer]:
    known = [Response.received_at < before] if before else []
    scored = [Scoring.scored_at < before] if before else []
    rightly = (
        select(Scoring.correct)
        .where(Scoring.response_id == Response.id, *scored)
        .order_by(Scoring.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    for slot in Slot:
        for credential_id, concept, item_id, right, sure, at, number in session.execute(
            select(
                Credential.id,
                Item.concept,
                Item.id,
                rightly,
                Response.sure,
                Response.received_at,
                Response.id,
            )
            .select_from(Credential)
            .join(WindowRow, true())
            .join(Assignment, Assignment.id == numbered(WindowRow.month, Credential.id, slot))
            .join(Response, Response.assignment_id == Assignment.id)
            .join(Revision, Revision.id == Assignment.revision_id)
            .join(Item, Item.id == Revision.item_id)
            .where(Credential.id.in_(credential_ids), *known)
        ):
            if right is not None:
                yield Answer(credential_id, concept, item_id, right, _sure(sure), at, False, number)


def _practised(
    session: Session, credential_ids: Sequence[int], before: datetime | None
) -> Iterator[Answer]:
    known = [PracticeAnswer.answered_at < before] if before else []
    for credential_id, concept, item_id, right, sure, at, number in session.execute(
        select(
            PracticeAnswer.credential_id,
            Item.concept,
            Item.id,
            PracticeAnswer.correct,
            PracticeAnswer.sure,
            PracticeAnswer.answered_at,
            PracticeAnswer.id,
        )
        .join(Revision, Revision.id == PracticeAnswer.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .where(PracticeAnswer.credential_id.in_(credential_ids), *known)
    ):
        yield Answer(credential_id, concept, item_id, right, _sure(sure), at, True, number)


def _sure(sure: int | None) -> Sure | None:
    return Sure(sure) if sure is not None else None
