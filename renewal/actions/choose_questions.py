"""Chooses a month's questions: on arrays where the course is plain, by the rule elsewhere.

Everything is chosen from the shelves of the month, which are filled before the first choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from renewal.domain.calendar import Month, zone_of
from renewal.domain.choosing import Choice, Issued, Learner, Reason, choose
from renewal.domain.credit_year import credit_years
from renewal.domain.cycle import cycles
from renewal.domain.ids import PublicCodes
from renewal.domain.keyed_order import number_of, place_of
from renewal.domain.programme import Programme
from renewal.domain.topic_order import order_for
from renewal.measurement.choosing_arrays import (
    NONE,
    Edition,
    Indexes,
    Mask,
    PlainChooser,
    Shelf,
    places,
)
from renewal.store import shelves
from renewal.store.asking import Asking, month_of, ordinal
from renewal.store.db import writing
from renewal.store.issued import authored_by, issued_since
from renewal.store.openings import NewAssignments, months_by_block
from renewal.store.queries.histories import credential_records
from renewal.store.shelves import Shelves, Stock


class Chooser:
    """Chooses for one month; what depends on bank and month alone is worked out once."""

    def __init__(
        self,
        session: Session,
        programme: Programme,
        codes: PublicCodes,
        month: Month,
        now: datetime,
        *,
        block: int,
    ) -> None:
        self._session, self._programme, self._codes = session, programme, codes
        self._month, self._now, self._block = month, now, block
        self._key = number_of(codes.key, "order")
        self._fill()
        policy = programme.policy_on(month.first_day)
        self._length = policy.cycle_years * policy.counted_months
        self._shelves = Shelves(session).up_to(month, months=self._length)
        self._areas = shelves.areas_by_id(session)
        self._retired = shelves.retired_since(session, month)
        self._authors = authored_by(session)
        self._asked_months = {
            area_id: np.array([ordinal(each) for each in months], dtype=np.int64)
            for area_id, months in shelves.months_by_area(session, month).items()
        }
        self._blocks = months_by_block(session, month)
        self._plain: dict[int, PlainChooser] = {}

    def area_code(self, area_id: int) -> str:
        """Return the code of an area."""
        return self._areas[area_id]

    def choose(self, asking: Asking) -> NewAssignments:
        """Return a question for each that can have one: all but those without any item."""
        revisions = np.full(len(asking), NONE, dtype=np.int64)
        reasons = np.full(len(asking), str(Reason.NEW), dtype="U16")
        plain = asking.plain & self._undisturbed(asking)
        for area_id in np.unique(asking.area_ids).tolist():
            if area_id in self._shelves and area_id not in self._retired:
                members = np.flatnonzero(plain & (asking.area_ids == area_id))
                revisions[members] = self._plainly(area_id, asking.where(members))
        left = np.flatnonzero(revisions == NONE)
        if len(left):
            self._by_rule(asking.where(left), left, revisions, reasons)
        found = revisions != NONE
        credentials = asking.credential_ids[found]
        return NewAssignments(
            credentials,
            asking.technician_ids[found],
            asking.area_ids[found],
            revisions[found],
            self._seeds(credentials),
            reasons[found],
        )

    def _fill(self) -> None:
        """The shelves of the month are filled, by this process or by another one."""
        if shelves.has_shelves(self._session, self._month):
            return
        policy = self._programme.policy_on(self._month.first_day)
        try:
            with writing(self._session):
                if shelves.has_shelves(self._session, self._month):
                    return
                stocks = [
                    Stock(
                        area_id,
                        candidates,
                        _weights(self._programme, code),
                        policy.cycle_years * policy.counted_months,
                    )
                    for (area_id, code), candidates in shelves.candidates_by_area(
                        self._session
                    ).items()
                ]
                shelves.put_on_shelf(self._session, self._month, stocks, now=self._now)
        except IntegrityError:
            self._session.rollback()

    def _plainly(self, area_id: int, asking: Asking) -> Indexes:
        if area_id not in self._plain:
            editions = self._shelves[area_id].editions
            self._plain[area_id] = PlainChooser(Shelf(editions), self._key)
        credentials = asking.credential_ids.astype(np.uint64)
        return self._plain[area_id].revisions(credentials, self._asked(area_id, asking))

    def _asked(self, area_id: int, asking: Asking) -> Indexes:
        """Return how many months have had a question since each credential was enrolled."""
        months = self._asked_months[area_id]
        return np.asarray(len(months) - 1 - np.searchsorted(months, asking.begun), dtype=np.int64)

    def _undisturbed(self, asking: Asking) -> Mask:
        """Tell who wrote no item and belongs to a block that was opened in every month."""
        clear = np.ones(len(asking), dtype=np.bool_)
        if self._authors:
            clear &= ~np.isin(asking.technician_ids, list(self._authors))
        firsts = (asking.technician_ids - 1) // self._block * self._block + 1
        present = ordinal(self._month)
        opened = sorted({n for months in self._asked_months.values() for n in months.tolist()})
        for first in np.unique(firsts).tolist():
            month, count = self._blocks.get(first, (self._month, 0))
            missed = sum(ordinal(month) <= each < present for each in opened) != count
            mine = firsts == first
            clear &= ~mine | (not missed and asking.begun >= ordinal(month))
        return clear

    def _seeds(self, credentials: Indexes) -> Indexes:
        """Return a number for each that orders the options, the same whenever it is asked for."""
        thing = np.array([number_of("seed", str(self._month))], dtype=np.uint64)
        mixed = places(self._key, credentials.astype(np.uint64), thing)[:, 0]
        return np.asarray((mixed >> np.uint64(1)).astype(np.int64))

    def _by_rule(
        self, asking: Asking, rows: Indexes, revisions: Indexes, reasons: NDArray[np.str_]
    ) -> None:
        """Choose one by one, with everything that the cycle has brought each of them."""
        issued = issued_since(self._session, self._cycle_starts(asking), self._month)
        expected = self._expected(asking)
        for place, row in enumerate(rows.tolist()):
            credential_id = int(asking.credential_ids[place])
            choice = self._choose_one(
                int(asking.area_ids[place]),
                credential_id,
                int(asking.technician_ids[place]),
                issued[credential_id],
            )
            if choice is None:
                continue
            revision_id, reason = choice.candidate.revision_id, choice.reason
            if reason is Reason.NEW and revision_id != expected[place]:
                reason = Reason.OWN_ORDER
            revisions[row], reasons[row] = revision_id, str(reason)

    def _expected(self, asking: Asking) -> Indexes:
        """Return what the plain course would bring each, `NONE` where it has nothing to say."""
        expected = np.full(len(asking), NONE, dtype=np.int64)
        for area_id in np.unique(asking.area_ids).tolist():
            if area_id in self._shelves:
                members = np.flatnonzero(asking.area_ids == area_id)
                expected[members] = self._plainly(area_id, asking.where(members))
        return expected

    def _choose_one(
        self, area_id: int, credential_id: int, technician_id: int, issued: Sequence[Issued]
    ) -> Choice | None:
        if area_id not in self._shelves:
            return None
        edition = self._shelves[area_id].editions[-1]
        own = self._authors.get(technician_id, frozenset())
        gone = self._retired.get(area_id, frozenset())
        candidates = [c for c in edition.candidates if c.item_id not in own | gone]
        return choose(
            candidates,
            Learner(_plan(edition, self._key, credential_id), issued),
            lambda thing: place_of(self._key, credential_id, thing),
        )

    def _cycle_starts(self, asking: Asking) -> dict[int, Month]:
        """Return the month with which each credential's cycle began.

        Where the months since enrolment simply follow each other it can be counted; the
        others are derived from their history.
        """
        starts: dict[int, Month] = {}
        others: list[int] = []
        for place, credential_id in enumerate(asking.credential_ids.tolist()):
            area_id = int(asking.area_ids[place])
            if area_id not in self._shelves:
                starts[credential_id] = self._month
            elif asking.straight[place]:
                months = self._asked_months[area_id]
                asked = len(months) - 1 - int(np.searchsorted(months, asking.begun[place]))
                starts[credential_id] = month_of(int(months[-1 - asked % self._length]))
            else:
                others.append(credential_id)
        return starts | self._derived_starts(others)

    def _derived_starts(self, credential_ids: Sequence[int]) -> dict[int, Month]:
        if not credential_ids:
            return {}
        zone = zone_of(self._programme.zone)
        starts = {}
        for record in credential_records(
            self._session, self._programme, self._codes, credential_ids, at=self._now
        ):
            years = credit_years(record.history, self._programme.policies, zone, self._now)
            cycle = cycles(years, record.history.tests, asked_on=True)[-1]
            over = len(cycle.years) == cycle.length or cycle.ended_by is not None
            last = cycle.years[-1].last_month
            starts[record.id] = (
                self._month if over and last < self._month else cycle.years[0].first_month
            )
        return starts


def _weights(programme: Programme, code: str) -> Mapping[str, Fraction]:
    area = programme.find_area(code)
    return {topic.id: topic.weight for topic in area.blueprint.topics} if area else {}


def _plan(edition: Edition, key: int, credential_id: int) -> tuple[str, ...]:
    orders = edition.orders
    return orders[order_for(orders, key, credential_id)] if orders else ()
