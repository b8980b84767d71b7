"""Explains why an item was chosen: computes the choice again from what was stored then.

It reads the shelf of the month, what the cycle had brought, and the answers that memory knew
when the question was issued; nothing that came later changes the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.actions.choose_by_rule import choose_from, plan_of
from renewal.actions.cycle_starts import CycleStarts
from renewal.actions.due_concepts import concepts_of, due_from, known_until
from renewal.actions.programme import programme_in_force
from renewal.actions.read_question import UnknownAssignment
from renewal.domain.calendar import Month
from renewal.domain.choosing import Choice, Learner, Reason
from renewal.domain.errors import RenewalError
from renewal.domain.ids import CodeOf, PublicCodes, Slot
from renewal.domain.keyed_order import number_of
from renewal.domain.programme import Programme
from renewal.domain.remembering import ConceptMemory
from renewal.measurement.editions import Edition
from renewal.store.authors import authored_by
from renewal.store.installation import public_codes
from renewal.store.issued import issued_since, repeats_in
from renewal.store.memories import memories_at
from renewal.store.off_shelf import gone_by
from renewal.store.shelves import Shelves
from renewal.store.stocktakes import find_stocktake
from renewal.store.tables import (
    Area,
    Assignment,
    Credential,
    Item,
    Opening,
    Revision,
    Technician,
)


class DrawnByLot(RenewalError):
    """An extra question was asked for, which no rule chose."""

    code = "drawn_by_lot"


@dataclass(frozen=True, slots=True)
class DueThen:
    """A concept that memory wanted back when the question was chosen; recall from 0 to 1."""

    concept: str
    topic: str
    recall: float


@dataclass(frozen=True, slots=True)
class ChoiceExplanation:
    """An issued question, what its choice depended on, and what the rule gives again.

    ``turn`` counts the questions of the cycle from 1; ``topic_turn`` is the topic that the
    credential's order of topics brings there.
    """

    code: str
    technician: str
    area: str
    month: Month
    chosen_at: datetime
    cycle_began: Month
    turn: int
    topic_turn: str
    due: tuple[DueThen, ...]
    repeats_left: int
    item: str
    topic: str
    concept: str
    reason: Reason
    item_again: str
    reason_again: Reason | None

    @property
    def agrees(self) -> bool:
        """Whether the rule gives the same item again, for the same reason.

        "Own order" is what an interrupted course calls a new concept, so it agrees with "new".
        """
        own_order = (self.reason, self.reason_again) == (Reason.OWN_ORDER, Reason.NEW)
        return self.item == self.item_again and (self.reason is self.reason_again or own_order)


def explain_choice(session: Session, *, code: str) -> ChoiceExplanation:
    """Return why the question with this code was chosen, or raise `UnknownAssignment`."""
    codes = public_codes(session)
    row_id = codes.decode(CodeOf.ASSIGNMENT, code)
    asked = _read(session, row_id) if row_id is not None else None
    if asked is None:
        raise UnknownAssignment(
            f"There is no question with the code {code}. The codes stand in the addresses of "
            "questions and in the receipts' pages."
        )
    if asked.slot == Slot.PRETEST:
        raise DrawnByLot(
            f"The question {code} is an extra that is being tried out; it was drawn by lot and "
            "brings no credit."
        )
    return _explained(session, programme_in_force(session), codes, asked)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The stored assignment."""

    id: int
    credential_id: int
    technician_id: int
    technician: str
    area_id: int
    area: str
    month: Month
    slot: str
    revision_id: int
    item: str
    reason: Reason
    opened_at: datetime


def _read(session: Session, row_id: int) -> _Asked | None:
    row = session.execute(
        select(
            Assignment.id,
            Assignment.credential_id,
            Credential.technician_id,
            Technician.number,
            Credential.area_id,
            Area.code,
            Assignment.month,
            Assignment.slot,
            Assignment.revision_id,
            Item.name,
            Assignment.reason,
            Opening.opened_at,
        )
        .join(Credential, Credential.id == Assignment.credential_id)
        .join(Technician, Technician.id == Credential.technician_id)
        .join(Area, Area.id == Credential.area_id)
        .join(Revision, Revision.id == Assignment.revision_id)
        .join(Item, Item.id == Revision.item_id)
        .join(Opening, Opening.id == Assignment.opening_id)
        .where(Assignment.id == row_id)
    ).first()
    if row is None:
        return None
    return _Asked(*row[:6], Month.parse(row.month), *row[7:10], Reason(row.reason), row.opened_at)


def _explained(
    session: Session, programme: Programme, codes: PublicCodes, asked: _Asked
) -> ChoiceExplanation:
    edition, left_out = _stood(session, asked)
    starts = CycleStarts(session, programme, codes, asked.month, asked.opened_at, {})
    begun = starts.derived([asked.credential_id])[asked.credential_id]
    until = known_until(asked.opened_at)
    concepts = concepts_of(edition)
    memories = memories_at(session, [asked.credential_id], before=until, concepts=concepts)
    key = number_of(codes.key, "order")
    learner = Learner(
        plan_of(edition, key, asked.credential_id),
        issued_since(
            session,
            {asked.credential_id: begun.cycle},
            asked.month,
            at=until,
            concepts=concepts,
        )[asked.credential_id],
        due_from(memories, edition, asked.opened_at),
        _repeats_left(session, programme, asked, begun.year),
    )
    again = choose_from(
        edition,
        learner,
        key=key,
        credential_id=asked.credential_id,
        left_out=left_out,
    )
    return _told(session, codes, asked, edition, learner, again, memories, begun.cycle)


def _stood(session: Session, asked: _Asked) -> tuple[Edition, frozenset[int]]:
    """Return the edition from which the question was chosen, and items left out of it.

    Those are what the technician wrote, and what had left the shelf by then.
    """
    shelves = Shelves(session)
    taken = find_stocktake(session, asked.month, asked.opened_at)
    # Authors were not always kept.
    authors = taken.authors if taken and taken.authors is not None else authored_by(session)
    own = authors.get(asked.technician_id, frozenset())
    if taken is not None and asked.area_id in taken.restocked:
        return shelves.edition(taken.restocked[asked.area_id]), own
    edition = shelves.up_to(asked.month, months=1)[asked.area_id].editions[-1]
    if taken is not None:
        return edition, own
    # Chosen before stock was taken.
    gone = gone_by(session, asked.month, asked.opened_at)
    return edition, own | gone.get(asked.area_id, frozenset())


def _repeats_left(session: Session, programme: Programme, asked: _Asked, year: Month) -> int:
    had = repeats_in(session, asked.credential_id, asked.credential_id, asked.month)
    quota = programme.policy_on(asked.month.first_day).repeat_quota
    return max(quota - sum(each.month >= year for each in had), 0)


def _told(
    session: Session,
    codes: PublicCodes,
    asked: _Asked,
    edition: Edition,
    learner: Learner,
    again: Choice | None,
    memories: dict[tuple[int, str], ConceptMemory],
    cycle_began: Month,
) -> ChoiceExplanation:
    until = known_until(asked.opened_at)
    chosen = next(c for c in edition.candidates if c.revision_id == asked.revision_id)
    topics = {c.concept: c.topic for c in edition.candidates}
    return ChoiceExplanation(
        code=codes.encode(CodeOf.ASSIGNMENT, asked.id),
        technician=asked.technician,
        area=asked.area,
        month=asked.month,
        chosen_at=asked.opened_at,
        cycle_began=cycle_began,
        turn=len(learner.issued) + 1,
        topic_turn=learner.turns[0] if learner.turns else "",
        due=tuple(
            DueThen(
                due.concept,
                topics[due.concept],
                memories[asked.credential_id, due.concept].recall_at(until),
            )
            for due in sorted(learner.due, key=lambda each: (each.rank, each.concept))
        ),
        repeats_left=learner.repeats_left,
        item=asked.item,
        topic=chosen.topic,
        concept=chosen.concept,
        reason=asked.reason,
        item_again=_name(session, again),
        reason_again=again.reason if again else None,
    )


def _name(session: Session, choice: Choice | None) -> str:
    if choice is None:
        return ""
    found = session.scalar(select(Item.name).where(Item.id == choice.candidate.item_id))
    return found or ""
