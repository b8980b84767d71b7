"""Chooses by the rule, one by one, with everything that the cycle has brought each credential."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from renewal.actions.choose_in_area import Returned
from renewal.actions.cycle_starts import CycleStarts
from renewal.actions.due_concepts import Due, known_until
from renewal.domain.choosing import Choice, Learner, choose
from renewal.domain.keyed_order import place_of
from renewal.domain.topic_order import Topics, order_for
from renewal.measurement.editions import Edition
from renewal.measurement.keyed_arrays import Indexes
from renewal.store.asking import Asking, ordinal
from renewal.store.issued import issued_since


@dataclass(frozen=True, slots=True)
class RuleChooser:
    """Chooses for one month; ``authors`` says which items are left out for whom.

    ``concepts`` are those of items as the editions have them.
    """

    session: Session
    editions: Mapping[int, Edition]
    starts: CycleStarts
    authors: Mapping[int, frozenset[int]]
    concepts: Mapping[int, str]
    key: int
    quota: int

    def choose(
        self, asking: Asking, rows: Indexes, returned: Returned, due: Due
    ) -> Iterator[tuple[int, Choice]]:
        """Yield what some of those asked get, with their rows; nothing where there is no item."""
        if not len(rows):
            return
        begun = self.starts.of(asking.where(rows))
        issued = issued_since(
            self.session,
            {credential_id: each.cycle for credential_id, each in begun.items()},
            self.starts.month,
            at=known_until(self.starts.now),
            concepts=self.concepts,
        )
        for row in rows.tolist():
            credential_id, area_id = int(asking.credential_ids[row]), int(asking.area_ids[row])
            edition = self.editions.get(area_id)
            if edition is None:
                continue
            mine = slice(*np.searchsorted(returned.rows, [row, row + 1]))
            had = int((returned.months[mine] >= ordinal(begun[credential_id].year)).sum())
            learner = Learner(
                plan_of(edition, self.key, credential_id),
                issued[credential_id],
                due.of(row, area_id),
                max(self.quota - had, 0),
            )
            own = self.authors.get(int(asking.technician_ids[row]), frozenset())
            choice = choose_from(
                edition,
                learner,
                key=self.key,
                credential_id=credential_id,
                left_out=own,
            )
            if choice is not None:
                yield row, choice


def choose_from(
    edition: Edition, learner: Learner, *, key: int, credential_id: int, left_out: frozenset[int]
) -> Choice | None:
    """Return what the rule chooses for one credential from an edition, without some items."""
    return choose(
        [candidate for candidate in edition.candidates if candidate.item_id not in left_out],
        learner,
        lambda thing: place_of(key, credential_id, thing),
    )


def plan_of(edition: Edition, key: int, credential_id: int) -> Topics:
    """Return the order of topics that a credential follows."""
    orders = edition.orders
    return orders[order_for(orders, key, credential_id)] if orders else ()
