"""Chooses a month's questions: on arrays where the course is plain, by the rule elsewhere.

Everything is chosen from the shelves of the month, which are filled before the first choice.
Whoever has a concept due in the topic whose turn it is has what the cycle brought worked out;
those whose course something interrupted go through the rule one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from renewal.actions.choose_by_rule import RuleChooser
from renewal.actions.choose_in_area import AreaChooser, Placed, Returned, Wanting
from renewal.actions.cycle_starts import CycleStarts
from renewal.actions.draw_extras import Extras
from renewal.actions.due_concepts import Concepts, Due, due_in
from renewal.actions.fill_shelves import fill_shelves
from renewal.actions.placed_things import placed_things
from renewal.actions.take_stock import take_stock
from renewal.domain.calendar import Month
from renewal.domain.choosing import Reason
from renewal.domain.ids import PublicCodes
from renewal.domain.keyed_order import number_of
from renewal.domain.programme import Programme
from renewal.measurement.keyed_arrays import NONE, Indexes, Mask, places
from renewal.measurement.repeat_arrays import Lasting
from renewal.measurement.sorted_rows import distinct, rows_among
from renewal.store import shelves
from renewal.store.asking import Asking, ordinal
from renewal.store.authors import authored_by
from renewal.store.openings import NewAssignments, code_of, months_by_block

Codes = NDArray[np.int8]


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
        self._session, self._month, self._now, self._block = session, month, now, block
        self._key = number_of(codes.key, "order")
        shelved = fill_shelves(session, programme, month, now=now)
        asked_months = {
            area_id: np.array([ordinal(each) for each in months], dtype=np.int64)
            for area_id, months in shelved.months_up_to(month).items()
        }
        self._starts = CycleStarts(session, programme, codes, month, now, asked_months)
        policy = programme.policy_on(month.first_day)
        self._quota = policy.repeat_quota
        self._shelves = {
            area_id: shelf
            for area_id, shelf in shelved.up_to(month, months=self._starts.cycle_length).items()
            if shelf.months[-1] == month
        }
        editions = {area_id: shelf.editions[-1] for area_id, shelf in self._shelves.items()}
        taken = take_stock(session, month, editions, now=now)
        # Stock that was taken at this instant by a version that kept no authors says none.
        self._authors = authored_by(session) if taken.authors is None else taken.authors
        editions |= {area_id: shelved.edition(each) for area_id, each in taken.restocked.items()}
        self._restocked = list(taken.restocked)
        self._concepts = Concepts.among(editions)
        self._codes = shelves.areas_by_id(session)
        self._extras = Extras(
            session,
            month,
            key=self._key,
            sample=policy.pretest_sample,
            authors=self._authors,
        )
        self._by_rule = RuleChooser(
            session,
            editions,
            self._starts,
            self._authors,
            self._concepts.of_items,
            self._key,
            self._quota,
        )
        self._blocks = months_by_block(session, month)
        self._areas: dict[int, AreaChooser] = {}
        self._things: tuple[Indexes, Indexes] | None = None

    def area_code(self, area_id: int) -> str:
        """Return the code of an area."""
        return self._codes[area_id]

    def choose(self, asking: Asking) -> NewAssignments:
        """Return a question for each that can have one: all but those without any item."""
        asking = self._starts.counted(asking, self._undisturbed(asking))
        revisions = np.full(len(asking), NONE, dtype=np.int64)
        reasons = np.full(len(asking), code_of(Reason.NEW), dtype=np.int8)
        expected = revisions.copy()
        returned = _returned(asking)
        due = due_in(self._session, asking, self._concepts, self._now)
        strayed, strayed_in = _strayed(asking)
        steady = asking.straight & ~np.isin(asking.area_ids, self._restocked)
        entangled = np.zeros(len(asking), dtype=np.bool_)
        for area_id, members, came, some in _by_area(asking, returned, due):
            if area_id in self._shelves:
                area = self._area(area_id)
                mine = area.placed(asking, returned.where(came))
                off = asking.area_ids[strayed] == area_id
                steady[area.strayed(asking, mine, strayed[off], strayed_in[off])] = False
                expected[members] = area.plainly(asking, members, mine)
                entangled[members] = area.entangled(asking, members)
                revisions[members] = np.where(steady[members], expected[members], NONE)
                some = some[steady[due.rows[some]]]
                if len(some):
                    wanting = area.wanting(asking, mine, due, some, self._quota)
                    self._repeat(asking, area, mine, wanting, revisions, reasons)
        left = np.flatnonzero(revisions == NONE)
        for row, choice in self._by_rule.choose(asking, left, returned, due):
            revision_id, reason = choice.candidate.revision_id, choice.reason
            is_plain = revision_id == expected[row] or (steady[row] and entangled[row])
            if reason is Reason.NEW and not is_plain:
                reason = Reason.OWN_ORDER
            revisions[row], reasons[row] = revision_id, code_of(reason)
        return self._with_extras(asking, revisions, reasons)

    def _with_extras(self, asking: Asking, revisions: Indexes, reasons: Codes) -> NewAssignments:
        found = np.flatnonzero(revisions != NONE)
        lucky, extras = self._extras.draw(asking)
        rows = np.concatenate([found, lucky])
        credentials = asking.credential_ids[rows]
        extra = np.arange(len(rows)) >= len(found)
        pretest = np.full(len(lucky), code_of(Reason.PRETEST), dtype=np.int8)
        return NewAssignments(
            credentials,
            asking.technician_ids[rows],
            asking.area_ids[rows],
            np.concatenate([revisions[found], extras]),
            self._seeds(credentials, extra),
            np.concatenate([reasons[found], pretest]),
            extra,
        )

    def _area(self, area_id: int) -> AreaChooser:
        if area_id not in self._areas:
            shelf, names = self._shelves[area_id], self._concepts.places
            self._areas[area_id] = AreaChooser(area_id, shelf, self._key, self._starts, names)
        return self._areas[area_id]

    def _repeat(
        self,
        asking: Asking,
        area: AreaChooser,
        placed: Placed,
        wanting: Wanting,
        revisions: Indexes,
        reasons: Codes,
    ) -> None:
        """Put a repeat in place of the new concept where one may come back."""
        if self._things is None:
            repeating = {each: self._area(each).repeating for each in self._shelves}
            self._things = placed_things(
                self._session, self._shelves, repeating, self._concepts.of_items
            )
        items, concepts = self._things
        rows, asked = area.cycle(asking, placed, wanting.rows)
        found, known = area.repeating.choose(
            asking.credential_ids[wanting.rows].astype(np.uint64),
            wanting.topics,
            Lasting(rows, items[asked], concepts[asked]),
            wanting.due,
        )
        again, known = wanting.rows[found != NONE], known[found != NONE]
        revisions[again] = found[found != NONE]
        reasons[again] = np.where(known, code_of(Reason.REPEAT), code_of(Reason.EARLIER_CYCLE))

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
        for first in distinct(firsts).tolist():
            month, count = self._blocks.get(first, (self._month, 0))
            missed = sum(ordinal(month) <= each < present for each in opened) != count
            mine = firsts == first
            clear &= ~mine | (not missed and asking.begun >= ordinal(month))
        return clear

    def _seeds(self, credentials: Indexes, extra: Mask) -> Indexes:
        """Return a number for each that orders the options, the same whenever it is asked for."""
        people = credentials.astype(np.uint64)
        mixed = np.empty(len(people), dtype=np.uint64)
        for kind, rows in (("seed", ~extra), ("extra seed", extra)):
            lot = np.array([number_of(kind, str(self._month))], dtype=np.uint64)
            mixed[rows] = places(self._key, people[rows], lot)[:, 0]
        return np.asarray((mixed >> np.uint64(1)).astype(np.int64))


def _returned(asking: Asking) -> Returned:
    """Return the repeats that those asked have had, by their rows."""
    came = asking.departures
    rows, there = rows_among(asking.credential_ids, came.credential_ids)
    order = np.argsort(rows[there], kind="stable")
    whole = Returned(rows[there], came.months[there], came.revision_ids[there], came.earlier[there])
    return whole.where(order)


def _strayed(asking: Asking) -> tuple[Indexes, Indexes]:
    """Return where those asked left the plain course: their rows, and months (ordinals)."""
    rows, there = rows_among(asking.credential_ids, asking.departures.strayed)
    return rows[there], asking.departures.strayed_in[there]


def _by_area(
    asking: Asking, returned: Returned, due: Due
) -> Iterator[tuple[int, Indexes, Indexes, Indexes]]:
    """Yield each area with its places among those asked, the repeats, and what is wanted."""
    lists = [asking.area_ids, asking.area_ids[returned.rows], asking.area_ids[due.rows]]
    orders = [np.argsort(areas, kind="stable") for areas in lists]
    sorted_areas = [areas[order] for areas, order in zip(lists, orders, strict=True)]
    for area_id in distinct(asking.area_ids).tolist():
        found = [
            order[slice(*np.searchsorted(areas, [area_id, area_id + 1]))]
            for areas, order in zip(sorted_areas, orders, strict=True)
        ]
        yield area_id, found[0], found[1], found[2]
