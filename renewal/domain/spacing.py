"""How well a concept is remembered, and when it should come back: FSRS-6.

One memory for each person and concept: an answer to any sibling item reviews the concept.
Formula and default parameters are those of the open FSRS-6 scheduler (Ye and others); its
package serves as the oracle in the tests. Times are whole days.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum
from math import exp
from typing import Final

PARAMETERS: Final = (
    *(0.212, 1.2931, 2.3065, 8.2956),
    *(6.4133, 0.8334, 3.0194, 0.001),
    *(1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483),
    *(0.6014, 1.8729),
    *(0.5425, 0.0912, 0.0658),
    0.1542,
)
"""First stabilities, difficulty, growth, forgetting, hard and easy, the same day, decay."""

LEAST_STABILITY: Final = 0.001
LEAST_DIFFICULTY: Final = 1.0
GREATEST_DIFFICULTY: Final = 10.0
LONGEST_INTERVAL: Final = 36_500
DECAY: Final = -PARAMETERS[20]
FACTOR: Final = math.pow(0.9, 1 / DECAY) - 1


class Grade(IntEnum):
    """How an answer speaks of memory, from worst to best."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Sure(IntEnum):
    """How sure somebody was, said before the answer was sent."""

    GUESSED = 1
    UNSURE = 2
    SURE = 3


@dataclass(frozen=True, slots=True)
class Memory:
    """The state of one concept: days until recall falls to 0.9, and difficulty from 1 to 10."""

    stability: float
    difficulty: float


def grade_of(right: bool, sure: Sure | None, *, first_sight: bool) -> Grade:
    """Return what an answer means for memory.

    Wrong is forgotten; right but not sure is hard; right and sure on an item never seen
    before is easy; everything else that is right is good.
    """
    if not right:
        return Grade.AGAIN
    if sure is not None and sure is not Sure.SURE:
        return Grade.HARD
    return Grade.EASY if sure is Sure.SURE and first_sight else Grade.GOOD


def first_memory(grade: Grade) -> Memory:
    """Return the state after the first answer to a concept."""
    stability = max(PARAMETERS[grade - 1], LEAST_STABILITY)
    return Memory(stability, _within_limits(_first_difficulty(grade)))


def reviewed(memory: Memory, grade: Grade, days: int) -> Memory:
    """Return the state after an answer ``days`` after the last one."""
    difficulty = _next_difficulty(memory.difficulty, grade)
    if days < 1:
        stability = _same_day(memory.stability, grade)
    elif grade is Grade.AGAIN:
        stability = _forgotten(memory, recall(memory, days))
    else:
        stability = _recalled(memory, recall(memory, days), grade)
    return Memory(max(stability, LEAST_STABILITY), difficulty)


def recall(memory: Memory, days: float) -> float:
    """Return the probability that the concept is remembered after ``days``."""
    return math.pow(1 + FACTOR * max(days, 0.0) / memory.stability, DECAY)


def interval(memory: Memory, wanted: float) -> int:
    """Return after how many days (1 or more) recall has fallen to ``wanted``, to the nearest."""
    days = memory.stability / FACTOR * (math.pow(wanted, 1 / DECAY) - 1)
    return min(max(round(days), 1), LONGEST_INTERVAL)


def chance_of_right(memory: Memory, days: float, options: int) -> float:
    """Return the probability of a right answer, guessing among ``options`` included."""
    guess = 1 / options
    return guess + (1 - guess) * recall(memory, days)


def _first_difficulty(grade: Grade) -> float:
    return PARAMETERS[4] - exp(PARAMETERS[5] * (grade - 1)) + 1


def _next_difficulty(difficulty: float, grade: Grade) -> float:
    step = -PARAMETERS[6] * (grade - Grade.GOOD) * (GREATEST_DIFFICULTY - difficulty) / 9
    drawn_to = _first_difficulty(Grade.EASY)
    return _within_limits(PARAMETERS[7] * drawn_to + (1 - PARAMETERS[7]) * (difficulty + step))


def _within_limits(difficulty: float) -> float:
    return min(max(difficulty, LEAST_DIFFICULTY), GREATEST_DIFFICULTY)


def _same_day(stability: float, grade: Grade) -> float:
    growth = exp(PARAMETERS[17] * (grade - 3 + PARAMETERS[18]))
    growth *= math.pow(stability, -PARAMETERS[19])
    return stability * (growth if grade is Grade.AGAIN else max(growth, 1.0))


def _recalled(memory: Memory, recalled: float, grade: Grade) -> float:
    bonus = {Grade.HARD: PARAMETERS[15], Grade.EASY: PARAMETERS[16]}.get(grade, 1.0)
    growth = (
        exp(PARAMETERS[8])
        * (11 - memory.difficulty)
        * math.pow(memory.stability, -PARAMETERS[9])
        * (exp((1 - recalled) * PARAMETERS[10]) - 1)
    )
    return memory.stability * (1 + growth * bonus)


def _forgotten(memory: Memory, recalled: float) -> float:
    lapsed = (
        PARAMETERS[11]
        * math.pow(memory.difficulty, -PARAMETERS[12])
        * (math.pow(memory.stability + 1, PARAMETERS[13]) - 1)
        * exp((1 - recalled) * PARAMETERS[14])
    )
    return min(lapsed, memory.stability / exp(PARAMETERS[17] * PARAMETERS[18]))
