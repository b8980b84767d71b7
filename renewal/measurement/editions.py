"""Editions: an area's bank as it stood at some time, by column, as choosing for many takes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from renewal.domain.choosing import Candidate
from renewal.domain.topic_order import Topics
from renewal.measurement.keyed_arrays import Indexes, Numbers


@dataclass(frozen=True, slots=True)
class Columns:
    """The candidates of an edition by column, all of one length and in the candidates' order."""

    item_ids: Indexes
    revision_ids: Indexes
    topics: Sequence[str]
    concepts: Sequence[str]
    numbers: Numbers
    concept_numbers: Numbers

    @classmethod
    def of(cls, candidates: Sequence[Candidate]) -> Columns:
        """Return the columns of candidates."""
        return cls(
            np.array([each.item_id for each in candidates], dtype=np.int64),
            np.array([each.revision_id for each in candidates], dtype=np.int64),
            [each.topic for each in candidates],
            [each.concept for each in candidates],
            np.array([each.number for each in candidates], dtype=np.uint64),
            np.array([each.concept_number for each in candidates], dtype=np.uint64),
        )

    def __len__(self) -> int:
        return len(self.item_ids)


@dataclass(frozen=True, eq=False)
class Edition:
    """A bank as it stood from some month on: its candidates, and the orders of its topics.

    Candidates are made when somebody asks for them: for most people the columns will do.
    """

    columns: Columns
    orders: tuple[Topics, ...]

    @classmethod
    def of(cls, candidates: Sequence[Candidate], orders: tuple[Topics, ...]) -> Edition:
        """Return the edition that has these candidates."""
        return cls(Columns.of(candidates), orders)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """The candidates, in their order."""
        of = self.columns
        return tuple(
            map(
                Candidate,
                of.item_ids.tolist(),
                of.revision_ids.tolist(),
                of.topics,
                of.concepts,
                of.numbers.tolist(),
                of.concept_numbers.tolist(),
            )
        )
