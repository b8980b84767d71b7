"""The memory model against published vectors and against the scheduler package as oracle."""

from datetime import UTC, datetime, timedelta

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.spacing import (
    FACTOR,
    Grade,
    Memory,
    Sure,
    chance_of_right,
    first_memory,
    grade_of,
    interval,
    recall,
    reviewed,
)

G, A = Grade.GOOD, Grade.AGAIN
BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
REVIEWS = st.lists(
    st.tuples(st.sampled_from(list(Grade)), st.integers(0, 800)), min_size=1, max_size=12
)


def memory_after(reviews: list[tuple[Grade, int]]) -> Memory:
    """The state after answers, each some days after the one before."""
    memory = first_memory(reviews[0][0])
    for grade, days in reviews[1:]:
        memory = reviewed(memory, grade, days)
    return memory


def test_it_follows_the_published_states() -> None:
    gaps = list(zip((A, G, G, G, G, G), (0, 0, 1, 3, 8, 21), strict=True))
    memory = memory_after(gaps)
    assert memory.stability == pytest.approx(53.62691, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


@pytest.mark.parametrize(
    ("grades", "days"),
    [((G,) * 6, [2, 11, 46, 163, 497, 1346]), ((A, G, G, G, G, G), [1, 2, 6, 17, 44, 102])],
    ids=["right from the first", "wrong at first"],
)
def test_it_spaces_answers_given_when_due(grades: tuple[Grade, ...], days: list[int]) -> None:
    memory = first_memory(grades[0])
    found = [interval(memory, 0.9)]
    for grade in grades[1:]:
        memory = reviewed(memory, grade, found[-1])
        found.append(interval(memory, 0.9))
    assert found == days


@pytest.mark.parametrize(
    ("share", "remembered"), [(0.5, 0.940344), (1, 0.9), (2, 0.845885), (5, 0.760528)]
)
def test_it_forgets_along_the_published_curve(share: float, remembered: float) -> None:
    assert pytest.approx(0.9803464944134797) == FACTOR
    assert recall(Memory(40, 5), share * 40) == pytest.approx(remembered, abs=1e-6)


def test_it_remembers_more_with_every_month_of_right_answers() -> None:
    memory, before = first_memory(G), [0.0]
    for _ in range(5):
        before.append(recall(memory, 30))
        memory = reviewed(memory, G, 30)
    expected = [0, 0.667526, 0.914455, 0.966952, 0.979499, 0.984963]
    assert before == pytest.approx(expected, abs=1e-6)


@settings(max_examples=150, deadline=None)
@given(REVIEWS)
def test_it_agrees_with_the_scheduler_package(reviews: list[tuple[Grade, int]]) -> None:
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, at = Card(), BEGIN
    for place, (grade, days) in enumerate(reviews):
        at += timedelta(days=days if place else 0)
        card, _ = scheduler.review_card(card, Rating(int(grade)), at)
    memory = memory_after(reviews)
    assert memory.stability == pytest.approx(card.stability, rel=1e-9)
    assert memory.difficulty == pytest.approx(card.difficulty, rel=1e-9)
    assert interval(memory, 0.9) == max((card.due - at).days, 1)


@pytest.mark.parametrize(
    ("right", "sure", "first_sight", "grade"),
    [
        (False, None, True, Grade.AGAIN),
        (False, Sure.SURE, True, Grade.AGAIN),
        (True, Sure.GUESSED, True, Grade.HARD),
        (True, Sure.UNSURE, False, Grade.HARD),
        (True, None, True, Grade.GOOD),
        (True, Sure.SURE, False, Grade.GOOD),
        (True, Sure.SURE, True, Grade.EASY),
    ],
)
def test_it_grades_by_right_and_sure(
    right: bool, sure: Sure | None, first_sight: bool, grade: Grade
) -> None:
    assert grade_of(right, sure, first_sight=first_sight) is grade


def test_it_counts_guessing_into_the_chance_of_a_right_answer() -> None:
    memory = Memory(10, 5)
    assert chance_of_right(memory, 10, 4) == pytest.approx(0.25 + 0.75 * 0.9)
    assert chance_of_right(memory, 10**9, 4) == pytest.approx(0.25 + 0.75 * recall(memory, 10**9))
