"""Whose course the arrays leave to the rule: a repeat may stand where the plain order comes to."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np

from renewal.actions.choose_in_area import AreaChooser, Returned
from renewal.actions.cycle_starts import CycleStarts
from renewal.domain.calendar import Month
from renewal.domain.choosing import Candidate
from renewal.measurement.choosing_arrays import Edition
from renewal.store.asking import Asking, ordinal
from renewal.store.departures import Departures
from renewal.store.shelves import AreaShelves

AREA, CYCLE = 5, 12
FIRST = Month(2027, 1)
MONTHS = tuple(FIRST.plus(number) for number in range(CYCLE + 6))


def area_chooser() -> AreaChooser:
    """One for an area whose eighteenth month is being opened; cycles are of twelve."""
    policy = SimpleNamespace(cycle_years=1, counted_months=CYCLE)
    programme: Any = SimpleNamespace(policy_on=lambda _day: policy)
    asked = {AREA: np.array([ordinal(month) for month in MONTHS], dtype=np.int64)}
    nothing: Any = None
    starts = CycleStarts(
        nothing, programme, nothing, MONTHS[-1], datetime(2028, 6, 1, tzinfo=UTC), asked
    )
    bank = Edition((Candidate(1, 1, "brakes", "pads", 7, 8),), ())
    shelf = AreaShelves(MONTHS, (bank,) * len(MONTHS))
    return AreaChooser(AREA, shelf, 0x5EED, starts, {"pads": 0})


def asking(people: int) -> Asking:
    """So many people who have been asked since the first month."""
    numbers = np.arange(1, people + 1)
    none = np.zeros(0, np.int64)
    departures = Departures(none, none, none, none, none.astype(np.bool_))
    always = np.ones(people, dtype=np.bool_)
    begun = np.full(people, ordinal(FIRST))
    return Asking(numbers, numbers, np.full(people, AREA), begun, always, always, departures)


def test_it_leaves_out_whose_cycle_brought_a_concept_of_an_earlier_one():
    lately, long_ago = ordinal(MONTHS[CYCLE + 1]), ordinal(MONTHS[CYCLE - 1])
    returned = Returned(
        rows=np.array([0, 1, 2]),
        months=np.array([lately, long_ago, lately]),
        revisions=np.array([1, 1, 1]),
        earlier=np.array([True, True, False]),
    )

    strayed = area_chooser().strayed(asking(3), returned)

    assert strayed.tolist() == [0]
