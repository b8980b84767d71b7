"""What the overview of all credentials and titles shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from renewal.actions.read_standing import DesignationStanding, Standings
from renewal.domain.designation import Designation
from renewal.domain.programme import Programme
from renewal.domain.standing import Standing, State
from renewal.web.pages.marks import Mark, credential_marks
from renewal.web.words import Words

_VALIDITY = {
    State.ACTIVE: "standing.until_short",
    State.EXPIRED: "standing.expired_short",
}


class CredentialCard(NamedTuple):
    """One credential in the overview."""

    area: str
    tags: tuple[Mark, ...]
    validity: str
    enrolled: bool
    credits: int
    needed: int
    credit_line: str
    warning: str


class Need(NamedTuple):
    """Something a title lacks: any one of some areas, or what ``text`` says."""

    codes: tuple[str, ...]
    text: str = ""


class TitleCard(NamedTuple):
    """A title, held or with everything that is missing."""

    title: str
    held: bool
    missing: tuple[Need, ...]


class StandingPage(NamedTuple):
    """The overview: credentials, the titles begun, and the others."""

    lead: str
    credentials: tuple[CredentialCard, ...]
    titles: tuple[TitleCard, ...]
    other_titles: tuple[TitleCard, ...]


def standing_page(
    standing: Standings, programme: Programme, today: date, say: Words
) -> StandingPage:
    """Return the overview in the words of its reader."""
    current = frozenset(c.area for c in standing.credentials if c.state is State.ACTIVE)
    begun: list[TitleCard] = []
    others: list[TitleCard] = []
    for entry in standing.designations:
        designation = programme.designation(entry.code)
        near = entry.held or bool(current & designation.areas)
        (begun if near else others).append(_title(entry, designation, say))
    return StandingPage(
        lead=say("standing.lead", day=say.date(today)),
        credentials=tuple(_card(credential, say) for credential in standing.credentials),
        titles=tuple(begun),
        other_titles=tuple(others),
    )


def validity_of(credential: Standing, say: Words) -> str:
    """Return until when the credential is valid, or was."""
    return validity_text(credential.state, credential.expires_on, say)


def validity_text(state: State, expires_on: date, say: Words) -> str:
    """Return until when a credential in this state is valid, or was."""
    return say(_VALIDITY.get(state, "standing.dated_short"), day=say.date(expires_on))


def _card(credential: Standing, say: Words) -> CredentialCard:
    enrolled = credential.outlook is not None and credential.state is not State.WITHDRAWN
    lapses = enrolled and credential.lapses_before and credential.state is State.ACTIVE
    return CredentialCard(
        area=credential.area,
        tags=credential_marks(credential, say),
        validity=validity_of(credential, say),
        enrolled=enrolled,
        credits=credential.credits,
        needed=credential.needed,
        credit_line=say.credits(credential.credits, credential.needed, credential.misses_left),
        warning=say("lapses.title") if lapses else "",
    )


def _title(entry: DesignationStanding, designation: Designation, say: Words) -> TitleCard:
    return TitleCard(entry.title, entry.held, _needs(entry.missing, designation, say))


def _needs(missing: Sequence[str], designation: Designation, say: Words) -> tuple[Need, ...]:
    """Return what is missing by area; what names no requirement of areas is experience."""
    areas = {str(need): need.one_of for need in designation.requirements}
    years = say("designations.experience", years=say.years(designation.experience_years))
    return tuple(Need(areas[name]) if name in areas else Need((), years) for name in missing)
