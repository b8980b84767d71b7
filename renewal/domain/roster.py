"""A roster row as a value: what the certifying body says of one technician and one area.

A roster is the body's own statement, repeated from time to time. Whatever a row leaves out
says nothing: it takes nothing back. The rules here know a row alone; what it changes about
what is held is the business of `roster_news`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Final

COLUMNS: Final = (
    "technician_number",
    "first_name",
    "last_name",
    "email",
    "language",
    "shop",
    "area",
    "first_certified_on",
    "last_passed_on",
    "expires_on",
    "experience_years",
    "experience_documented_on",
    "enrolled_on",
)
MAY_BE_EMPTY: Final = frozenset(
    {
        "language",
        "shop",
        "expires_on",
        "experience_years",
        "experience_documented_on",
        "enrolled_on",
    }
)
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
MOST_YEARS: Final = 80
"""No date outside these days and no longer working life is believed: it is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """Who the technician is; ``language`` and ``shop`` are None when nothing is said."""

    first_name: str
    last_name: str
    email: str
    language: str | None = None
    shop: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class DocumentedYears:
    """So many years of work were documented on a day."""

    years: int
    documented_on: date


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line of a roster; ``line`` is counted from 1 and the header is a line too."""

    line: int
    number: str
    person: RosterPerson
    area: str
    first_certified_on: date
    last_passed_on: date
    expires_on: date | None = None
    experience: DocumentedYears | None = None
    enrolled_on: date | None = None

    @property
    def name(self) -> str:
        """What the row is called in a sentence: technician and area."""
        return f"{self.number} {self.area}"


class RowFault(StrEnum):
    """Dates of one row that cannot all be true."""

    LAST_BEFORE_FIRST = "last-before-first"
    LAST_IN_FUTURE = "last-in-future"
    EXPIRY_BEFORE_LAST = "expiry-before-last"
    DOCUMENTED_IN_FUTURE = "documented-in-future"


@dataclass(frozen=True, slots=True)
class RowDates:
    """The dates of a row as far as they could be read; the rest is None."""

    first_certified_on: date | None
    last_passed_on: date | None
    expires_on: date | None
    documented_on: date | None


def date_faults(dates: RowDates, today: date) -> Iterator[RowFault]:
    """Yield what is wrong between the dates of a row, read on ``today``."""
    passed_on = dates.last_passed_on
    if passed_on is not None:
        if passed_on > today:
            yield RowFault.LAST_IN_FUTURE
        if dates.first_certified_on is not None and passed_on < dates.first_certified_on:
            yield RowFault.LAST_BEFORE_FIRST
        if dates.expires_on is not None and dates.expires_on < passed_on:
            yield RowFault.EXPIRY_BEFORE_LAST
    if dates.documented_on is not None and dates.documented_on > today:
        yield RowFault.DOCUMENTED_IN_FUTURE


def differing(one: RosterPerson, other: RosterPerson) -> tuple[str, ...]:
    """Return the fields in which two rows contradict each other about the same person.

    A field that one of them leaves empty is no contradiction.
    """
    return tuple(
        field.name
        for field in fields(RosterPerson)
        if (said := getattr(one, field.name)) is not None
        and (meant := getattr(other, field.name)) is not None
        and said != meant
    )


def person_of(rows: Sequence[RosterRow]) -> RosterPerson:
    """Return what rows that do not contradict each other say of their person together."""
    person = rows[0].person
    return replace(
        person,
        language=next((r.person.language for r in rows if r.person.language), None),
        shop=next((r.person.shop for r in rows if r.person.shop), None),
    )
