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
        """The first day of its first year."""
        return self.years[0].first_month.first_day

    @property
    def ends_on(self) -> date | None:
        """The last day of its last year, None while years are still to begin."""
        if self.ended_by is None and len(self.years) < self.length:
            return None
        return self.years[-1].last_month.last_day


def cycles(years: Sequence[CreditYear], tests: Sequence[date], asked_on: bool) -> tuple[Cycle, ...]:
    """Return the cycles into which ``years`` fall, oldest first.

    A test passed within a year ends the cycle after that year, unless the year was the
    cycle's last anyway. A break between two years, or an enrolment that ended and was not
    taken up again (``asked_on`` False), ends it too.
    """
    result: list[Cycle] = []
    running: list[CreditYear] = []
    for index, year in enumerate(years):
        running.append(year)
        length = running[0].policy.cycle_years
        following = years[index + 1] if index + 1 < len(years) else None
        ended_by = _end(year, following, tests, asked_on)
        if len(running) == length:
            ended_by = None
        if len(running) == length or ended_by is not None:
            result.append(Cycle(len(result) + 1, tuple(running), length, ended_by))
            running = []
    if running:
        result.append(Cycle(len(result) + 1, tuple(running), running[0].policy.cycle_years))
    return tuple(result)


def _end(
    year: CreditYear, following: CreditYear | None, tests: Sequence[date], asked_on: bool
) -> str | None:
    first, last = year.first_month.first_day, year.last_month.last_day
    if any(first <= passed_on <= last for passed_on in tests):
        return "test"
    if following is None:
        return None if asked_on else "unenrolled"
    return None if following.first_month == year.last_month.plus(1) else "unenrolled"


def unbroken(validities: Sequence[Validity], first: date, last: date) -> bool:
    """Tell whether the credential was current on every day from ``first`` to ``last``.

    ``validities`` are ordered by the day they take effect; each is in force until a later
    one moves the expiry. A cycle begins with a whole month, so days before the very first
    certification break nothing; nor does a cycle that is still to begin.
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
