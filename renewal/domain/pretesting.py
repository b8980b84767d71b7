"""Trying items out: how many people get them as an extra, and when.

A pretest item rides along unscored, at most one a quarter to a credential. Each credential has
one month of a quarter in which it may be drawn, so that the extras spread over the months.
"""

from __future__ import annotations

from typing import Final

from renewal.domain.calendar import Month

MONTHS_OF_A_QUARTER: Final = 3
_PLACES: Final = 1 << 64


def quarter_of(month: Month) -> str:
    """Return the quarter of a month: "2027-Q1"."""
    return f"{month.year}-Q{(month.number - 1) // MONTHS_OF_A_QUARTER + 1}"


def turn_of(month: Month) -> int:
    """Return the place of a month in its quarter, from 0."""
    return (month.number - 1) % MONTHS_OF_A_QUARTER


def drawn_below(items: int, people: int, sample: int) -> int:
    """Return the place (of 2^64 / 3) below which somebody is drawn whose month it is.

    ``sample`` people a month are wanted for each of the ``items``, out of the ``people``
    enrolled, of whom a third have their month.
    """
    wanted = items * sample * MONTHS_OF_A_QUARTER
    return min(wanted, people) * (_PLACES // MONTHS_OF_A_QUARTER) // max(people, 1)
