"""What a technician may practise: items whose questions are answered or closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from renewal.domain.ids import Slot
from renewal.domain.practice import Seen
from renewal.domain.rescoring import RescoreKind
from renewal.store.memories import Answer
from renewal.store.numbering import numbered
from renewal.store.tables import (
    Area,
    Assignment,
    Credential,
    Item,
    PracticeAnswer,
    RescoreRow,
    Response,
    Revision,
    WindowRow,
)


class Practised(NamedTuple):
    """A credential that can be practised; ``answers`` counts the practice answers so far."""

    credential_id: int
    area: str
    answers: int


def practised_credentials(session: Session, technician_id: int) -> tuple[Practised, ...]:
    """Return a technician's credentials by area."""
    rows = session.execute(
        select(Credential.id, Area.code, func.count(PracticeAnswer.id))
        .join(Area, Area.id == Credential.area_id)
        .outerjoin(PracticeAnswer, PracticeAnswer.credential_id == Credential.id)
        .where(Credential.technician_id == technician_id)
        .group_by(Credential.id, Area.code)
        .order_by(Area.code)
    )
    return tuple(Practised(*row) for row in rows)


def seen_items(
    session: Session, credential_ids: Sequence[int], answers: Sequence[Answer], at: datetime
) -> dict[int, list[Seen]]:
    """Return the operational items of each credential's questions that are over at ``at``.

    An item that is asked again is left out until that question is over, too: practice shows keys.
    A question that was voided is left out for good, since nobody can say what is right in it.
    """
    voided = exists().where(
        RescoreRow.revision_id == Assignment.revision_id,
        RescoreRow.kind == str(RescoreKind.VOID),
    )
    over = or_(Response.id.is_not(None), WindowRow.closes_at <= at)
    answered = {(a.credential_id, a.item_id): a.at for a in answers}
    last: dict[tuple[int, int], Seen] = {}
    asked_now: set[tuple[int, int]] = set()
    for credential_id, assignment_id, item_id, concept, is_over, is_void in session.execute(
        select(Credential.id, Assignment.id, Item.id, Item.concept, over, voided)
        .select_from(Credential)
        .join(WindowRow, WindowRow.opens_at <= at)
        .join(
            Assignment,
            or_(*(Assignment.id == numbered(WindowRow.month, Credential.id, s) for s in Slot)),
        )
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .outerjoin(Response, Response.assignment_id == Assignment.id)
        .where(Credential.id.in_(credential_ids), Item.status == "operational")
        .order_by(Assignment.id)
    ):
        if not is_over:
            asked_now.add((credential_id, item_id))
        if is_void:
            continue
        when = answered.get((credential_id, item_id))
        last[credential_id, item_id] = Seen(item_id, concept, assignment_id, when)
    found: dict[int, list[Seen]] = defaultdict(list)
    for (credential_id, item_id), item in last.items():
        if (credential_id, item_id) not in asked_now:
            found[credential_id].append(item)
    return found


def practice_answer(session: Session, credential_id: int, number: int) -> PracticeAnswer | None:
    """Return the practice answer with this place, counted from 1."""
    return session.scalars(
        select(PracticeAnswer)
        .where(PracticeAnswer.credential_id == credential_id)
        .order_by(PracticeAnswer.id)
        .offset(number - 1)
        .limit(1)
    ).first()


def assignment_showing(session: Session, credential_id: int, revision_id: int) -> int | None:
    """Return the last question of a credential that showed a revision."""
    return session.scalar(
        select(Assignment.id)
        .select_from(WindowRow)
        .join(
            Assignment,
            or_(*(Assignment.id == numbered(WindowRow.month, credential_id, s) for s in Slot)),
        )
        .where(Assignment.revision_id == revision_id)
        .order_by(Assignment.id.desc())
        .limit(1)
    )
