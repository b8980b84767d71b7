"""One question as one person sees it: the order of its options and what may be said when.

Option ids on a screen are positions of that assignment ("1", "2", …), never the author's
letters, and nothing in an `AskedQuestion` depends on the key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from renewal.domain.calendar import Month, Window
from renewal.domain.item import Choose, Kind
from renewal.domain.rescoring import RescoreKind

_MASK = (1 << 64) - 1


class AssignmentState(StrEnum):
    """Where an assignment is, derived from its answer and its window."""

    TO_COME = "to come"
    OPEN = "open"
    ANSWERED = "answered"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class AskedOption:
    """An option on the screen: its position as text, and its Markdown."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class AskedExhibit:
    """A picture that belongs to the question; ``sha256`` names its bytes."""

    sha256: str
    media_type: str
    alt: str


class Before(StrEnum):
    """What somebody did with a question's concept, or with the item itself, before."""

    MISSED = "missed"
    NOT_SURE = "not sure"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class CameBack:
    """Why a question is not new to somebody: what happened with it, and in which month.

    With ``SHOWN`` it is the very item that was shown then, otherwise another item of a
    concept that was answered wrongly or without being sure.
    """

    how: Before
    month: Month


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it is shown before it is answered.

    ``counts`` is False when it brings no credit any more (the credit year is won, or a
    pretest item rides along). ``came_back`` is None for what is new to the person.
    """

    code: str
    area: str
    month: Month
    window: Window
    state: AssignmentState
    scored: bool
    counts: bool
    choose: Choose
    kind: Kind
    language: str
    stem: str
    options: tuple[AskedOption, ...]
    exhibits: tuple[AskedExhibit, ...] = ()
    came_back: CameBack | None = None


@dataclass(frozen=True, slots=True)
class ExplainedOption:
    """An option once the answer is in (or the window has closed)."""

    id: str
    text: str
    rationale: str
    right: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Rescored:
    """What was said of a question after somebody had been asked it, as that person is told it.

    ``keys`` are all that count, as positions, the author's first. ``right_since`` is when an
    answer became right whose receipt says otherwise; ``waits`` says that it is right by now and is
    yet to be scored anew.
    """

    kind: RescoreKind
    rescored_at: datetime
    keys: tuple[tuple[str, ...], ...]
    right_since: datetime | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is shown after the answer, or after the window closed without one.

    ``correct``, ``receipt`` and ``received_at`` are None when no answer was recorded in
    time. ``credits`` counts the credit year of the assignment as it stands now. With
    ``explained`` False key and rationale are kept back, and nothing here says whether the
    answer is right: by the policy until the window closes, or because the same item is
    ``asked_again`` in this window and waits for its answer. ``excused`` says that the month
    counts for nothing.
    """

    question: AskedQuestion
    options: tuple[ExplainedOption, ...]
    references: tuple[str, ...]
    correct: bool | None
    receipt: str | None
    received_at: datetime | None
    credits: int
    needed: int
    explained: bool = True
    asked_again: Window | None = None
    rescored: Rescored | None = None
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer on record, as it is told to whoever has just sent it.

    ``code`` is the question's; ``credits`` and ``needed`` are those of its credit year.
    ``body`` is the receipt as its bytes are stored, or as much of it as may be told now, and
    ``correct`` is None while the policy keeps the key back. ``first`` says that this very
    request recorded the answer.
    """

    code: str
    receipt: str
    body: bytes
    correct: bool | None
    credits: int
    needed: int
    first: bool


def state_of(window: Window, answered: bool, at: datetime) -> AssignmentState:
    """Return the state of an assignment at ``at``."""
    if answered:
        return AssignmentState.ANSWERED
    if window.is_closed(at):
        return AssignmentState.MISSED
    return AssignmentState.OPEN if window.is_open(at) else AssignmentState.TO_COME


def option_order(fixed: Sequence[bool], shuffled: bool, seed: int) -> tuple[int, ...]:
    """Return, for each position on the screen, the index of the author's option shown there.

    Options marked fixed keep their place; the others are shuffled among the remaining
    places by Fisher and Yates, with numbers from SplitMix64 started at ``seed``: the same
    seed gives the same order for ever, whatever the language's own generator does.
    """
    order = list(range(len(fixed)))
    if not shuffled:
        return tuple(order)
    free = [place for place in order if not fixed[place]]
    moved = list(free)
    state = seed & _MASK
    for last in range(len(moved) - 1, 0, -1):
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        other = _mix(state) % (last + 1)
        moved[last], moved[other] = moved[other], moved[last]
    for place, index in zip(free, moved, strict=True):
        order[place] = index
    return tuple(order)


def _mix(state: int) -> int:
    mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return mixed ^ (mixed >> 31)
