"""Draws, by lot, who tries out a pretest item beside the month's question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month
from renewal.domain.ids import Slot
from renewal.domain.keyed_order import number_of, place_of
from renewal.domain.pretesting import MONTHS_OF_A_QUARTER, drawn_below, quarter_of, turn_of
from renewal.measurement.keyed_arrays import Indexes, places
from renewal.store.asking import Asking
from renewal.store.issued import AT_ONCE
from renewal.store.numbering import numbered
from renewal.store.tables import (
    Area,
    Assignment,
    Credential,
    EnrolmentEnd,
    EnrolmentRow,
    Item,
    Revision,
    WindowRow,
)


@dataclass(frozen=True, slots=True)
class Pretest:
    """An item being tried out; ``number`` places it in people's own orders."""

    item_id: int
    revision_id: int
    number: int


class Extras:
    """Draws for one month; which items are tried out is read once."""

    def __init__(
        self,
        session: Session,
        month: Month,
        *,
        key: int,
        sample: int,
        authors: Mapping[int, frozenset[int]],
    ) -> None:
        self._session, self._month, self._key, self._authors = session, month, key, authors
        self._items = _pretest_items(session) if sample else {}
        people = _enrolled(session) if self._items else {}
        self._below = {
            area_id: drawn_below(len(items), people.get(area_id, 0), sample)
            for area_id, items in self._items.items()
        }
        self._lot = np.array([number_of("extra", quarter_of(month))], dtype=np.uint64)

    def draw(self, asking: Asking) -> tuple[Indexes, Indexes]:
        """Return rows of ``asking`` and the revision that each of them tries out."""
        drawn = self._drawn(asking)
        tried = self._tried(asking.credential_ids[drawn].tolist())
        rows, revisions = [], []
        for row in drawn.tolist():
            credential_id = int(asking.credential_ids[row])
            own = self._authors.get(int(asking.technician_ids[row]), frozenset())
            item = self._first(
                credential_id,
                self._items[int(asking.area_ids[row])],
                own | tried.get(credential_id, set()),
            )
            if item is not None:
                rows.append(row)
                revisions.append(item.revision_id)
        return np.array(rows, dtype=np.int64), np.array(revisions, dtype=np.int64)

    def _drawn(self, asking: Asking) -> Indexes:
        if not self._items or not len(asking):
            return np.zeros(0, dtype=np.int64)
        lots = places(self._key, asking.credential_ids.astype(np.uint64), self._lot)[:, 0]
        turns = lots % np.uint64(MONTHS_OF_A_QUARTER) == np.uint64(turn_of(self._month))
        areas, which = np.unique(asking.area_ids, return_inverse=True)
        below = np.array([self._below.get(area_id, 0) for area_id in areas.tolist()], np.uint64)
        drawn = turns & (lots // np.uint64(MONTHS_OF_A_QUARTER) < below[which])
        return np.flatnonzero(drawn)

    def _tried(self, credential_ids: Sequence[int]) -> dict[int, set[int]]:
        """Return the items that each credential has had as an extra before."""
        found: dict[int, set[int]] = defaultdict(set)
        for place in range(0, len(credential_ids), AT_ONCE):
            for credential_id, item_id in self._session.execute(
                select(Credential.id, Revision.item_id)
                .select_from(Credential)
                .join(WindowRow, WindowRow.month < str(self._month))
                .join(
                    Assignment,
                    Assignment.id == numbered(WindowRow.month, Credential.id, Slot.PRETEST),
                )
                .join(Revision, Revision.id == Assignment.revision_id)
                .where(Credential.id.in_(credential_ids[place : place + AT_ONCE]))
            ):
                found[credential_id].add(item_id)
        return found

    def _first(
        self, credential_id: int, items: Sequence[Pretest], without: set[int] | frozenset[int]
    ) -> Pretest | None:
        left = [item for item in items if item.item_id not in without]
        return min(
            left, key=lambda item: place_of(self._key, credential_id, item.number), default=None
        )


def _pretest_items(session: Session) -> dict[int, list[Pretest]]:
    found: dict[int, list[Pretest]] = defaultdict(list)
    for area_id, code, item_id, name, revision_id in session.execute(
        select(Area.id, Area.code, Item.id, Item.name, Item.current_revision_id)
        .join(Area, Area.id == Item.area_id)
        .where(Item.status == "pretest", Item.current_revision_id.is_not(None))
        .order_by(Item.id)
    ):
        number = number_of(code, "item", name)
        found[area_id].append(Pretest(item_id, revision_id or 0, number))
    return found


def _enrolled(session: Session) -> dict[int, int]:
    rows = session.execute(
        select(EnrolmentRow.area_id, func.count())
        .outerjoin(EnrolmentEnd, EnrolmentEnd.enrolment_id == EnrolmentRow.id)
        .where(EnrolmentEnd.enrolment_id.is_(None))
        .group_by(EnrolmentRow.area_id)
    )
    return dict(rows.all())
