"""The facts of one credential: what runs at an instant."""

from __future__ import annotations

from datetime import date

import pytest

from renewal.domain.history import PauseKind, Validity
from tests.domain.people import credential, enrolled, leave, local, suspension


@pytest.mark.parametrize(
    ("at", "running"),
    [
        ("2026-12-27T11:59:59", False),
        # Recorded, although the first question comes in January.
        ("2026-12-27T12:00:00", True),
        ("2027-03-20T11:59:59", True),
        ("2027-03-20T12:00:00", False),
        ("2027-06-15", False),
        ("2027-07-02", True),
        ("2040-01-01", True),
    ],
)
def test_it_is_enrolled_from_the_recording_until_just_before_the_end(
    at: str, running: bool
) -> None:
    history = credential(
        enrolled("2027-01", recorded="2026-12-27", ended="2027-03-20"),
        enrolled("2027-07", recorded="2027-07-02"),
    )

    assert history.enrolled_at(local(at)) is running


@pytest.mark.parametrize(
    ("at", "on_leave", "suspended"),
    [
        ("2027-02-28T23:59:59", False, False),
        ("2027-03-01T00:00", True, False),
        ("2027-03-15T00:00", True, True),
        ("2027-03-31T23:59:59", True, True),
        ("2027-04-01T00:00", False, True),
        ("2040-01-01", False, True),
    ],
)
def test_it_tells_one_kind_of_pause_from_the_other(
    at: str, on_leave: bool, suspended: bool
) -> None:
    history = credential(pauses=(leave("2027-03-01", "2027-04-01"), suspension("2027-03-15")))
    moment = local(at)

    told = (
        history.paused_at(moment, PauseKind.LEAVE),
        history.paused_at(moment, PauseKind.SUSPENSION),
    )

    assert told == (on_leave, suspended)


def test_it_is_never_paused_by_what_was_called_off() -> None:
    history = credential(pauses=(leave("2027-03-01", "2027-03-01"),))

    assert not history.paused_at(local("2027-03-01T00:00"), PauseKind.LEAVE)


def test_it_is_valid_to_the_furthest_day_any_decision_gave() -> None:
    validities = (
        Validity(date(2024, 3, 10), date(2029, 3, 10)),
        Validity(date(2026, 5, 15), date(2031, 5, 15)),
        Validity(date(2027, 1, 8), date(2031, 5, 15)),
    )

    assert credential(validities=validities).expires_on == date(2031, 5, 15)
