"""Where things stand in a sorted array of others, for many of them at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from renewal.measurement.keyed_arrays import Indexes, Mask


def rows_among(sorted_ids: Indexes, ids: Indexes) -> tuple[Indexes, Mask]:
    """Return where each of ``ids`` (n,) stands among the sorted ones, and whether it does."""
    rows = np.searchsorted(sorted_ids, ids)
    there = rows < len(sorted_ids)
    there[there] = sorted_ids[rows[there]] == ids[there]
    return rows, there


def is_among(sorted_ids: Indexes, ids: Indexes) -> Mask:
    """Tell of each of ``ids`` (n,) whether it is one of the sorted ones."""
    return rows_among(sorted_ids, ids)[1]


def begins(things: NDArray[Any]) -> Mask:
    """Tell of each of ``things`` (n,), where equal ones stand side by side, if it is the first."""
    found = np.ones(len(things), dtype=np.bool_)
    found[1:] = things[1:] != things[:-1]
    return found


def distinct(numbers: Indexes) -> Indexes:
    """Return each of ``numbers`` (n,) once, in order.

    Numpy's own way of doing it loads its masked arrays first, which takes as long as all of this
    for some thousands of people.
    """
    in_order = np.sort(numbers)
    return in_order[begins(in_order)]


def times_before(things: Indexes) -> Indexes:
    """Return how many of ``things`` (n,) before each one are equal to it."""
    order = np.argsort(things, kind="stable")
    place = np.arange(len(things))
    found = np.empty_like(place)
    found[order] = place - np.maximum.accumulate(np.where(begins(things[order]), place, 0))
    return found
