"""A meter fits its width whatever it counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from renewal.web.meter import pieces


def test_it_draws_a_piece_for_each_credit():
    drawn = pieces(5, 8)

    assert [piece.full for piece in drawn] == [True] * 5 + [False] * 3


def test_it_draws_many_as_two():
    drawn = pieces(40, 60)

    assert [(piece.x, piece.width, piece.full) for piece in drawn] == [
        (0, 66.67, True),
        (66.67, 33.33, False),
    ]


def test_it_draws_nothing_of_nothing():
    assert pieces(3, 0) == ()


@given(now=st.integers(-5, 200), most=st.integers(1, 150))
def test_it_stays_within_its_width_and_in_order(now: int, most: int):
    drawn = pieces(now, most)

    ends = [piece.x + piece.width for piece in drawn]
    assert all(piece.width > 0 for piece in drawn)
    assert all(end <= after.x + 0.02 for end, after in zip(ends, drawn[1:], strict=False))
    assert 99.5 < ends[-1] < 100.5
    if most <= 20:
        assert sum(piece.full for piece in drawn) == max(0, min(now, most))
