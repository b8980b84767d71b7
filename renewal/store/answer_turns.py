"""An answer's turn: nobody else writes about its credential, and its rows have numbers.

PostgreSQL locks the credential's row, and whatever the answer depends on is read after that. SQLite
has one lock for all writers, so all is read and worked out before it is taken, and looked at again
only if somebody has acted on this technician, or on everybody, in between. Each act leaves
an entry in the ledger, and on SQLite a later one has a higher number: so that can be seen.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session

from renewal.domain.remembering import ConceptMemory
from renewal.store.db import Base, RowId, is_sqlite
from renewal.store.memories import memory_in
from renewal.store.prepared import run
from renewal.store.queries.answering import Answerable
from renewal.store.tables import CacheMemory, Credential, Entry, Response, Scoring

_WHOSE = bindparam("whose", type_=RowId)


class Turn(NamedTuple):
    """The numbers of an answer's rows; nobody else has them."""

    response_id: int
    scoring_id: int
    entry_id: int


class TurnAfterLook(NamedTuple):
    """A turn, what is remembered by now, and whether what was read before still holds."""

    turn: Turn
    memory: ConceptMemory | None
    as_read: bool


def reads_ahead(session: Session) -> bool:
    """Tell whether an answer is worked out before its turn (`turn_after_look`), or in it."""
    return is_sqlite(session)


def turn_before_look(session: Session, technician_id: int, credential_id: int) -> Turn | None:
    """The credential is locked until the transaction ends; None if it is not the technician's."""
    row = run(session, _locking(), whose=credential_id, who=technician_id).first()
    return None if row is None else Turn(row.response_id, row.scoring_id, row.entry_id)


def turn_after_look(session: Session, found: Answerable) -> TurnAfterLook:
    """The transaction, which nobody writes beside, has numbers for an answer."""
    row = run(
        session,
        _following(),
        whose=found.row.credential_id,
        concept=found.row.concept,
        pseudonym=found.row.pseudonym,
        newest=found.newest_entry,
    ).first()
    return TurnAfterLook(
        Turn(row.response_id + 1, row.scoring_id + 1, row.entry_id + 1),
        None if row.stability is None else memory_in(row),
        not row.moved,
    )


@cache
def _locking() -> Select[*tuple[Any, ...]]:
    # The next statement joins many tables; weighing all orders to join them in takes PostgreSQL
    # ten times as long as reading, so it is told to take the one that is written.
    as_written = func.set_config("join_collapse_limit", "1", True)
    return (
        select(
            _next(Response).label("response_id"),
            _next(Scoring).label("scoring_id"),
            _next(Entry).label("entry_id"),
            as_written.label("as_written"),
        )
        .where(Credential.id == _WHOSE, Credential.technician_id == bindparam("who", type_=RowId))
        .with_for_update(of=Credential)
    )


def _next(kind: type[Base]) -> ColumnElement[int]:
    number: ColumnElement[int] = func.nextval(
        literal_column(f"'{kind.__tablename__}_id_seq'"), type_=RowId
    )
    return number


@cache
def _following() -> Select[*tuple[Any, ...]]:
    acted = exists().where(
        Entry.id > bindparam("newest", type_=RowId),
        or_(Entry.pseudonym == bindparam("pseudonym", type_=String()), Entry.pseudonym.is_(None)),
    )
    one = select(literal_column("1").label("one")).subquery("one")
    kept = and_(
        CacheMemory.credential_id == _WHOSE,
        CacheMemory.concept == bindparam("concept", type_=String()),
    )
    return (
        select(
            _highest(Response).label("response_id"),
            _highest(Scoring).label("scoring_id"),
            _highest(Entry).label("entry_id"),
            acted.label("moved"),
            CacheMemory.stability,
            CacheMemory.difficulty,
            CacheMemory.reviewed_at,
            CacheMemory.wanted,
            CacheMemory.sure_and_wrong,
        )
        .select_from(one)
        .outerjoin(CacheMemory, kept)
    )


def _highest(kind: type[Base]) -> ColumnElement[int]:
    table = kind.__table__
    return select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
