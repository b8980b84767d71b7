"""Standing: the cycle in numbers, and the expiry if nothing or everything more is won."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from renewal.domain.calendar import Rounding
from renewal.domain.history import History, Validity
from renewal.domain.standing import CycleStanding
from tests.domain.people import (
    STANDARD,
    answers,
    credential,
    day,
    enrolled,
    leave,
    rosa,
    rules,
    standing,
)

CERTIFIED = Validity(date(2024, 3, 10), date(2029, 3, 10))
WON, LOST = "rrrrrrrr....", "rrrrrrr....."


def cycle(history: History, at: str) -> CycleStanding:
    found = standing(history, at).cycle
    assert found is not None
    return found


def moved(*moves: tuple[str, str], first: Validity = CERTIFIED) -> tuple[Validity, ...]:
    return (first, *(Validity(day(on), day(to)) for on, to in moves))


TESTED: dict[str, Any] = {
    "validities": moved(("2027-03-15", "2032-03-15")),
    "tests": (date(2027, 3, 15),),
}


def test_it_has_no_cycle_before_the_first_enrolment() -> None:
    assert standing(credential(), "2027-01-15").cycle is None


def test_it_begins_with_five_open_years() -> None:
    assert cycle(rosa(""), "2027-01-05") == CycleStanding(
        number=1,
        year=1,
        won=0,
        lost=0,
        open=5,
        renewed=None,
        unbroken=True,
        ended_by=None,
        expires_if_none=date(2029, 3, 10),
        expires_if_all=date(2034, 3, 10),
    )


@pytest.mark.parametrize(
    ("letters", "moves", "at", "none", "best"),
    [
        # One year won, four to come.
        (WON, [("2027-08-10", "2030-03-10")], "2027-09-15", "2030-03-10", "2034-03-10"),
        # One year lost, four to come; then the second one won.
        ("wwwww", [], "2027-05-15", "2029-03-10", "2033-03-10"),
        (LOST + 8 * "r", [("2028-08-10", "2030-03-10")], "2028-09-15", "2030-03-10", "2033-03-10"),
    ],
)
def test_it_tells_the_expiry_if_nothing_or_everything_more_is_won(
    letters: str, moves: list[tuple[str, str]], at: str, none: str, best: str
) -> None:
    found = cycle(rosa(letters, validities=moved(*moves)), at)

    assert (str(found.expires_if_none), str(found.expires_if_all)) == (none, best)


def test_it_counts_from_the_day_of_winning_where_the_credential_lapses_before() -> None:
    # Enrolled in September 2028: won on 1 April 2029 at the earliest, three weeks too late.
    found = cycle(rosa("", first="2028-09"), "2028-09-15")

    assert found.expires_if_all == date(2034, 4, 1)


def test_it_rounds_every_year_that_is_foreseen() -> None:
    history = rosa("", first="2028-09")

    found = standing(history, "2028-09-15", (rules(rounding=Rounding.HALF_YEAR),)).cycle

    assert found is not None
    assert found.expires_if_all == date(2034, 6, 30)


def test_it_foresees_later_years_by_the_policy_that_will_be_in_force() -> None:
    generous = replace(rules(grant_years=2), version=2, takes_effect_on=date(2029, 1, 1))

    found = standing(rosa(""), "2027-01-05", (STANDARD, generous)).cycle

    assert found is not None
    assert found.expires_if_all == date(2037, 3, 10)


def test_it_can_win_nothing_more_after_the_enrolment_ended() -> None:
    history = credential(enrolled("2027-01", ended="2027-03-20"), asked=answers("2027-01", "rrr"))

    found = cycle(history, "2027-04-15")

    assert (found.ended_by, found.renewed, found.expires_if_all) == (
        "unenrolled",
        None,
        date(2029, 3, 10),
    )


def test_it_stays_unbroken_when_the_credential_lapses_after_the_cycle_has_ended() -> None:
    history = credential(
        enrolled("2027-01", ended="2027-11-20"), asked=answers("2027-01", "rrr........")
    )

    found = cycle(history, "2029-06-01")

    assert (found.ended_by, found.unbroken) == ("unenrolled", True)


def test_it_foresees_years_as_long_as_the_policy_makes_them() -> None:
    # Expired; four of six months: won in April 2027, October 2027, April 2028 and so on.
    expired = (Validity(date(2021, 3, 10), date(2026, 3, 10)),)
    short = rules(counted_months=6, needed=4, grant_years=1, cap_years=1)

    found = standing(rosa("", validities=expired), "2027-01-01T00:00", (short,)).cycle

    assert found is not None
    assert found.expires_if_all == date(2030, 4, 1)


def test_it_can_win_the_running_year_after_a_test() -> None:
    found = cycle(rosa("rrr", **TESTED), "2027-03-20")

    assert (found.ended_by, found.renewed) == ("test", None)
    assert (found.expires_if_none, found.expires_if_all) == (date(2032, 3, 15), date(2033, 3, 15))


def test_it_starts_a_new_cycle_with_the_year_after_a_test() -> None:
    found = cycle(rosa(LOST + ".", **TESTED), "2028-01-10")

    assert (found.number, found.year, found.open, found.ended_by) == (2, 1, 5, None)
    assert found.expires_if_all == date(2037, 3, 15)


def test_it_is_back_by_a_test_and_enrols_into_an_unbroken_cycle() -> None:
    # Expired on 5 January 2027, tested on the 10th, enrolled on the 15th for January.
    first = Validity(date(2022, 1, 5), date(2027, 1, 5))
    history = credential(
        enrolled("2027-01", recorded="2027-01-15T09:00"),
        asked=answers("2027-01", "r"),
        validities=moved(("2027-01-10", "2032-01-10"), first=first),
        tests=(date(2027, 1, 10),),
    )

    found = cycle(history, "2027-01-20")

    assert (found.number, found.ended_by, found.renewed, found.unbroken) == (1, None, None, True)


@pytest.mark.parametrize(
    ("at", "unbroken"),
    [("2029-03-10T23:59", True), ("2029-03-11T00:00", False), ("2029-06-01", False)],
)
def test_it_is_broken_from_the_first_day_on_which_it_is_not_current(
    at: str, unbroken: bool
) -> None:
    history = rosa(2 * LOST + "......")

    assert cycle(history, at).unbroken is unbroken


def test_it_stays_broken_when_it_was_current_again() -> None:
    back = moved(("2029-08-10", "2030-08-10"))

    found = cycle(rosa(2 * LOST + 8 * "r", validities=back), "2029-09-15")

    assert (found.renewed, found.unbroken, found.won, found.lost) == (False, False, 1, 2)


def test_it_is_renewed_and_unbroken_after_five_years_won() -> None:
    wins = [(f"{2027 + n}-08-10", f"{2030 + n}-03-10") for n in range(5)]

    found = cycle(rosa(5 * WON, validities=moved(*wins)), "2031-12-15")

    assert (found.renewed, found.unbroken, found.won, found.open) == (True, True, 5, 0)
    assert (found.expires_if_none, found.expires_if_all) == (date(2034, 3, 10), date(2034, 3, 10))


def test_it_is_renewed_for_the_cycle_although_it_lapsed_in_between() -> None:
    # Enrolled after expiry: every year won, but not a day was covered before the first win.
    expired = Validity(date(2021, 3, 10), date(2026, 3, 10))
    wins = [(f"{2027 + n}-08-10", f"{2028 + n}-08-10") for n in range(5)]

    found = cycle(rosa(5 * WON, validities=moved(*wins, first=expired)), "2031-12-15")

    assert (found.renewed, found.unbroken) == (True, False)


def test_it_leaves_the_cycle_open_while_a_leave_lasts() -> None:
    history = rosa("rr", pauses=(leave("2027-03-15"),))

    found = cycle(history, "2029-01-15")

    assert (found.number, found.year, found.open, found.renewed) == (1, 1, 5, None)


def test_it_shows_a_cycle_that_is_still_to_begin_as_unbroken() -> None:
    expired = (Validity(date(2021, 3, 10), date(2026, 3, 10)),)
    history = credential(enrolled("2027-02", recorded="2027-01-28"), validities=expired)

    told = [cycle(history, at).unbroken for at in ("2027-01-29", "2027-02-01T00:00")]

    assert told == [True, False]
