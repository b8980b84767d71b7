"""What memory wants back from a range of credentials, as arrays: it may be much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import repeat
from typing import Any
from typing import cast as known_as

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Session

from renewal.store.db import is_sqlite
from renewal.store.tables import CacheMemory
from renewal.store.tables.memory import WANTED
from renewal.store.whole_numbers import Real, Word, columns_joined, numbers_in, reals_in, texts_in

Whole = NDArray[np.int64]

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Instants are microseconds since then, as PostgreSQL has them itself."""

_EPOCH = np.datetime64(EPOCH.replace(tzinfo=None), "us")
_WHOLE, _REST = 2.0**26, 2.0**36
_CACHE = known_as(Table, CacheMemory.__table__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Concepts that were missed or not sure: arrays of one length, by credential.

    ``concepts`` are the numbers of the names that were asked for, ``reviewed`` the instants of
    the last answers (`microseconds`), ``sure_and_wrong`` as `ConceptMemory` has it.
    """

    credential_ids: Whole
    concepts: Whole
    stabilities: NDArray[np.float64]
    reviewed: Whole
    sure_and_wrong: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.credential_ids)

    def where(self, chosen: NDArray[np.bool_] | Whole) -> Wanted:
        """Return those that a mask or indexes choose."""
        return Wanted(
            self.credential_ids[chosen],
            self.concepts[chosen],
            self.stabilities[chosen],
            self.reviewed[chosen],
            self.sure_and_wrong[chosen],
        )

    def joined(self, more: Sequence[tuple[int, int, float, int, bool]]) -> Wanted:
        """Return these and more, each with one value a field."""
        if not more:
            return self
        credentials, concepts, stabilities, reviewed, sure = zip(*more, strict=True)
        both = Wanted(
            np.append(self.credential_ids, np.array(credentials, dtype=np.int64)),
            np.append(self.concepts, np.array(concepts, dtype=np.int64)),
            np.append(self.stabilities, np.array(stabilities, dtype=np.float64)),
            np.append(self.reviewed, np.array(reviewed, dtype=np.int64)),
            np.append(self.sure_and_wrong, np.array(sure, dtype=np.bool_)),
        )
        return both.where(np.argsort(both.credential_ids, kind="stable"))


def microseconds(instant: datetime) -> int:
    """Return an instant as `Wanted` has it."""
    return (instant - EPOCH) // timedelta(microseconds=1)


def wanted_in(session: Session, first: int, last: int, places: Mapping[str, int]) -> Wanted:
    """Return what the cache wants back of some concepts, in a range of credentials.

    ``places`` number these concepts.
    """
    words = columns_joined(session, _select(is_sqlite(session)), "\n", first=first, last=last)
    named = texts_in(words[1]).split("\n") if words[1] else []
    found = Wanted(
        _numbers(words[0]),
        np.fromiter(map(places.get, named, repeat(-1)), np.int64, len(named)),
        _real(words[2:-2]),
        _microseconds(session, words[-1]),
        _numbers(words[-2]).astype(np.bool_),
    )
    order = np.argsort(found.credential_ids, kind="stable")
    return found.where(order[found.concepts[order] >= 0])


@cache
def _select(on_sqlite: bool) -> Select[*tuple[Any, ...]]:
    column = _CACHE.c
    return select(
        column.credential_id,
        column.concept,
        *_reals(on_sqlite, column.stability),
        cast(column.sure_and_wrong, Integer),
        type_coerce(column.reviewed_at, Text) if on_sqlite else column.reviewed_at,
    ).where(text(WANTED), column.credential_id.between(bindparam("first"), bindparam("last")))


def _numbers(word: Word) -> Whole:
    return numbers_in(word, "\n")


def _reals(on_sqlite: bool, column: ColumnElement[float]) -> list[ColumnElement[Any]]:
    """Return expressions that say a positive number, not tiny, to its last bit.

    SQLite writes no more than fifteen digits, but multiplies by powers of two without loss: so
    there a number is said as a whole one and the rest. Both have room for all 53 bits.
    """
    if not on_sqlite:
        return [column]
    whole = cast(column * _WHOLE, BigInteger)
    return [whole, cast((column * _WHOLE - whole) * _REST, BigInteger)]


def _real(words: Sequence[Word]) -> Real:
    if len(words) == 1:
        return reals_in(words[0], "\n")
    whole, rest = (_numbers(word) for word in words)
    return np.asarray((whole + rest / _REST) / _WHOLE)


def _microseconds(session: Session, word: Word) -> Whole:
    if not is_sqlite(session):
        return _numbers(word)
    texts = texts_in(word)
    instants = np.array(texts.split("\n") if texts else [], dtype="datetime64[us]")
    return (instants - _EPOCH).astype(np.int64)
