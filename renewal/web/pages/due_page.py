"""What the first page shows: what is open, what is answered, and why an area has no question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from renewal.actions.read_history import HistoryEntry
from renewal.domain.assignment import AskedQuestion, AssignmentState
from renewal.domain.calendar import Month, month_at
from renewal.domain.credit_year import MonthState
from renewal.domain.programme import Programme
from renewal.domain.standing import Standing, State
from renewal.web.pages.marks import RENEWABLE, Mark, mark_of, pending_text
from renewal.web.words import Words


class DueQuestion(NamedTuple):
    """A question to answer; ``tags`` say what is special about it."""

    code: str
    area: str
    tags: tuple[str, ...]


class DueGroup(NamedTuple):
    """The open questions of one month, all closing together."""

    month: Month
    until: str
    questions: tuple[DueQuestion, ...]


class AnsweredQuestion(NamedTuple):
    """A question of this month that is done."""

    code: str
    area: str
    mark: Mark


class Note(NamedTuple):
    """Why an area has no question now, or what its holder should know."""

    area: str
    text: str


class Hero(NamedTuple):
    """What stands instead of questions when none is open."""

    kind: str
    sign: str
    title: str
    texts: tuple[str, ...]
    link: str = ""
    link_text: str = ""


class DuePage(NamedTuple):
    """The whole first page; ``practice`` says that there is something to practise."""

    groups: tuple[DueGroup, ...]
    answered: tuple[AnsweredQuestion, ...]
    notes: tuple[Note, ...]
    hero: Hero | None
    practice: bool


class DueFacts(NamedTuple):
    """What the first page is made of."""

    questions: Sequence[AskedQuestion]
    history: Sequence[HistoryEntry]
    credentials: Sequence[Standing]
    programme: Programme
    now: datetime


def due_page(facts: DueFacts, say: Words) -> DuePage:
    """Return the first page in the words of its reader."""
    month = month_at(facts.now, say.zone)
    groups = _groups(facts.questions, say)
    answered = _answered(facts, say)
    return DuePage(
        groups=groups,
        answered=answered,
        notes=_notes(facts, month, say),
        hero=None if groups else _hero(facts, month, bool(answered), say),
        practice=any(entry.state is not AssignmentState.OPEN for entry in facts.history),
    )


def _groups(questions: Sequence[AskedQuestion], say: Words) -> tuple[DueGroup, ...]:
    windows = {q.month: q.window for q in questions if q.state is AssignmentState.OPEN}
    return tuple(
        DueGroup(
            month,
            say("due.until", closing=say.closing(windows[month])),
            tuple(
                DueQuestion(q.code, q.area, _tags(q, say))
                for q in questions
                if q.month == month and q.state is AssignmentState.OPEN
            ),
        )
        for month in sorted(windows)
    )


def _tags(question: AskedQuestion, say: Words) -> tuple[str, ...]:
    told = []
    if not question.scored:
        told.append(say("question.extra_short"))
    elif not question.counts:
        told.append(say("question.practice_short"))
    if question.came_back:
        told.append(say(f"question.back_short.{question.came_back.how.name.lower()}"))
    return tuple(told)


def _answered(facts: DueFacts, say: Words) -> tuple[AnsweredQuestion, ...]:
    entries = {entry.code: entry for entry in facts.history}
    return tuple(
        AnsweredQuestion(question.code, question.area, mark_of(entries[question.code], say))
        for question in facts.questions
        if question.state is AssignmentState.ANSWERED and question.code in entries
    )


def _hero(facts: DueFacts, month: Month, answered: bool, say: Words) -> Hero:
    following = say("due.next", day=say.day(month.plus(1).first_day))
    if not facts.credentials:
        do = say("due.no_credentials_do", programme=facts.programme.name)
        return Hero("plain", "dash", say("due.no_credentials"), (do,))
    if answered:
        return Hero("good", "check", say("due.all_done", month=say.month(month)), (following,))
    if any(c.outlook is not None for c in facts.credentials):
        texts = (following,) if any(_asked(c) for c in facts.credentials) else ()
        return Hero("plain", "clock", say("due.nothing"), texts)
    return Hero(
        "plain",
        "plus",
        say("due.not_enrolled"),
        (say("due.not_enrolled_do"),),
        "/standing",
        say("due.enrol_in"),
    )


def _asked(credential: Standing) -> bool:
    """Tell whether the next month will bring a question."""
    asked = credential.state in RENEWABLE and not credential.on_leave
    return asked and credential.outlook is not None


def _notes(facts: DueFacts, month: Month, say: Words) -> tuple[Note, ...]:
    here = {q.area for q in facts.questions if q.scored and q.month == month}
    noted = ((c.area, _note(c, facts, month, c.area in here, say)) for c in facts.credentials)
    return tuple(Note(area, text) for area, text in noted if text)


def _note(
    credential: Standing, facts: DueFacts, month: Month, has_question: bool, say: Words
) -> str:
    if credential.state is State.SUSPENDED:
        return say("due.note.suspended")
    if credential.state is State.PENDING:
        return pending_text(credential, facts.programme, say, "due.note.pending")
    if credential.state is State.WITHDRAWN or credential.outlook is None:
        return ""
    if credential.on_leave and not has_question:
        return say("due.note.leave")
    if credential.lapses_before and credential.state is State.ACTIVE:
        return say("due.note.lapses", expires=say.date(credential.expires_on))
    return "" if has_question else _without_question(credential, month, say)


def _without_question(credential: Standing, month: Month, say: Words) -> str:
    """Return when the first question comes, or that this month's is about to."""
    if credential.year is None:
        return ""
    first = credential.year.first_month
    if first > month:
        return say("due.note.later", day=say.day(first.first_day))
    states = {entry.month: entry.state for entry in credential.year.months}
    return say("due.note.waiting") if states.get(month) is MonthState.OPEN else ""
