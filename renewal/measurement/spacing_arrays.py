"""The memory model of `domain.spacing` for many memories at once: FSRS-6 on arrays.

Equal to the scalar form up to the rounding of the last digits; a property test holds them so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from renewal.domain.spacing import (
    DECAY,
    FACTOR,
    GREATEST_DIFFICULTY,
    LEAST_DIFFICULTY,
    LEAST_STABILITY,
    PARAMETERS,
    Grade,
)

Reals = NDArray[np.float64]
Indexes = NDArray[np.int64]

_GRADES = np.arange(1, 5, dtype=np.float64)
_FIRST_STABILITY = np.maximum(np.array(PARAMETERS[:4]), LEAST_STABILITY)
_FIRST_DIFFICULTY = PARAMETERS[4] - np.exp(PARAMETERS[5] * (_GRADES - 1)) + 1
_BONUS = np.array([1.0, PARAMETERS[15], 1.0, PARAMETERS[16]])


@dataclass(frozen=True, slots=True)
class Memories:
    """Stabilities in days and difficulties from 1 to 10: arrays of one length."""

    stability: Reals
    difficulty: Reals


def first_memories(grades: Indexes) -> Memories:
    """Return the states after the first answers, graded from 1 to 4."""
    difficulty = np.clip(_FIRST_DIFFICULTY, LEAST_DIFFICULTY, GREATEST_DIFFICULTY)
    return Memories(_FIRST_STABILITY[grades - 1], difficulty[grades - 1])


def recalls(stability: Reals, days: Indexes) -> Reals:
    """Return the probabilities that the concepts are remembered after whole ``days``."""
    return np.asarray((1 + FACTOR * np.maximum(days, 0) / stability) ** DECAY)


def reviewed_memories(before: Memories, grades: Indexes, days: Indexes) -> Memories:
    """Return the states after answers given ``days`` after the last ones."""
    stability = np.where(
        days < 1,
        _same_day(before.stability, grades),
        np.where(
            grades == Grade.AGAIN,
            _forgotten(before, recalls(before.stability, days)),
            _recalled(before, recalls(before.stability, days), grades),
        ),
    )
    return Memories(np.maximum(stability, LEAST_STABILITY), _difficulty(before.difficulty, grades))


def _difficulty(difficulty: Reals, grades: Indexes) -> Reals:
    step = -PARAMETERS[6] * (grades - Grade.GOOD) * (GREATEST_DIFFICULTY - difficulty) / 9
    drawn_to = _FIRST_DIFFICULTY[Grade.EASY - 1]
    moved = PARAMETERS[7] * drawn_to + (1 - PARAMETERS[7]) * (difficulty + step)
    return np.asarray(np.clip(moved, LEAST_DIFFICULTY, GREATEST_DIFFICULTY))


def _same_day(stability: Reals, grades: Indexes) -> Reals:
    growth = np.exp(PARAMETERS[17] * (grades - 3 + PARAMETERS[18]))
    growth = growth * stability ** -PARAMETERS[19]
    held = np.where(grades == Grade.AGAIN, growth, np.maximum(growth, 1.0))
    return np.asarray(stability * held)


def _recalled(before: Memories, recalled: Reals, grades: Indexes) -> Reals:
    growth = (
        np.exp(PARAMETERS[8])
        * (11 - before.difficulty)
        * before.stability ** -PARAMETERS[9]
        * (np.exp((1 - recalled) * PARAMETERS[10]) - 1)
    )
    return np.asarray(before.stability * (1 + growth * _BONUS[grades - 1]))


def _forgotten(before: Memories, recalled: Reals) -> Reals:
    lapsed = (
        PARAMETERS[11]
        * before.difficulty ** -PARAMETERS[12]
        * ((before.stability + 1) ** PARAMETERS[13] - 1)
        * np.exp((1 - recalled) * PARAMETERS[14])
    )
    most = before.stability / np.exp(PARAMETERS[17] * PARAMETERS[18])
    return np.asarray(np.minimum(lapsed, most))
