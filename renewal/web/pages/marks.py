"""Marks that several pages share: an icon with a word for a result, a state, an outlook.

A state is never told by its colour alone: every mark has a sign and its words.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from renewal.actions.read_history import HistoryEntry
from renewal.domain.assignment import AssignmentState
from renewal.domain.programme import Programme
from renewal.domain.standing import Outlook, Standing, State
from renewal.web.words import Words


class Mark(NamedTuple):
    """A coloured tag: its kind (good, bad, warn, plain), its sign and its words."""

    kind: str
    sign: str
    text: str


RENEWABLE: Final = frozenset({State.ACTIVE, State.EXPIRED})
"""The states in which answers can win an extension."""

_STATES: Final = {
    State.ACTIVE: ("good", "check", "state.active"),
    State.PENDING: ("warn", "clock", "state.pending"),
    State.EXPIRED: ("bad", "cross", "state.expired"),
    State.SUSPENDED: ("bad", "bang", "state.suspended"),
    State.WITHDRAWN: ("plain", "dash", "state.withdrawn"),
}
_OUTLOOKS: Final = {
    Outlook.SECURED: ("good", "check", "outlook.secured"),
    Outlook.ON_TRACK: ("good", "dot", "outlook.on_track"),
    Outlook.AT_RISK: ("warn", "bang", "outlook.at_risk"),
    Outlook.OUT_OF_REACH: ("bad", "cross", "outlook.out_of_reach"),
}
_UNANSWERED: Final = {
    AssignmentState.MISSED: ("plain", "dash", "history.missed"),
    AssignmentState.OPEN: ("warn", "dot", "history.open"),
    AssignmentState.TO_COME: ("plain", "clock", "history.to_come"),
}


def mark_of(entry: HistoryEntry, say: Words) -> Mark:
    """Return what became of a question."""
    if entry.excused:
        return _mark(("plain", "dash", "history.excused"), say)
    if entry.state in _UNANSWERED:
        return _mark(_UNANSWERED[entry.state], say)
    if entry.correct is None:
        return _mark(("plain", "clock", "history.answered"), say)
    if entry.correct:
        return _mark(("good", "check", "history.right"), say)
    return _mark(("bad", "cross", "history.wrong"), say)


def state_mark(state: State, say: Words) -> Mark:
    """Return the mark of a credential's state."""
    return _mark(_STATES[state], say)


def credential_marks(credential: Standing, say: Words) -> tuple[Mark, ...]:
    """Return the state of a credential, then its outlook where it can be renewed by questions."""
    marks = [state_mark(credential.state, say)]
    if credential.on_leave:
        marks.append(_mark(("warn", "clock", "state.leave"), say))
    if credential.state in RENEWABLE:
        outlook = credential.outlook
        parts = _OUTLOOKS[outlook] if outlook else ("plain", "dash", "outlook.none")
        marks.append(_mark(parts, say))
    return tuple(marks)


def pending_text(credential: Standing, programme: Programme, say: Words, text_id: str) -> str:
    """Return what a pending credential still needs, in the words of ``text_id``."""
    area = programme.area(credential.area)
    series = programme.series_called(area.series)
    return say(text_id, years=say.years(area.experience_years), series=series.title)


def _mark(parts: tuple[str, str, str], say: Words) -> Mark:
    kind, sign, text_id = parts
    return Mark(kind, sign, say(text_id))
