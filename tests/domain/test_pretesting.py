"""Trying items out: quarters, turns, and how many are drawn."""

import pytest

from renewal.domain.calendar import Month
from renewal.domain.pretesting import drawn_below, quarter_of, turn_of

THIRD = (1 << 64) // 3


@pytest.mark.parametrize(
    ("month", "quarter", "turn"),
    [("2027-01", "2027-Q1", 0), ("2027-03", "2027-Q1", 2), ("2027-10", "2027-Q4", 0)],
)
def test_it_knows_the_quarter_and_the_turn_of_a_month(month: str, quarter: str, turn: int) -> None:
    assert (quarter_of(Month.parse(month)), turn_of(Month.parse(month))) == (quarter, turn)


@pytest.mark.parametrize(
    ("items", "people", "sample", "share"),
    [(1, 3000, 100, 0.1), (4, 3000, 100, 0.4), (1, 300, 100, 1), (9, 12, 100, 1), (2, 500, 0, 0)],
)
def test_it_draws_as_many_as_the_sample_takes(
    items: int, people: int, sample: int, share: float
) -> None:
    """A third of the people have their month, so a tenth of 1000 people is a sample of 100."""
    assert drawn_below(items, people, sample) / THIRD == pytest.approx(share)


def test_it_draws_nobody_where_nobody_is_enrolled() -> None:
    assert drawn_below(3, 0, 100) == 0
