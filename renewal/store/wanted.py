"""What memory wants back from a range of credentials, as arrays: it may be much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from typing import cast as known_as

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Integer, Select, Table, cast, extract, func, select, text
from sqlalchemy.orm import Session

from renewal.store.db import is_sqlite, raw_rows
from renewal.store.tables import CacheMemory
from renewal.store.tables.memory import WANTED
from renewal.store.whole_numbers import real_numbers

Whole = NDArray[np.int64]

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""Instants are microseconds since then."""

_NOTHING: tuple[tuple[Any, ...], ...] = ((), (), (), (), ())
_EPOCH = np.datetime64(EPOCH.replace(tzinfo=None), "us")
_CACHE = known_as(Table, CacheMemory.__table__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Concepts that were missed or not sure: arrays of one length, by credential.

    ``concepts`` are places in the list of names that was asked for, ``reviewed`` the instants of
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


def wanted_in(session: Session, first: int, last: int, concepts: Sequence[str]) -> Wanted:
    """Return what the cache wants back of some concepts, in a range of credentials."""
    cache = _CACHE.c
    which = (text(WANTED), cache.credential_id.between(first, last))
    if is_sqlite(session):
        return _from_sqlite(
            session,
            select(
                cache.credential_id,
                cache.concept,
                cache.stability,
                cache.reviewed_at,
                cache.sure_and_wrong,
            )
            .where(*which)
            .order_by(cache.credential_id),
            {concept: place for place, concept in enumerate(concepts)},
        )
    listed = func.unnest(func.string_to_array("\n".join(concepts), "\n"))
    names = listed.table_valued("concept", with_ordinality="place", name="listed").render_derived()
    since = extract("epoch", cache.reviewed_at - EPOCH) * 1_000_000
    rows = real_numbers(
        session,
        select(
            cache.credential_id,
            names.c.place - 1,
            cache.stability,
            cast(since, BigInteger),
            cast(cache.sure_and_wrong, Integer),
        )
        .join(names, names.c.concept == cache.concept)
        .where(*which)
        .order_by(cache.credential_id),
    )
    return Wanted(
        rows[:, 0].astype(np.int64),
        rows[:, 1].astype(np.int64),
        rows[:, 2],
        rows[:, 3].astype(np.int64),
        rows[:, 4].astype(np.bool_),
    )


def _from_sqlite(
    session: Session, statement: Select[*tuple[Any, ...]], places: dict[str, int]
) -> Wanted:
    rows = [row for row in raw_rows(session.connection().execute(statement)) if row[1] in places]
    credentials, concepts, stabilities, instants, sure = (
        zip(*rows, strict=True) if rows else _NOTHING
    )
    reviewed = np.array(instants, dtype="datetime64[us]") - _EPOCH
    return Wanted(
        np.array(credentials, dtype=np.int64),
        np.array([places[concept] for concept in concepts], dtype=np.int64),
        np.array(stabilities, dtype=np.float64),
        reviewed.astype(np.int64),
        np.array(sure, dtype=np.bool_),
    )
