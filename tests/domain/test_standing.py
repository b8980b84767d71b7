"""Standing: the state of a credential and the outlook of its running year."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from renewal.domain.history import Validity
from renewal.domain.standing import Outlook, Standing, State, state_of
from tests.domain.people import (
    EXPIRY,
    answers,
    credential,
    enrolled,
    leave,
    local,
    rosa,
    rules,
    standing,
    suspension,
)


def outlook(where: Standing) -> tuple[Outlook | None, int, int, int | None]:
    return where.outlook, where.credits, where.months_left, where.misses_left


def reach(where: Standing) -> tuple[str, bool]:
    return str(where.earliest_extension_on), where.lapses_before


# ---------------------------------------------------------------------------------- state


@pytest.mark.parametrize(
    ("at", "state", "book_by"),
    [
        ("2029-01-09", State.ACTIVE, date(2029, 1, 9)),
        ("2029-03-10T23:59:59.999999", State.ACTIVE, date(2029, 1, 9)),
        ("2029-03-11T00:00", State.EXPIRED, None),
    ],
)
def test_it_is_active_to_the_end_of_the_last_valid_day(
    at: str, state: State, book_by: date | None
) -> None:
    where = standing(credential(), at)

    assert (where.state, where.book_by, where.expires_on) == (state, book_by, EXPIRY)


PAUSED: dict[str, Any] = {"pauses": (suspension("2027-05-01", "2027-06-01"),)}
WITHDRAWN: dict[str, Any] = {"withdrawn_at": local("2027-05-10")}
EXPIRED: dict[str, Any] = {"validities": (Validity(date(2021, 3, 10), date(2026, 3, 10)),)}
PENDING: dict[str, Any] = {"pending": True}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (WITHDRAWN | PAUSED | PENDING | EXPIRED, State.WITHDRAWN),
        (PAUSED | PENDING | EXPIRED, State.SUSPENDED),
        (PENDING | EXPIRED, State.PENDING),
        (EXPIRED, State.EXPIRED),
        ({}, State.ACTIVE),
    ],
)
def test_it_tells_the_first_state_that_applies(facts: dict[str, Any], state: State) -> None:
    assert standing(credential(**facts), "2027-05-15").state is state


@pytest.mark.parametrize(
    ("at", "state"),
    [
        ("2027-04-30T23:59:59", State.ACTIVE),
        ("2027-05-01T00:00", State.SUSPENDED),
        ("2027-05-31T23:59:59", State.SUSPENDED),
        ("2027-06-01T00:00", State.ACTIVE),
    ],
)
def test_it_is_suspended_from_the_first_instant_to_the_last(at: str, state: State) -> None:
    assert standing(credential(**PAUSED), at).state is state


def test_it_is_withdrawn_from_the_instant_on() -> None:
    history = credential(**WITHDRAWN)
    moments = [local("2027-05-10T11:59:59"), local("2027-05-10")]

    states = [state_of(history, moment, date(2027, 5, 10)) for moment in moments]

    assert states == [State.ACTIVE, State.WITHDRAWN]


@pytest.mark.parametrize(("at", "on_leave"), [("2027-03-20", True), ("2027-04-01T00:00", False)])
def test_it_shows_a_leave_beside_the_state(at: str, on_leave: bool) -> None:
    where = standing(rosa("rr", pauses=(leave("2027-03-10", "2027-04-01"),)), at)

    assert (where.on_leave, where.state) == (on_leave, State.ACTIVE)


def test_it_takes_the_expiry_from_the_decision_that_moved_it_furthest() -> None:
    moved = (
        Validity(date(2024, 3, 10), date(2029, 3, 10)),
        Validity(date(2027, 8, 10), date(2030, 3, 10)),
    )

    where = standing(credential(validities=moved), "2029-06-01")

    assert (where.expires_on, where.state, where.book_by) == (
        date(2030, 3, 10),
        State.ACTIVE,
        date(2030, 1, 9),
    )


# -------------------------------------------------------------------------------- outlook


@pytest.mark.parametrize(
    ("letters", "at", "expected"),
    [
        ("", "2027-01-05", (Outlook.ON_TRACK, 0, 12, 4)),
        (".", "2027-01-31", (Outlook.ON_TRACK, 0, 12, 4)),
        ("r", "2027-01-15", (Outlook.ON_TRACK, 1, 11, 4)),
        ("w", "2027-01-15", (Outlook.ON_TRACK, 0, 11, 3)),
        ("ww", "2027-02-15", (Outlook.ON_TRACK, 0, 10, 2)),
        ("ww.", "2027-03-15", (Outlook.ON_TRACK, 0, 10, 2)),
        ("ww.", "2027-04-01T00:00", (Outlook.AT_RISK, 0, 9, 1)),
        ("www", "2027-03-15", (Outlook.AT_RISK, 0, 9, 1)),
        ("wwww", "2027-04-15", (Outlook.AT_RISK, 0, 8, 0)),
        ("wwwww", "2027-05-15", (Outlook.OUT_OF_REACH, 0, 7, -1)),
        ("wwwwrrrrrrr", "2027-11-15", (Outlook.AT_RISK, 7, 1, 0)),
        ("wwwwrrrrrrrw", "2027-12-15", (Outlook.OUT_OF_REACH, 7, 0, -1)),
        ("rrrrrrr", "2027-07-15", (Outlook.ON_TRACK, 7, 5, 4)),
        ("rrrrrrrr", "2027-08-15", (Outlook.SECURED, 8, 4, 4)),
        (12 * "r", "2027-12-15", (Outlook.SECURED, 12, 0, 4)),
        # The next year has begun.
        (12 * "r", "2028-01-01T00:00", (Outlook.ON_TRACK, 0, 12, 4)),
    ],
)
def test_it_tells_what_the_year_can_still_bring(
    letters: str, at: str, expected: tuple[Outlook, int, int, int]
) -> None:
    assert outlook(standing(rosa(letters), at)) == expected


@pytest.mark.parametrize(
    ("at_risk_below", "expected"),
    [(0, Outlook.ON_TRACK), (1, Outlook.ON_TRACK), (2, Outlook.AT_RISK)],
)
def test_it_warns_as_early_as_the_policy_says(at_risk_below: int, expected: Outlook) -> None:
    where = standing(rosa("www"), "2027-03-15", (rules(at_risk_below=at_risk_below),))

    assert where.outlook is expected


def test_it_has_no_outlook_for_somebody_not_enrolled() -> None:
    never, ended = (
        credential(),
        credential(enrolled("2027-01", ended="2027-03-20"), asked=answers("2027-01", "rrr")),
    )

    told = [outlook(standing(history, "2027-04-15")) for history in (never, ended)]

    assert told == [(None, 0, 0, None), (None, 3, 0, None)]
