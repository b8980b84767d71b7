"""How well concepts are remembered: the cache, and the answers from which it is made.

The cache holds what all answers leave. An answer is added in the transaction that records it,
under the lock of its credential; the whole can be made again from the answers at any time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    CompoundSelect,
    Insert,
    Row,
    Select,
    Table,
    bindparam,
    delete,
    insert,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from renewal.domain.ids import Slot
from renewal.domain.remembering import (
    ConceptMemory,
    Review,
    asks_for_first_sight,
    learned,
    learned_from,
)
from renewal.domain.spacing import Memory, Sure
from renewal.store.conflicts import inserting
from renewal.store.db import Instant, RowId, connection_of, is_sqlite
from renewal.store.inserting import NewRow, insert_together
from renewal.store.numbering import numbered
from renewal.store.prepared import run_on
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

_CACHE = cast(Table, CacheMemory.__table__)

NAMES_AT_ONCE = 500

Key = tuple[int, str]
"""A credential and a concept of its area."""


class Answer(NamedTuple):
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
    item_id: int,
    concept: str,
    *,
    right: bool,
    sure: Sure | None,
    at: datetime,
) -> None:
    """The cache has learned from an answer, whose row is flushed and whose credential is locked."""
    key = {"of_credential": credential_id, "of_concept": concept}
    row = run_on(connection_of(session), _one_cached(), key).first()
    before = memory_in(row) if row is not None else None
    new = remembered(
        session, credential_id, item_id, concept, before, right=right, sure=sure, at=at
    )
    if new is None:
        learn_in_order(session, credential_id, concept)
    else:
        insert_together(session, [new])


def remembered(
    session: Session,
    credential_id: int,
    item_id: int,
    concept: str,
    before: ConceptMemory | None,
    *,
    right: bool,
    sure: Sure | None,
    at: datetime,
) -> NewRow | None:
    """Return the row by which the cache learns from an answer; ``before`` is what it holds.

    The credential is locked; the answer may still have to be written. None where it was received
    before another one that was committed first: see `learn_in_order`.
    """
    if before is not None and before.reviewed_at >= at:
        return None
    first_sight = True
    if before is not None and asks_for_first_sight(right, sure):
        seen = {"of_credential": credential_id, "of_item": item_id, "before": at}
        first_sight = run_on(connection_of(session), _seen_before(), seen).first() is None
    after = learned(before, Review(right, sure, first_sight, at))
    return _row(session, credential_id, concept, after)


def learn_in_order(session: Session, credential_id: int, concept: str) -> None:
    """The cache holds what all answers to a concept leave in the order in which they came."""
    after = memories_at(session, [credential_id])[credential_id, concept]
    insert_together(session, [_row(session, credential_id, concept, after)])


def memory_in(row: CacheMemory | Row[*tuple[Any, ...]]) -> ConceptMemory:
    """Return the memory that a row of the cache holds."""
    return ConceptMemory(
        Memory(row.stability, row.difficulty), row.reviewed_at, row.wanted, row.sure_and_wrong
    )


def memories_at(
    session: Session,
    credential_ids: Sequence[int],
    *,
    before: datetime | None = None,
    concepts: Mapping[int, str] | None = None,
) -> dict[Key, ConceptMemory]:
    """Return what the answers received ``before`` an instant (all, when None) leave.

    For some hundred credentials at a time. A scoring recorded later is left out, too. ``concepts``
    are those of items, where they are wanted as they stood at some time; others are as now.
    """
    known = concepts or {}
    reviews: dict[Key, list[Review]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for answer in answers_of(session, credential_ids, before=before):
        thing = (answer.credential_id, answer.item_id)
        concept = known.get(answer.item_id, answer.concept)
        reviews[answer.credential_id, concept].append(
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
    rows = [_written(*key, memory) for key, memory in sorted(memories.items())]
    if rows:
        session.execute(insert(CacheMemory), rows)


def cached(session: Session, credential_ids: Sequence[int]) -> dict[Key, ConceptMemory]:
    """Return what the cache says of these credentials."""
    rows = session.scalars(select(CacheMemory).where(CacheMemory.credential_id.in_(credential_ids)))
    return {(row.credential_id, row.concept): memory_in(row) for row in rows}


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


def learners_of(session: Session, area_id: int, concepts: Sequence[str]) -> list[int]:
    """Return the credentials of an area of which the cache remembers one of some concepts."""
    found: set[int] = set()
    for start in range(0, len(concepts), NAMES_AT_ONCE):
        found.update(
            session.scalars(
                select(CacheMemory.credential_id)
                .join(Credential, Credential.id == CacheMemory.credential_id)
                .where(
                    Credential.area_id == area_id,
                    CacheMemory.concept.in_(concepts[start : start + NAMES_AT_ONCE]),
                )
            )
        )
    return sorted(found)


def _row(session: Session, credential_id: int, concept: str, memory: ConceptMemory) -> NewRow:
    values = _written(credential_id, concept, memory)
    return NewRow(CacheMemory, values, _replacing(is_sqlite(session)))


def _written(credential_id: int, concept: str, memory: ConceptMemory) -> dict[str, Any]:
    return {
        "credential_id": credential_id,
        "concept": concept,
        "stability": memory.memory.stability,
        "difficulty": memory.memory.difficulty,
        "reviewed_at": memory.reviewed_at,
        "wanted": memory.wanted,
        "sure_and_wrong": memory.sure_and_wrong,
    }


# The statements of one answer are built once: building them takes longer than running them.


@cache
def _one_cached() -> Select[*tuple[Any, ...]]:
    return select(_CACHE).where(
        _CACHE.c.credential_id == bindparam("of_credential"),
        _CACHE.c.concept == bindparam("of_concept"),
    )


@cache
def _replacing(on_sqlite: bool) -> Insert:
    into = inserting(on_sqlite)(_CACHE)
    columns = {each.name: into.excluded[each.name] for each in _CACHE.c if not each.primary_key}
    return into.on_conflict_do_update(index_elements=["credential_id", "concept"], set_=columns)


@cache
def _seen_before() -> CompoundSelect[*tuple[Any, ...]]:
    """Return the statement that finds answers to an item that were received before an instant."""
    credential_id = bindparam("of_credential", type_=RowId)
    item_id, before = bindparam("of_item", type_=RowId), bindparam("before", type_=Instant())
    revision, window = aliased(Revision), aliased(WindowRow)
    number = numbered(window.month, credential_id)
    # Both slots of a month follow each other, so one look finds them.
    counted = (
        select(Response.id)
        .select_from(window)
        .join(Assignment, Assignment.id.between(number, number + 1))
        .join(revision, revision.id == Assignment.revision_id)
        .join(Response, Response.assignment_id == Assignment.id)
        .where(revision.item_id == item_id, Response.received_at < before)
    )
    practised = (
        select(PracticeAnswer.id)
        .join(revision, revision.id == PracticeAnswer.revision_id)
        .where(
            PracticeAnswer.credential_id == credential_id,
            revision.item_id == item_id,
            PracticeAnswer.answered_at < before,
        )
    )
    return union_all(counted, practised).limit(1)


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
