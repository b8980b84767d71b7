"""Whose course the arrays leave to the rule: a repeat may stand where the plain order comes to."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np

from renewal.actions.choose_in_area import AreaChooser, Returned
from renewal.actions.cycle_starts import CycleStarts
from renewal.domain.calendar import Month
from renewal.domain.choosing import Candidate
from renewal.measurement.editions import Edition
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
    bank = Edition.of((Candidate(1, 1, "brakes", "pads", 7, 8),), (("brakes",) * CYCLE,))
    shelf = AreaShelves(MONTHS, (bank,) * len(MONTHS))
    return AreaChooser(AREA, shelf, 0x5EED, starts, {"pads": 0})


def asking(people: int) -> Asking:
    """So many people who have been asked since the first month."""
    numbers = np.arange(1, people + 1)
    none = np.zeros(0, np.int64)
    departures = Departures(none, none, none, none, none, none.astype(np.bool_))
    always = np.ones(people, dtype=np.bool_)
    begun = np.full(people, ordinal(FIRST))
    return Asking(numbers, numbers, np.full(people, AREA), begun, always, departures)


def returned(*repeats: tuple[int, Month, int]) -> Returned:
    """Repeats: row, month, revision; each of a concept that the cycle had not asked."""
    rows, months, revisions = zip(*repeats, strict=True)
    return Returned(
        np.array(rows),
        np.array([ordinal(month) for month in months]),
        np.array(revisions),
        np.ones(len(rows), dtype=np.bool_),
    )


NOTHING = np.zeros(0, np.int64)
LATELY, LONG_AGO = MONTHS[CYCLE + 1], MONTHS[CYCLE - 1]


def test_it_leaves_out_whose_present_cycle_strayed() -> None:
    chooser, people = area_chooser(), asking(2)
    months = np.array([ordinal(LATELY), ordinal(LONG_AGO)])

    strayed = chooser.strayed(
        people, chooser.placed(people, returned((0, LATELY, 1))), np.array([0, 1]), months
    )

    assert strayed.tolist() == [0]


def test_it_leaves_out_who_had_a_repeat_that_was_not_on_the_shelf() -> None:
    chooser, people = area_chooser(), asking(3)
    placed = chooser.placed(people, returned((0, LATELY, 1), (1, LATELY, 99), (2, LONG_AGO, 99)))

    strayed = chooser.strayed(people, placed, NOTHING, NOTHING)

    assert strayed.tolist() == [1]
