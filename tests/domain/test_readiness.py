"""Whether a shop is ready."""

from __future__ import annotations

from datetime import date

import pytest

from renewal.domain.readiness import Holding, readiness_of
from renewal.domain.standing import State

TODAY = date(2026, 11, 24)
LATER = date(2029, 3, 10)


def held(technician_id: int, area: str = "A5", state: State = State.ACTIVE) -> Holding:
    return Holding(technician_id, area, state, LATER)


@pytest.mark.parametrize(("certified", "ready"), [(3, True), (2, False), (4, True)])
def test_it_needs_three_quarters_of_its_technicians(certified: int, ready: bool):
    found = readiness_of(4, [held(number) for number in range(certified)], TODAY)

    assert (found.certified, found.is_ready) == (certified, ready)


def test_it_needs_somebody_in_every_area():
    found = readiness_of(1, [held(1), held(1, "A6", State.EXPIRED)], TODAY)

    assert (found.areas, found.uncovered, found.is_ready) == (("A5", "A6"), ("A6",), False)


@pytest.mark.parametrize("state", [State.SUSPENDED, State.PENDING, State.EXPIRED])
def test_it_counts_nothing_that_is_not_current(state: State):
    found = readiness_of(1, [held(1, state=state)], TODAY)

    assert (found.certified, found.uncovered, found.lapsing) == (0, ("A5",), (0, 0, 0))


def test_it_forgets_what_was_withdrawn():
    found = readiness_of(1, [held(1), held(1, "A6", State.WITHDRAWN)], TODAY)

    assert (found.areas, found.is_ready) == (("A5",), True)


def test_it_is_not_ready_without_anybody():
    assert not readiness_of(0, [], TODAY).is_ready


def test_it_counts_what_ends_within_thirty_sixty_and_ninety_days():
    days = (date(2026, 12, 24), date(2026, 12, 25), date(2027, 2, 22), date(2027, 2, 23))

    found = readiness_of(1, [Holding(1, "A5", State.ACTIVE, day) for day in days], TODAY)

    assert found.lapsing == (1, 2, 3)
