"""What a roster row changes about a credential, and what it says that is not believed.

A roster may be older than what is held: credentials are extended, tests recorded and
enrolments ended between two rosters. So a row only ever adds; where it contradicts what is
held without being newer, nothing is changed and the admin is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from renewal.domain.roster import RosterRow


@dataclass(frozen=True, slots=True)
class HeldEnrolment:
    """An enrolment on record; ``ended_on`` is None while it runs."""

    enrolled_on: date
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class HeldCredential:
    """A credential as it is held now; ``id`` is its row number.

    ``expires_on`` is the present expiry, moved by decisions. ``last_passed_on`` is the
    newest pass on record.
    """

    id: int
    area: str
    first_certified_on: date
    last_passed_on: date
    expires_on: date
    enrolments: tuple[HeldEnrolment, ...] = ()
    suspended: bool = False
    withdrawn: bool = False

    @property
    def enrolled(self) -> bool:
        """Whether an enrolment runs."""
        return any(enrolment.ended_on is None for enrolment in self.enrolments)


class Doubt(StrEnum):
    """What a row says that differs from what is held and changes nothing."""

    LAST_OLDER = "last-older"
    FIRST_DIFFERS = "first-differs"
    EXPIRY_DIFFERS = "expiry-differs"
    ENROLMENT_ENDED = "enrolment-ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class News:
    """What a row adds: a credential, a newer pass, the day of an enrolment that does not run."""

    credential: bool = False
    passed: bool = False
    enrols_on: date | None = None


def news_of(row: RosterRow, held: HeldCredential | None) -> News:
    """Return what the row adds to what is held of its credential."""
    if held is None:
        return News(credential=True, enrols_on=row.enrolled_on)
    passed = row.last_passed_on > held.last_passed_on and not held.withdrawn
    known = held.enrolled or _is_old(row.enrolled_on, held)
    return News(passed=passed, enrols_on=None if known else row.enrolled_on)


def doubts_of(row: RosterRow, held: HeldCredential) -> Iterator[Doubt]:
    """Yield where the row contradicts what is held, so that nothing is changed."""
    newer = row.last_passed_on > held.last_passed_on
    if newer and held.withdrawn:
        yield Doubt.WITHDRAWN
    if row.last_passed_on < held.last_passed_on:
        yield Doubt.LAST_OLDER
    if row.first_certified_on != held.first_certified_on:
        yield Doubt.FIRST_DIFFERS
    if row.expires_on is not None and row.expires_on != held.expires_on and not newer:
        yield Doubt.EXPIRY_DIFFERS
    if row.enrolled_on is not None and not held.enrolled and _is_old(row.enrolled_on, held):
        yield Doubt.ENROLMENT_ENDED


def _is_old(enrolled_on: date | None, held: HeldCredential) -> bool:
    """Tell whether the date speaks of an enrolment that has ended since.

    Otherwise every later import of the same file would enrol again whoever left.
    """
    return enrolled_on is not None and any(
        enrolled_on == enrolment.enrolled_on
        or (enrolment.ended_on is not None and enrolled_on < enrolment.ended_on)
        for enrolment in held.enrolments
    )
