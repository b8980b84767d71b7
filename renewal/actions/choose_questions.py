"""Chooses a month's questions: on arrays where the course is plain, by the rule elsewhere.

Everything is chosen from the shelves of the month, which are filled before the first choice.
The rule decides for whoever has a concept due in the topic whose turn it is, and for those
whose course something interrupted; only for them is anything read of what they were asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from renewal.actions.cycle_starts import CycleStarts
from renewal.actions.draw_extras import Extras
from renewal.actions.due_concepts import Due, due_in, known_until
from renewal.actions.fill_shelves import fill_shelves
from renewal.domain.calendar import Month
from renewal.domain.choosing import Choice, DueConcept, Issued, Learner, Reason, choose
from renewal.domain.ids import PublicCodes
from renewal.domain.keyed_order import number_of, place_of
from renewal.domain.programme import Programme
from renewal.domain.topic_order import Topics, order_for
from renewal.measurement.choosing_arrays import (
    NONE,
    Edition,
    Indexes,
    Mask,
    PlainChooser,
    Repeats,
    Shelf,
    places,
)
from renewal.store import shelves
from renewal.store.asking import Asking, ordinal
from renewal.store.issued import Repeated, authored_by, issued_since, repeats_in
from renewal.store.openings import NewAssignments, months_by_block
from renewal.store.shelves import AreaShelves, Shelves


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
        fill_shelves(session, programme, month, now=now)
        asked_months = {
            area_id: np.array([ordinal(each) for each in months], dtype=np.int64)
            for area_id, months in shelves.months_by_area(session, month).items()
        }
        self._starts = CycleStarts(session, programme, codes, month, now, asked_months)
        policy = programme.policy_on(month.first_day)
        self._quota = policy.repeat_quota
        self._shelves = Shelves(session).up_to(month, months=self._starts.cycle_length)
        self._editions = {area: shelf.editions[-1] for area, shelf in self._shelves.items()}
        self._concepts = {
            area_id: _concepts_by_topic(edition) for area_id, edition in self._editions.items()
        }
        self._areas = shelves.areas_by_id(session)
        self._retired = shelves.retired_by(session, month, now)
        self._authors = authored_by(session)
        self._extras = Extras(
            session,
            month,
            key=self._key,
            sample=policy.pretest_sample,
            authors=self._authors,
        )
        self._blocks = months_by_block(session, month)
        self._plain: dict[int, PlainChooser] = {}

    def area_code(self, area_id: int) -> str:
        """Return the code of an area."""
        return self._areas[area_id]

    def choose(self, asking: Asking) -> NewAssignments:
        """Return a question for each that can have one: all but those without any item."""
        revisions = np.full(len(asking), NONE, dtype=np.int64)
        reasons = np.full(len(asking), str(Reason.NEW), dtype="U16")
        past = _Past(
            self._repeats(asking), due_in(self._session, asking, self._editions, self._now)
        )
        plain = asking.plain & self._undisturbed(asking)
        for area_id in np.unique(asking.area_ids).tolist():
            if area_id in self._shelves and area_id not in self._retired:
                members = np.flatnonzero(plain & (asking.area_ids == area_id))
                members = members[~self._wanting(area_id, asking.where(members), past)]
                revisions[members] = self._plainly(area_id, asking.where(members), past)
        left = np.flatnonzero(revisions == NONE)
        if len(left):
            self._by_rule(asking.where(left), past, left, revisions, reasons)
        found = np.flatnonzero(revisions != NONE)
        lucky, extras = self._extras.draw(asking)
        rows = np.concatenate([found, lucky])
        credentials = asking.credential_ids[rows]
        extra = np.arange(len(rows)) >= len(found)
        return NewAssignments(
            credentials,
            asking.technician_ids[rows],
            asking.area_ids[rows],
            np.concatenate([revisions[found], extras]),
            self._seeds(credentials, extra),
            np.concatenate([reasons[found], np.full(len(lucky), str(Reason.PRETEST))]),
            extra,
        )

    def _chooser(self, area_id: int) -> PlainChooser:
        if area_id not in self._plain:
            self._plain[area_id] = PlainChooser(Shelf(self._shelves[area_id].editions), self._key)
        return self._plain[area_id]

    def _plainly(self, area_id: int, asking: Asking, past: _Past) -> Indexes:
        return self._chooser(area_id).revisions(
            asking.credential_ids.astype(np.uint64),
            self._starts.asked(area_id, asking.begun),
            self._placed(area_id, asking, past),
        )

    def _repeats(self, asking: Asking) -> dict[int, list[Repeated]]:
        """Return the repeats of each credential that had any."""
        found: dict[int, list[Repeated]] = defaultdict(list)
        if len(asking):
            first, last = int(asking.credential_ids.min()), int(asking.credential_ids.max())
            for repeated in repeats_in(self._session, first, last, self._month):
                found[repeated.credential_id].append(repeated)
        return found

    def _placed(self, area_id: int, asking: Asking, past: _Past) -> Repeats:
        """Return the repeats of these credentials as rows, months of the shelf, and topics."""
        shelf, topics = self._shelves[area_id], self._chooser(area_id).topics
        months = {month: place for place, month in enumerate(shelf.months)}
        topic_of = _topics_by_revision(shelf)
        rows = [
            (row, months[repeated.month], topics.index(topic))
            for row, credential_id in enumerate(asking.credential_ids.tolist())
            for repeated in past.repeats.get(credential_id, ())
            if repeated.month in months
            and (topic := topic_of[repeated.month].get(repeated.revision_id, "")) in topics
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        return Repeats(table[:, 0], table[:, 1], table[:, 2])

    def _wanting(self, area_id: int, asking: Asking, past: _Past) -> Mask:
        """Tell for whom a concept is due in the topic whose turn it is, with quota left."""
        chooser, concepts = self._chooser(area_id), self._concepts[area_id]
        people = asking.credential_ids.tolist()
        wanting = np.zeros(len(people), dtype=np.bool_)
        some = [place for place, credential_id in enumerate(people) if credential_id in past.due]
        if not some:
            return wanting
        few = asking.where(np.array(some, dtype=np.int64))
        turns = chooser.turns(
            few.credential_ids.astype(np.uint64), self._starts.asked(area_id, few.begun)
        )
        years = self._starts.years_begun(area_id, few.begun).tolist()
        for place, turn, year in zip(some, turns.tolist(), years, strict=True):
            credential_id = people[place]
            wanting[place] = (
                turn != NONE
                and past.repeats_since(credential_id, year) < self._quota
                and bool(past.due.of(credential_id, area_id, concepts[chooser.topics[turn]]))
            )
        return wanting

    def _undisturbed(self, asking: Asking) -> Mask:
        """Tell who wrote no item and belongs to a block that was opened in every month."""
        clear = np.ones(len(asking), dtype=np.bool_)
        if self._authors:
            clear &= ~np.isin(asking.technician_ids, list(self._authors))
        firsts = (asking.technician_ids - 1) // self._block * self._block + 1
        present = ordinal(self._month)
        opened = sorted(
            {n for months in self._starts.asked_months.values() for n in months.tolist()}
        )
        for first in np.unique(firsts).tolist():
            month, count = self._blocks.get(first, (self._month, 0))
            missed = sum(ordinal(month) <= each < present for each in opened) != count
            mine = firsts == first
            clear &= ~mine | (not missed and asking.begun >= ordinal(month))
        return clear

    def _seeds(self, credentials: Indexes, extra: Mask) -> Indexes:
        """Return a number for each that orders the options, the same whenever it is asked for."""
        seeds = (number_of("seed", str(self._month)), number_of("extra seed", str(self._month)))
        both = places(self._key, credentials.astype(np.uint64), np.array(seeds, dtype=np.uint64))
        mixed = np.where(extra, both[:, 1], both[:, 0])
        return np.asarray((mixed >> np.uint64(1)).astype(np.int64))

    def _by_rule(
        self,
        asking: Asking,
        past: _Past,
        rows: Indexes,
        revisions: Indexes,
        reasons: NDArray[np.str_],
    ) -> None:
        """Choose one by one, with everything that the cycle has brought each of them."""
        begun = self._starts.of(asking)
        issued = issued_since(
            self._session,
            {credential_id: each.cycle for credential_id, each in begun.items()},
            self._month,
            at=known_until(self._now),
        )
        expected = self._expected(asking, past)
        for place, row in enumerate(rows.tolist()):
            credential_id = int(asking.credential_ids[place])
            year = ordinal(begun[credential_id].year)
            choice = self._choose_one(
                int(asking.area_ids[place]),
                credential_id,
                int(asking.technician_ids[place]),
                issued[credential_id],
                past.due.of(credential_id, int(asking.area_ids[place])),
                max(self._quota - past.repeats_since(credential_id, year), 0),
            )
            if choice is None:
                continue
            revision_id, reason = choice.candidate.revision_id, choice.reason
            if reason is Reason.NEW and revision_id != expected[place]:
                reason = Reason.OWN_ORDER
            revisions[row], reasons[row] = revision_id, str(reason)

    def _expected(self, asking: Asking, past: _Past) -> Indexes:
        """Return what the plain course would bring each, `NONE` where it has nothing to say."""
        expected = np.full(len(asking), NONE, dtype=np.int64)
        for area_id in np.unique(asking.area_ids).tolist():
            if area_id in self._shelves:
                members = np.flatnonzero(asking.area_ids == area_id)
                expected[members] = self._plainly(area_id, asking.where(members), past)
        return expected

    def _choose_one(
        self,
        area_id: int,
        credential_id: int,
        technician_id: int,
        issued: Sequence[Issued],
        due: Sequence[DueConcept],
        repeats_left: int,
    ) -> Choice | None:
        if area_id not in self._editions:
            return None
        edition = self._editions[area_id]
        own = self._authors.get(technician_id, frozenset())
        gone = self._retired.get(area_id, frozenset())
        return choose_from(
            edition,
            Learner(plan_of(edition, self._key, credential_id), issued, due, repeats_left),
            key=self._key,
            credential_id=credential_id,
            left_out=own | gone,
        )


@dataclass(frozen=True, slots=True)
class _Past:
    """What was read of the past of many credentials: their repeats, and what is due."""

    repeats: dict[int, list[Repeated]]
    due: Due

    def repeats_since(self, credential_id: int, year: int) -> int:
        """Return how many repeats a credential had since the month with the ordinal ``year``."""
        return sum(ordinal(each.month) >= year for each in self.repeats.get(credential_id, ()))


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


def _topics_by_revision(shelf: AreaShelves) -> dict[Month, dict[int, str]]:
    """Return, by month, the topic under which each revision was on the shelf."""
    topics = {
        id(edition): {c.revision_id: c.topic for c in edition.candidates}
        for edition in shelf.editions
    }
    return {
        month: topics[id(edition)]
        for month, edition in zip(shelf.months, shelf.editions, strict=True)
    }


def _concepts_by_topic(edition: Edition) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for candidate in edition.candidates:
        found[candidate.topic].add(candidate.concept)
    return found
