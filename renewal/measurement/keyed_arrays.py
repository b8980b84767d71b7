"""Keyed orders (`domain.keyed_order`) for many people and things at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from renewal.domain.keyed_order import FIRST, GOLDEN, SECOND, stirred

Numbers = NDArray[np.uint64]
Indexes = NDArray[np.int64]
Mask = NDArray[np.bool_]

NOWHERE = np.uint64(2**64 - 1)
"""The place of what cannot be taken."""
NONE = -1


def stir(numbers: Numbers) -> Numbers:
    """Return `keyed_order.stirred` of each number; wrapping around is meant."""
    mixed = numbers + np.uint64(GOLDEN)
    # Arrays of this size are quicker to use again than to come by.
    shifted = np.empty_like(mixed)
    for shift, factor in ((30, FIRST), (27, SECOND)):
        mixed ^= np.right_shift(mixed, np.uint64(shift), out=shifted)
        mixed *= np.uint64(factor)
    mixed ^= np.right_shift(mixed, np.uint64(31), out=shifted)
    return mixed


def places(key: int, people: Numbers, things: Numbers) -> Numbers:
    """Return `keyed_order.place_of` for people (n,) and things (m,) or (n, m): shape (n, m)."""
    return places_of(stir(np.uint64(stirred(key)) ^ people), things)


def places_of(own: Numbers, things: Numbers) -> Numbers:
    """Return `places` of people whose numbers are stirred with the key already."""
    return stir(own[:, None] ^ things)


def orders_of(key: int, people: Indexes, orders: int) -> Indexes:
    """Return `topic_order.order_for` of people (n,) among so many orders: shape (n,)."""
    place = places(key, people.astype(np.uint64), np.zeros(1, dtype=np.uint64))[:, 0]
    return (place % np.uint64(orders)).astype(np.int64)


def first_of(left: Numbers, count: Indexes) -> tuple[Mask, Mask]:
    """Return where the smallest ``count`` (n,) of each row stand, and which rows had too few."""
    ranked = np.sort(left, axis=1)
    last = ranked[np.arange(len(left)), np.clip(count, 1, left.shape[1]) - 1]
    some = count > 0
    taken = (left <= last[:, None]) & (left != NOWHERE) & some[:, None]
    return taken, some & ((count > left.shape[1]) | (last == NOWHERE))


def next_of(left: Numbers, count: Indexes) -> tuple[Indexes, Mask]:
    """Return where the one after the smallest ``count`` of each row stands; False without one."""
    ranked = np.sort(left, axis=1)
    found = ranked[np.arange(len(left)), np.minimum(count, left.shape[1] - 1)]
    there = (count < left.shape[1]) & (found != NOWHERE)
    return (left == found[:, None]).argmax(axis=1), there
