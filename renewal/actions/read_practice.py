"""Reads what can be practised: questions that are over, uncounted, the least known first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from renewal.actions.read_question import asked_question
from renewal.actions.read_rescores import rescores_of
from renewal.actions.tell_rescore import options_that_count, rescored_question
from renewal.domain.assignment import AskedQuestion, ExplainedOption, Rescored
from renewal.domain.calendar import Window
from renewal.domain.errors import RenewalError
from renewal.domain.ids import PublicCodes, keyed_number
from renewal.domain.practice import Only, Seen, waiting
from renewal.domain.remembering import ConceptMemory
from renewal.store.installation import public_codes
from renewal.store.memories import answers_of, cached
from renewal.store.queries.asked_again import items_open
from renewal.store.queries.practice import (
    Practised,
    assignment_showing,
    practice_answer,
    practised_credentials,
    seen_items,
)
from renewal.store.queries.questions import AskedRow, asked_rows
from renewal.store.queries.rescores import keyed_by


class NothingToPractise(RenewalError):
    """An area was asked for in which nothing can be practised."""

    code = "nothing_to_practise"


@dataclass(frozen=True, slots=True)
class PracticeArea:
    """An area with how many concepts wait for practice today, and how many were ever seen."""

    area: str
    slipped: int
    seen: int
    seen_ever: int


@dataclass(frozen=True, slots=True)
class PracticeQuestion:
    """The next question to practise; ``number`` counts the area's practice answers from 1."""

    number: int
    left: int
    question: AskedQuestion


@dataclass(frozen=True, slots=True)
class PracticeOutcome:
    """A practice answer explained; ``left`` counts what still waits today.

    While its item is ``asked_again`` in this window, and waits for an answer that counts, nothing
    here says what would be right: then ``options`` and ``references`` are empty.
    """

    number: int
    left: int
    question: AskedQuestion
    options: tuple[ExplainedOption, ...]
    references: tuple[str, ...]
    correct: bool
    asked_again: Window | None = None
    rescored: Rescored | None = None


def read_practice(
    session: Session, *, technician_id: int, now: datetime
) -> tuple[PracticeArea, ...]:
    """Return the areas in which a technician has seen anything, with what waits in each."""
    desk = desk_of(session, technician_id, now)
    return tuple(
        PracticeArea(
            held.area,
            len(desk.waiting(held, Only.SLIPPED)),
            len(desk.waiting(held, Only.SEEN)),
            len({item.concept for item in desk.seen[held.credential_id]}),
        )
        for held in desk.held
        if desk.seen.get(held.credential_id)
    )


def read_practice_question(
    session: Session, *, technician_id: int, area: str, only: Only, now: datetime
) -> PracticeQuestion | None:
    """Return the next question to practise, None when all of it was practised today.

    Raises `NothingToPractise` where the technician has seen nothing.
    """
    codes = public_codes(session)
    desk = desk_of(session, technician_id, now)
    held = desk.held_in(area)
    left = desk.waiting(held, only)
    if not left:
        return None
    number = held.answers + 1
    row = _row(session, technician_id, left[0].assignment_id, seed_of(codes, held, number))
    return PracticeQuestion(number, len(left), asked_question(row, codes, None, now))


def read_practice_outcome(
    session: Session, *, technician_id: int, area: str, number: int, only: Only, now: datetime
) -> PracticeOutcome:
    """Return a practice answer with its explanation, or raise `NothingToPractise`."""
    codes = public_codes(session)
    desk = desk_of(session, technician_id, now)
    held = desk.held_in(area)
    answer = practice_answer(session, held.credential_id, number) if number > 0 else None
    shown = answer and assignment_showing(session, held.credential_id, answer.revision_id)
    if answer is None or not shown:
        raise NothingToPractise(
            f"There is no practice answer with the number {number} in {area}. Open practice and "
            "choose an area there."
        )
    row = _row(session, technician_id, shown, answer.seed)
    question, left = asked_question(row, codes, None, now), len(desk.waiting(held, only))
    again = items_open(session, technician_id, now).get(row.item_id)
    if again is not None:
        return PracticeOutcome(number, left, question, (), (), answer.correct, again)
    said = rescores_of(session, [row.revision_id]).get(row.revision_id, ())
    right = options_that_count(row, said)
    return PracticeOutcome(
        number=number,
        left=left,
        question=question,
        options=tuple(
            ExplainedOption(
                id=place,
                text=row.wording.texts[option],
                rationale=row.wording.rationales[option],
                right=option in right,
                chosen=option in answer.options,
            )
            for place, option in row.places.items()
        ),
        references=row.references,
        correct=keyed_by(row.key, said).judge(answer.options).correct,
        rescored=rescored_question(row, said),
    )


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that one technician could practise at ``now``."""

    held: tuple[Practised, ...]
    seen: dict[int, list[Seen]]
    memories: dict[int, dict[str, ConceptMemory]]
    now: datetime

    def held_in(self, area: str) -> Practised:
        """Return the credential of an area, or raise `NothingToPractise`."""
        found = next((each for each in self.held if each.area == area.upper()), None)
        if found is None or not self.seen.get(found.credential_id):
            raise NothingToPractise(
                f"There is nothing to practise in {area[:16]} yet. A question can be practised "
                "once it is answered or its month is over."
            )
        return found

    def waiting(self, held: Practised, only: Only) -> tuple[Seen, ...]:
        """Return what waits for practice in an area, in order."""
        memories = self.memories.get(held.credential_id, {})
        return waiting(self.seen.get(held.credential_id, ()), memories, self.now, only)


def desk_of(session: Session, technician_id: int, now: datetime) -> Desk:
    """Return everything that a technician could practise at ``now``."""
    held = practised_credentials(session, technician_id)
    ids = [each.credential_id for each in held]
    memories: dict[int, dict[str, ConceptMemory]] = {number: {} for number in ids}
    for (credential_id, concept), memory in cached(session, ids).items():
        memories[credential_id][concept] = memory
    seen = seen_items(session, ids, answers_of(session, ids), now)
    return Desk(held, seen, memories, now)


def seed_of(codes: PublicCodes, held: Practised, number: int) -> int:
    """Return the seed that orders the options of a practice question."""
    return keyed_number(codes.key, "practice", held.credential_id, number)


def _row(session: Session, technician_id: int, assignment_id: int, seed: int) -> AskedRow:
    return asked_rows(session, technician_id, assignment_id=assignment_id, seed=seed)[0]
