"""What the list of signed-in browsers, and of programs with a token, shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from renewal.store.queries.access import SessionRow
from renewal.store.queries.tokens import TokenRow
from renewal.web.browser_names import SEPARATOR
from renewal.web.guard import Viewer
from renewal.web.next_page import BANK
from renewal.web.pages.frame import Fault
from renewal.web.words import Words

_DONE = {
    "ended": "sessions.ended",
    "others": "sessions.others_ended",
    "token": "tokens.ended",
}


class ShownSession(NamedTuple):
    """One browser; ``described`` tells it from the others in the name of its button."""

    id: int
    name: str
    here: bool
    since: str
    seen: str
    described: str


class ShownToken(NamedTuple):
    """One token; ``described`` tells it from the others in the name of its button."""

    id: int
    name: str
    made: str
    used: str
    described: str


class SessionsPage(NamedTuple):
    """The lists, this browser first; ``done`` says what has just been done.

    ``office`` is where an account of the office does its work, "" for a technician's; ``way``
    names it.
    """

    lead: str
    sessions: tuple[ShownSession, ...]
    tokens: tuple[ShownToken, ...]
    office: str
    way: str
    done: str = ""
    faults: tuple[Fault, ...] = ()

    @property
    def others(self) -> bool:
        """Whether any other browser is signed in."""
        return any(not session.here for session in self.sessions)


def sessions_page(
    rows: Sequence[SessionRow],
    tokens: Sequence[TokenRow],
    who: Viewer,
    say: Words,
    *,
    done: str = "",
    faults: tuple[Fault, ...] = (),
) -> SessionsPage:
    """Return the lists in the words of their reader."""
    own_first = sorted(rows, key=lambda row: row.id != who.session_id)
    return SessionsPage(
        lead=say("sessions.lead", email=who.email),
        sessions=tuple(_shown(row, row.id == who.session_id, say) for row in own_first),
        tokens=tuple(_shown_token(row, say) for row in tokens),
        office=who.home if who.technician_id is None else "",
        way=say("problem.bank" if who.home == BANK else "problem.office"),
        done=say(_DONE[done]) if done in _DONE else "",
        faults=faults,
    )


def _shown(row: SessionRow, here: bool, say: Words) -> ShownSession:
    name, since = _name(row.browser, say), say.instant(row.created_at)
    return ShownSession(
        id=row.id,
        name=name,
        here=here,
        since=say("sessions.since", when=since),
        seen=say("sessions.now") if here else say("sessions.seen", when=say.instant(row.seen_at)),
        described=say("sessions.end_which", browser=name, when=since),
    )


def _shown_token(row: TokenRow, say: Words) -> ShownToken:
    made = say.instant(row.created_at)
    used = say("tokens.used", when=say.instant(row.used_at)) if row.used_at else None
    return ShownToken(
        id=row.id,
        name=row.name,
        made=say("tokens.made", when=made),
        used=used or say("tokens.never"),
        described=say("tokens.end_which", name=row.name, when=made),
    )


def _name(browser: str, say: Words) -> str:
    """Return "Chrome on Android", whichever part is known, or that neither is."""
    name, both, system = browser.partition(SEPARATOR)
    if both:
        return say("browser.on", name=name, system=system)
    return browser or say("browser.unknown")
