"""Remembering a concept: what answers leave, and when it should come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.remembering import (
    ConceptMemory,
    Review,
    asks_for_first_sight,
    days_between,
    due_concept,
    learned,
    learned_from,
)
from renewal.domain.spacing import Grade, Sure, first_memory, reviewed

START = datetime(2027, 1, 5, 15, tzinfo=UTC)


def review(right: bool, sure: Sure | None = None, *, days: int = 0, first: bool = True) -> Review:
    return Review(right, sure, first, START + timedelta(days=days))


def memory_of(*reviews: Review) -> ConceptMemory:
    found = learned_from(reviews)
    assert found is not None
    return found


def test_it_starts_as_the_first_answer_says() -> None:
    wrong = memory_of(review(False))
    sure = memory_of(review(True, Sure.SURE))

    assert wrong.memory == first_memory(Grade.AGAIN)
    assert sure.memory == first_memory(Grade.EASY)
    assert (wrong.wanted, sure.wanted) == (True, False)


def test_it_reviews_by_the_whole_days_between() -> None:
    almost_a_month = Review(True, None, True, START + timedelta(days=30, hours=-1))

    after = memory_of(review(False), almost_a_month)

    assert after.memory == reviewed(first_memory(Grade.AGAIN), Grade.GOOD, 29)
    assert after.reviewed_at == almost_a_month.at


@pytest.mark.parametrize(
    ("right", "sure", "wanted"),
    [
        (False, None, True),
        (False, Sure.GUESSED, True),
        (True, Sure.GUESSED, True),
        (True, Sure.UNSURE, True),
        (True, Sure.SURE, False),
        (True, None, False),
    ],
)
def test_it_wants_back_what_was_wrong_or_not_sure(
    right: bool, sure: Sure | None, wanted: bool
) -> None:
    assert memory_of(review(right, sure)).wanted is wanted


def test_it_still_wants_back_what_was_once_wrong() -> None:
    after = memory_of(review(False), review(True, Sure.SURE, days=40))

    assert after.wanted


def test_it_knows_whether_the_last_slip_was_a_sure_one() -> None:
    surely_wrong = review(False, Sure.SURE)

    assert memory_of(surely_wrong).sure_and_wrong
    assert memory_of(surely_wrong, review(True, days=30)).sure_and_wrong
    assert not memory_of(surely_wrong, review(False, Sure.GUESSED, days=30)).sure_and_wrong


def test_it_comes_back_after_weeks_and_later_each_time() -> None:
    once = memory_of(review(False))
    twice = memory_of(review(False), review(True, days=30))

    first = next(day for day in range(500) if once.comes_back_at(START + timedelta(days=day)))
    second = next(day for day in range(500) if twice.comes_back_at(START + timedelta(days=day)))

    assert first < 31
    assert second > first + 30


def test_it_never_comes_back_when_no_answer_slipped() -> None:
    known = memory_of(review(True), review(True, days=30))

    assert not known.comes_back_at(START + timedelta(days=3000))


def test_it_ranks_the_surely_wrong_first_and_then_by_weight_and_forgetting() -> None:
    at = START + timedelta(days=60)
    light = due_concept("light", memory_of(review(False)), 0.1, at)
    heavy = due_concept("heavy", memory_of(review(False)), 0.4, at)
    kept = due_concept("kept", memory_of(review(False), review(True, Sure.SURE, days=59)), 0.4, at)
    sure = due_concept("sure", memory_of(review(False, Sure.SURE)), 0.01, at)

    ranked = sorted([light, heavy, kept, sure], key=lambda due: due.rank)

    assert [due.concept for due in ranked] == ["sure", "heavy", "light", "kept"]


def test_it_takes_a_clock_set_back_for_the_same_day() -> None:
    assert days_between(START, START - timedelta(days=3)) == 0


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from([None, *Sure]), st.booleans(), st.integers(0, 90)),
        min_size=1,
        max_size=12,
    )
)
def test_it_learns_the_same_one_by_one_and_all_at_once(
    answers: list[tuple[bool, Sure | None, bool, int]],
) -> None:
    at, reviews = START, []
    for right, sure, first, days in answers:
        at += timedelta(days=days)
        reviews.append(Review(right, sure, first, at))

    one_by_one: ConceptMemory | None = None
    for each in reviews:
        one_by_one = learned(one_by_one, each)

    assert one_by_one == learned_from(reviews)


@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("sure", [None, *Sure])
def test_it_says_when_a_first_sight_matters(right: bool, sure: Sure | None) -> None:
    before = learned(None, Review(right=False, sure=None, first_sight=True, at=START))

    first, again = (
        learned(before, Review(right, sure, first_sight, START + timedelta(days=30)))
        for first_sight in (True, False)
    )

    assert asks_for_first_sight(right, sure) == (first != again)
