"""Cycles: five consecutive credit years, and whether the credential stayed renewed.

Two questions are kept apart. `Cycle.renewed` asks whether all five years were won;
`unbroken` asks whether the credential was current on every day so far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from renewal.domain.credit_year import CreditYear
from renewal.domain.history import Validity


@dataclass(frozen=True, slots=True)
class Cycle:
    """A run of credit years; ``ended_by`` says what cut it short: a test, an unenrolment."""

    number: int
    years: tuple[CreditYear, ...]
    length: int
    ended_by: str | None = None

    @property
    def won(self) -> int:
        """How many of its years are won."""
        return sum(year.won for year in self.years)

    @property
    def lost(self) -> int:
        """How many of its years can no longer be won."""
        return sum(year.lost for year in self.years)

    @property
    def open(self) -> int:
        """How many of its years are still undecided, the ones not begun included."""
        return self.length - self.won - self.lost

    @property
    def renewed(self) -> bool | None:
        """True when every year is won, False once that is impossible, None while open."""
        if self.ended_by is not None:
            return None
        if self.lost:
            return False
        return True if self.won == self.length else None

    @property
    def begins_on(self) -> date:
        """The day on which its first year begins: that of the enrolment, or a month's first."""
        return self.years[0].begins_on

    @property
    def ends_on(self) -> date | None:
        """The last day of its last year, None while years are still to begin."""
        if self.ended_by is None and len(self.years) < self.length:
            return None
        return self.years[-1].last_month.last_day


def cycles(years: Sequence[CreditYear], tests: Sequence[date], asked_on: bool) -> tuple[Cycle, ...]:
    """Return the cycles into which ``years`` fall, oldest first.

    A test passed within a year ends the cycle after that year, unless the year was the
    cycle's last anyway. One passed before the first day of an enrolment's first year, or on
    it, ends nothing: so a lapsed credential comes back before it is enrolled again. A break
    between two years, or an enrolment that ended and was not taken up again (``asked_on``
    False), ends it too.
    """
    result: list[Cycle] = []
    running: list[CreditYear] = []
    for index, year in enumerate(years):
        running.append(year)
        length = running[0].policy.cycle_years
        following = years[index + 1] if index + 1 < len(years) else None
        tested = _tested(year, tests, continues=index > 0 and _touches(years[index - 1], year))
        ended_by = "test" if tested else _unenrolled(year, following, asked_on)
        if len(running) == length:
            ended_by = None
        if len(running) == length or ended_by is not None:
            result.append(Cycle(len(result) + 1, tuple(running), length, ended_by))
            running = []
    if running:
        result.append(Cycle(len(result) + 1, tuple(running), running[0].policy.cycle_years))
    return tuple(result)


def _tested(year: CreditYear, tests: Sequence[date], *, continues: bool) -> bool:
    first = year.begins_on if continues else year.begins_on + timedelta(days=1)
    return any(first <= passed_on <= year.last_month.last_day for passed_on in tests)


def _unenrolled(year: CreditYear, following: CreditYear | None, asked_on: bool) -> str | None:
    goes_on = asked_on if following is None else _touches(year, following)
    return None if goes_on else "unenrolled"


def _touches(year: CreditYear, following: CreditYear) -> bool:
    return following.first_month == year.last_month.plus(1)


def unbroken(validities: Sequence[Validity], first: date, last: date) -> bool:
    """Tell whether the credential was current on every day from ``first`` to ``last``.

    ``validities`` are ordered by the day they take effect; each is in force until a later
    one moves the expiry. Days before the very first certification break nothing; nor does a
    cycle that is still to begin.
    """
    if last < first:
        return True
    covered_to = validities[0].expires_on
    for validity in validities[1:]:
        gap_first, gap_last = (
            covered_to + timedelta(days=1),
            validity.effective_on - timedelta(days=1),
        )
        if max(gap_first, first) <= min(gap_last, last):
            return False
        covered_to = max(covered_to, validity.expires_on)
    return covered_to >= last
