"""A lost credit year: in which month it became certain that no extension would come."""

from __future__ import annotations

from renewal.domain.calendar import Month
from renewal.domain.credit_year import CreditYear, MonthState

FAILED = frozenset({MonthState.WRONG, MonthState.MISSED, MonthState.NOT_ASKED})


def lost_in(year: CreditYear) -> Month | None:
    """Return the month without a credit that was one too many, None when the year is not lost.

    Of twelve counted months with eight needed that is the fifth.
    """
    spare = year.policy.counted_months - year.policy.needed
    failed = [entry.month for entry in year.months if entry.state in FAILED]
    return failed[spare] if year.lost and len(failed) > spare else None
