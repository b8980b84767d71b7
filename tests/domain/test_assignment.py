"""One question as one person sees it: its state, and options in an order that stays for ever."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain import assignment
from renewal.domain.assignment import (
    AskedOption,
    AskedQuestion,
    AssignmentState,
    option_order,
    state_of,
)
from renewal.domain.calendar import window_of
from tests.domain.people import JANUARY, ZONE, just_before

WINDOW = window_of(JANUARY, ZONE)
FREE = (False, False, False, False)


@pytest.mark.parametrize(
    ("answered", "at", "state"),
    [
        (False, just_before(WINDOW.opens_at), AssignmentState.TO_COME),
        (False, WINDOW.opens_at, AssignmentState.OPEN),
        (False, just_before(WINDOW.closes_at), AssignmentState.OPEN),
        (False, WINDOW.closes_at, AssignmentState.MISSED),
        (True, WINDOW.opens_at, AssignmentState.ANSWERED),
        (True, WINDOW.closes_at, AssignmentState.ANSWERED),
    ],
)
def test_it_is_open_until_it_is_answered_or_its_window_closes(
    answered: bool, at: datetime, state: AssignmentState
) -> None:
    assert state_of(WINDOW, answered, at) is state


def test_it_keeps_the_authors_order_where_that_is_fixed() -> None:
    orders = {option_order(FREE, shuffled=False, seed=seed) for seed in range(100)}

    assert orders == {(0, 1, 2, 3)}


@given(st.lists(st.booleans(), max_size=8), st.integers(0, 2**63 - 1))
def test_it_shows_every_option_once_and_keeps_fixed_ones_in_their_place(
    fixed: list[bool], seed: int
) -> None:
    order = option_order(fixed, shuffled=True, seed=seed)

    assert sorted(order) == list(range(len(fixed)))
    assert all(order[place] == place for place, stays in enumerate(fixed) if stays)
    assert order == option_order(fixed, shuffled=True, seed=seed)


def test_it_has_every_order_about_as_often() -> None:
    counts = Counter(option_order(FREE, shuffled=True, seed=seed) for seed in range(4800))

    # 200 of each of the 24 orders are expected; the bounds are five standard deviations away.
    assert len(counts) == 24
    assert all(130 < count < 270 for count in counts.values())


@pytest.mark.parametrize(
    ("seed", "numbers"),
    [
        # The published outputs of SplitMix64 for these seeds.
        (0, ["e220a8397b1dcdaf", "6e789e6aa1b965f4", "06c45d188009454f"]),
        (1234567, ["599ed017fb08fc85", "2c73f08458540fa5", "883ebce5a3f27c77"]),
    ],
)
def test_it_takes_its_numbers_from_splitmix64(seed: int, numbers: list[str]) -> None:
    states = [(seed + count * 0x9E3779B97F4A7C15) % 2**64 for count in (1, 2, 3)]

    told = [f"{assignment._mix(state):016x}" for state in states]

    assert told == numbers


@pytest.mark.parametrize(
    ("fixed", "seed", "order"),
    [
        # Worked by hand: the outputs above leave 3, 0, 1 and 1, 1, 1 when divided by 4, 3, 2.
        (FREE, 0, (2, 1, 0, 3)),
        (FREE, 1234567, (0, 2, 3, 1)),
        # Only the first and the third may move; the first output is odd, so they stay.
        ((False, True, False, True), 0, (0, 1, 2, 3)),
        # Three may move: the outputs leave 1 when divided by 3, then 0 by 2.
        ((False, False, False, True), 0, (2, 0, 1, 3)),
    ],
)
def test_it_gives_the_same_order_for_ever(
    fixed: tuple[bool, ...], seed: int, order: tuple[int, ...]
) -> None:
    assert option_order(fixed, shuffled=True, seed=seed) == order


def test_it_says_nothing_about_the_key_before_the_answer() -> None:
    names = {field.name for kind in (AskedQuestion, AskedOption) for field in fields(kind)}

    telling = {"key", "right", "correct", "rationale", "references", "chosen", "item_id"}

    assert not names & telling
    assert [field.name for field in fields(AskedOption)] == ["id", "text"]
