"""The answers to a rescored revision: looked through some numbers at a time, and scored anew.

Assignments have no index by revision, so all responses pass by in the order of their numbers,
each with its assignment by that one's number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Update, func, select, true, update
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.ids import Slot, assignment_number
from renewal.domain.rescoring import Judgement, Keyed, Rescore, RescoreKind
from renewal.store.conflicts import inserting
from renewal.store.db import is_sqlite
from renewal.store.tables import (
    Assignment,
    Credential,
    RescoreRow,
    RescoreWalk,
    Response,
    Revision,
    Scoring,
)

SETTLES: Final = timedelta(minutes=10)
"""An answer that was on its way when a question was rescored is on record after so long."""


_AGAIN: Final = SETTLES + timedelta(microseconds=1)


class Walk(NamedTuple):
    """A rescore whose answers wait to be scored anew, and how far that came.

    ``reached`` is None until the walk begins; it is not to begin before ``begins_at``.
    """

    rescore_id: int
    revision_id: int
    rescored_at: datetime
    begins_at: datetime
    reached: int | None

    @property
    def meets_all(self) -> bool:
        """Whether no answer can come any more that was worked out before the rescore."""
        return self.begins_at >= self.rescored_at + SETTLES

    @property
    def is_second(self) -> bool:
        """Whether all answers were looked through before, too early to have met every one."""
        return self.begins_at == self.rescored_at + _AGAIN


class AnswerAnew(NamedTuple):
    """An answer to a rescored revision, with whose it is."""

    response_id: int
    credential_id: int
    technician_id: int
    area_id: int
    month: Month
    slot: str
    chosen: tuple[str, ...]
    received_at: datetime


class Scored(NamedTuple):
    """The newest scoring of an answer."""

    version: int
    judgement: Judgement


def unfinished_walks(session: Session, *, at: datetime) -> list[Walk]:
    """Return the rescores whose answers may be looked through at ``at``, oldest first."""
    rows = session.execute(
        select(
            RescoreRow.id,
            RescoreRow.revision_id,
            RescoreRow.rescored_at,
            RescoreWalk.begun_at,
            RescoreWalk.reached,
        )
        .outerjoin(RescoreWalk, RescoreWalk.rescore_id == RescoreRow.id)
        .where(RescoreWalk.ended_at.is_(None))
        .order_by(RescoreRow.id)
    )
    walks = [
        Walk(row.id, row.revision_id, row.rescored_at, row.begun_at or at, row.reached)
        for row in rows
    ]
    return [walk for walk in walks if walk.begins_at <= at]


def keyed_revision(session: Session, revision_id: int, *, upto: int | None = None) -> Keyed:
    """Return what answers to a revision are scored by: now, or after the rescore ``upto``."""
    key = session.scalars(select(Revision.key).where(Revision.id == revision_id)).one()
    said = session.execute(
        select(RescoreRow.kind, RescoreRow.key)
        .where(
            RescoreRow.revision_id == revision_id,
            true() if upto is None else RescoreRow.id <= upto,
        )
        .order_by(RescoreRow.id)
    )
    return Keyed(
        tuple(key), tuple(Rescore(RescoreKind(kind), tuple(added or ())) for kind, added in said)
    )


def count_answers(session: Session, revision_id: int) -> int:
    """Return how many answers there are to a revision."""
    return session.scalars(
        select(func.count())
        .select_from(Assignment)
        .join(Response, Response.assignment_id == Assignment.id)
        .where(Assignment.revision_id == revision_id)
    ).one()


def next_stop(session: Session, after: int, at_once: int) -> int:
    """Return the number of the last of so many responses behind ``after``; it itself at the end."""
    some = (
        select(Response.id)
        .where(Response.id > after)
        .order_by(Response.id)
        .limit(at_once)
        .subquery()
    )
    return session.scalar(select(func.max(some.c.id))) or after


def answers_between(
    session: Session, revision_id: int, after: int, upto: int
) -> Sequence[AnswerAnew]:
    """Return the answers to a revision among the responses numbered above ``after``."""
    rows = session.execute(
        select(
            Response.id,
            Assignment.credential_id,
            Credential.technician_id,
            Credential.area_id,
            Assignment.month,
            Assignment.slot,
            Response.options,
            Response.received_at,
        )
        .join(Assignment, Assignment.id == Response.assignment_id)
        .join(Credential, Credential.id == Assignment.credential_id)
        .where(Response.id > after, Response.id <= upto, Assignment.revision_id == revision_id)
        .order_by(Response.id)
    )
    return [
        AnswerAnew(
            number, credential, technician, area, Month.parse(month), slot, tuple(chosen), at
        )
        for number, credential, technician, area, month, slot, chosen, at in rows
    ]


def unanswered_of(session: Session, revision_id: int, month: Month) -> Sequence[int]:
    """Return the credentials whose question of a month was this revision and has no answer."""
    first, behind = assignment_number(month, 0), assignment_number(month.plus(1), 0)
    return session.scalars(
        select(Assignment.credential_id)
        .outerjoin(Response, Response.assignment_id == Assignment.id)
        .where(
            Assignment.id.between(first, behind - 1),
            Assignment.revision_id == revision_id,
            Assignment.slot == str(Slot.SCORED),
            Response.id.is_(None),
        )
        .order_by(Assignment.id)
    ).all()


def newest_scorings(session: Session, response_ids: Iterable[int]) -> dict[int, Scored]:
    """Return the newest scoring of each of some hundred responses."""
    rows = session.execute(
        select(Scoring.response_id, Scoring.version, Scoring.correct, Scoring.key, Scoring.reason)
        .where(Scoring.response_id.in_(list(response_ids)))
        .order_by(Scoring.version)
    )
    return {
        response_id: Scored(version, Judgement(correct, tuple(key), reason))
        for response_id, version, correct, key, reason in rows
    }


def begin_walk(session: Session, walk: Walk, answers: int) -> None:
    """The walk has begun, with so many answers ahead; if another process began it, nothing."""
    into = inserting(is_sqlite(session))(RescoreWalk)
    session.execute(
        into.on_conflict_do_nothing(index_elements=["rescore_id"]),
        {
            "rescore_id": walk.rescore_id,
            "begun_at": walk.begins_at,
            "reached": 0,
            "answers": answers,
            "scored": 0,
            "righted": 0,
            "ended_at": None,
        },
    )


def take_walk(session: Session, walk: Walk) -> bool:
    """Nobody else goes on with the walk until the transaction ends; False where somebody did."""
    found = session.execute(
        select(RescoreWalk.reached, RescoreWalk.begun_at)
        .where(RescoreWalk.rescore_id == walk.rescore_id, RescoreWalk.ended_at.is_(None))
        .with_for_update(skip_locked=True)
    ).first()
    return found is not None and (found.reached, found.begun_at) == (walk.reached, walk.begins_at)


def advance_walk(
    session: Session, walk: Walk, *, reached: int, scored: int = 0, righted: int = 0
) -> Walk:
    """The walk has come as far as ``reached``; return it as it is then."""
    session.execute(
        _this(walk).values(
            reached=reached,
            scored=RescoreWalk.scored + scored,
            righted=RescoreWalk.righted + righted,
        )
    )
    return walk._replace(reached=reached)


def end_walk(session: Session, walk: Walk, *, now: datetime) -> None:
    """Everything was looked through; once more later, if an answer was perhaps not there yet."""
    if walk.meets_all:
        session.execute(_this(walk).values(ended_at=now, answers=RescoreWalk.scored))
    else:
        session.execute(_this(walk).values(begun_at=walk.rescored_at + _AGAIN, reached=0))


def _this(walk: Walk) -> Update:
    return update(RescoreWalk).where(RescoreWalk.rescore_id == walk.rescore_id)
