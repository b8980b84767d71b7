"""What the pages of the public check show."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from renewal.actions.check_standing import CheckedStanding
from renewal.domain.checking import NobodyFound, TooManyChecks
from renewal.domain.errors import RenewalError
from renewal.web.pages.frame import Fault, fault_of
from renewal.web.pages.marks import Mark, state_mark
from renewal.web.pages.standing_page import validity_text
from renewal.web.words import Words


class CheckPage(NamedTuple):
    """The page that asks, with what was typed and what was wrong with it."""

    number: str = ""
    last_name: str = ""
    faults: tuple[Fault, ...] = ()


class CheckedArea(NamedTuple):
    """One credential, as anybody may see it."""

    area: str
    mark: Mark
    validity: str


class FoundPage(NamedTuple):
    """What is certified, as of an instant."""

    number: str
    as_of: str
    areas: tuple[CheckedArea, ...]
    titles: tuple[str, ...]
    name: str = ""


def found_page(found: CheckedStanding, at: datetime, say: Words, *, name: str = "") -> FoundPage:
    """Return what is certified in the words of its reader; with the name where it was shared."""
    return FoundPage(
        number=found.number,
        as_of=say("public_check.as_of", when=say.instant(at)),
        areas=tuple(
            CheckedArea(
                held.area,
                state_mark(held.state, say),
                validity_text(held.state, held.expires_on, say),
            )
            for held in found.credentials
        ),
        titles=found.designations,
        name=name,
    )


def empty_fields(number: str, last_name: str, say: Words) -> tuple[Fault, ...]:
    """Return a line for each field in which nothing was typed."""
    faults = []
    if not number.strip():
        faults.append(Fault(say("public_check.no_number"), "number"))
    if not last_name.strip():
        faults.append(Fault(say("public_check.no_name"), "last_name"))
    return tuple(faults)


def check_fault(refusal: RenewalError, say: Words) -> Fault:
    """Return the refusal for the error summary, with the minutes to wait where that helps."""
    match refusal:
        case TooManyChecks(of_number=True, minutes=minutes):
            return Fault(say.count("too_many_checks_of", minutes))
        case TooManyChecks(minutes=minutes):
            return Fault(say.count("too_many_checks", minutes))
        case NobodyFound():
            return fault_of(refusal, say, "number")
    return fault_of(refusal, say)
