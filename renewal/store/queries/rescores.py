"""Reads rescores, the revisions they are about, and the answers to those.

Assignments have no index by revision, so counting a revision's answers goes through all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, and_, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from renewal.domain.rescoring import Keyed, Rescore, RescoreKind
from renewal.store.queries.items import was_on_a_shelf
from renewal.store.tables import (
    Account,
    Area,
    Assignment,
    Item,
    Proposal,
    ProposalAnswer,
    RescoreRow,
    RescoreWalk,
    Response,
    Revision,
    RevisionText,
    Scoring,
)


class RescoredRevision(NamedTuple):
    """A revision as far as its rescoring needs it; ``texts`` are in the author's order, by id."""

    id: int
    item_id: int
    item: str
    area: str
    number: int
    choose: str
    stem: str
    texts: Mapping[str, str]
    keyed: Keyed


class ChoiceCount(NamedTuple):
    """So many answers to a revision chose the same and were scored the same."""

    slot: str
    chosen: tuple[str, ...]
    correct: bool
    answers: int


class RescoreLine(NamedTuple):
    """A rescore with who agreed on it, and how far its answers were scored anew.

    ``answers`` is None until counting them has begun.
    """

    id: int
    revision_id: int
    revision_number: int
    item: str
    area: str
    kind: str
    key: tuple[str, ...]
    reason: str
    rescored_at: datetime
    proposer: str
    confirmer: str
    answers: int | None
    scored: int
    righted: int
    ended_at: datetime | None


class RescoreTold(NamedTuple):
    """What a rescore said of a revision, and when."""

    kind: RescoreKind
    key: tuple[str, ...]
    rescored_at: datetime


def keyed_by(key: Sequence[str], said: Iterable[RescoreTold]) -> Keyed:
    """Return how answers are judged by an author's key and all that was ``said``, oldest first."""
    return Keyed(tuple(key), tuple(Rescore(each.kind, each.key) for each in said))


def find_rescored(session: Session, revision_id: int) -> RescoredRevision | None:
    """Return a revision by its row number, or None."""
    row = session.execute(
        select(
            Revision.id,
            Revision.item_id,
            Item.name,
            Area.code,
            Revision.number,
            Revision.choose,
            RevisionText.stem,
            RevisionText.options,
            Revision.key,
        )
        .join(Item, Item.id == Revision.item_id)
        .join(Area, Area.id == Item.area_id)
        .join(
            RevisionText,
            and_(
                RevisionText.revision_id == Revision.id, RevisionText.language == Revision.language
            ),
        )
        .where(Revision.id == revision_id)
    ).first()
    if row is None:
        return None
    return RescoredRevision(
        id=row.id,
        item_id=row.item_id,
        item=row.name,
        area=row.code,
        number=row.number,
        choose=row.choose,
        stem=row.stem,
        texts={option["id"]: option["text"] for option in row.options},
        keyed=keyed_by(row.key, told_of(session, [revision_id])),
    )


def newest_issued(session: Session, item: str) -> int | None:
    """Return the newest revision of an item that somebody was asked.

    Where nobody was asked any, it is the newest one; None without such an item.
    """
    revisions = session.execute(
        select(Revision.id, Revision.item_id)
        .join(Item, Item.id == Revision.item_id)
        .where(Item.name == item)
        .order_by(Revision.number.desc())
    ).all()
    issued = (each for each, item_id in revisions if is_issued(session, each, item_id))
    return next(issued, revisions[0].id if revisions else None)


def revision_numbered(session: Session, item: str, number: int) -> int | None:
    """Return the revision with this number of an item, or None."""
    return session.scalar(
        select(Revision.id)
        .join(Item, Item.id == Revision.item_id)
        .where(Item.name == item, Revision.number == number)
    )


def is_issued(session: Session, revision_id: int, item_id: int) -> bool:
    """Tell whether somebody was asked this revision."""
    if not was_on_a_shelf(session, item_id):
        return False
    asked = exists().where(Assignment.revision_id == revision_id)
    return bool(session.scalar(select(asked)))


def lock_revision(session: Session, revision_id: int) -> None:
    """Nobody else rescores this revision until the transaction ends."""
    # On SQLite the writing transaction is such a lock already.
    session.execute(
        select(Revision.id).where(Revision.id == revision_id).with_for_update(key_share=True)
    )


def answers_by_choice(
    session: Session, revision_id: int, *, at: datetime
) -> tuple[ChoiceCount, ...]:
    """Return how the answers to a revision were scored, as known at ``at``, by what they chose."""
    rightly = (
        select(Scoring.correct)
        .where(Scoring.response_id == Response.id, Scoring.scored_at <= at)
        .order_by(Scoring.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    each = (
        select(
            Assignment.slot,
            cast(Response.options, Text).label("chosen"),
            rightly.label("correct"),
            Response.id,
        )
        .join(Response, Response.assignment_id == Assignment.id)
        .where(Assignment.revision_id == revision_id, Response.received_at <= at)
        .subquery()
    )
    # One of the answers tells what all of its group chose: a text is not read as JSON again.
    groups = select(each.c.slot, each.c.correct, func.count(), func.min(each.c.id)).group_by(
        each.c.slot, each.c.chosen, each.c.correct
    )
    rows = session.execute(groups).all()
    some = select(Response.id, Response.options).where(Response.id.in_([row[3] for row in rows]))
    chosen = {one: tuple(options) for one, options in session.execute(some)}
    return tuple(
        ChoiceCount(slot, chosen[one], bool(correct), count) for slot, correct, count, one in rows
    )


def rescored_items(session: Session, item_ids: Collection[int]) -> dict[int, Keyed]:
    """Return those of the items whose present revision was rescored, with what counts in it."""
    rows = session.execute(
        select(Item.id, Revision.key, RescoreRow.kind, RescoreRow.key)
        .select_from(RescoreRow)
        .join(Revision, Revision.id == RescoreRow.revision_id)
        .join(Item, and_(Item.id == Revision.item_id, Item.current_revision_id == Revision.id))
        .order_by(RescoreRow.id)
    )
    found: dict[int, Keyed] = {}
    wanted = frozenset(item_ids)
    for item_id, key, kind, added in rows:
        if item_id in wanted:
            before = found.get(item_id, Keyed(tuple(key)))
            said = Rescore(RescoreKind(kind), tuple(added or ()))
            found[item_id] = replace(before, rescores=(*before.rescores, said))
    return found


def told_of(session: Session, revision_ids: Collection[int]) -> tuple[RescoreTold, ...]:
    """Return what was said of these revisions, oldest first."""
    return tuple(each for _, each in _told(session, revision_ids))


def told_by_revision(
    session: Session, revision_ids: Collection[int]
) -> dict[int, tuple[RescoreTold, ...]]:
    """Return what was said of each of these revisions that was rescored, oldest first."""
    found: dict[int, list[RescoreTold]] = defaultdict(list)
    for revision_id, each in _told(session, revision_ids):
        found[revision_id].append(each)
    return {revision_id: tuple(told) for revision_id, told in found.items()}


def _told(session: Session, revision_ids: Collection[int]) -> list[tuple[int, RescoreTold]]:
    if not revision_ids:
        return []
    rows = session.execute(
        select(RescoreRow.revision_id, RescoreRow.kind, RescoreRow.key, RescoreRow.rescored_at)
        .where(RescoreRow.revision_id.in_(revision_ids))
        .order_by(RescoreRow.id)
    )
    return [
        (revision_id, RescoreTold(RescoreKind(kind), tuple(key or ()), at))
        for revision_id, kind, key, at in rows
    ]


def rescore_lines(session: Session, *, limit: int, before: int | None) -> Sequence[RescoreLine]:
    """Return rescores, newest first, with numbers below ``before`` if that is told."""
    rows = session.execute(_lines().limit(limit).where(*_below(before)))
    return [_line(row) for row in rows]


def _below(before: int | None) -> list[Any]:
    return [] if before is None else [RescoreRow.id < before]


def _lines() -> Any:
    proposer, confirmer = aliased(Account), aliased(Account)
    return (
        select(
            RescoreRow,
            Revision.number,
            Item.name,
            Area.code,
            proposer.email.label("proposer"),
            confirmer.email.label("confirmer"),
            RescoreWalk.answers,
            RescoreWalk.scored,
            RescoreWalk.righted,
            RescoreWalk.ended_at,
        )
        .join(Revision, Revision.id == RescoreRow.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .join(Area, Area.id == Item.area_id)
        .join(Proposal, Proposal.id == RescoreRow.proposal_id)
        .join(ProposalAnswer, ProposalAnswer.proposal_id == Proposal.id)
        .join(proposer, proposer.id == Proposal.proposed_by)
        .join(confirmer, confirmer.id == ProposalAnswer.answered_by)
        .outerjoin(RescoreWalk, RescoreWalk.rescore_id == RescoreRow.id)
        .order_by(RescoreRow.id.desc())
    )


def _line(row: Any) -> RescoreLine:
    told = row.RescoreRow
    return RescoreLine(
        id=told.id,
        revision_id=told.revision_id,
        revision_number=row.number,
        item=row.name,
        area=row.code,
        kind=told.kind,
        key=tuple(told.key or ()),
        reason=told.reason,
        rescored_at=told.rescored_at,
        proposer=row.proposer,
        confirmer=row.confirmer,
        answers=row.answers,
        scored=row.scored or 0,
        righted=row.righted or 0,
        ended_at=row.ended_at,
    )
