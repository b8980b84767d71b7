"""The arithmetic of an expiry: by a year won, by a test, under rounding and under a cap."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.calendar import Rounding, add_years, round_up
from renewal.domain.extension import Extension, certified_until, extended_to, recertified_to
from renewal.domain.policy import Policy
from tests.domain.people import STANDARD, day, rules

DAYS = st.dates(date(1900, 1, 1), date(2300, 12, 31))


@pytest.mark.parametrize(
    ("expires_on", "decided_on", "base_on", "after"),
    [
        ("2029-03-10", "2027-08-17", "2029-03-10", "2030-03-10"),
        # On the last valid day it counts from there, on the day after from the decision.
        ("2029-03-10", "2029-03-10", "2029-03-10", "2030-03-10"),
        ("2029-03-10", "2029-03-11", "2029-03-11", "2030-03-11"),
        ("2029-03-10", "2031-07-04", "2031-07-04", "2032-07-04"),
        ("2028-02-29", "2027-08-17", "2028-02-29", "2029-02-28"),
        ("2029-02-28", "2028-08-17", "2029-02-28", "2030-02-28"),
        ("2027-03-10", "2028-02-29", "2028-02-29", "2029-02-28"),
    ],
)
def test_it_counts_from_the_present_expiry_or_from_the_decision_when_that_has_passed(
    expires_on: str, decided_on: str, base_on: str, after: str
) -> None:
    extension = extended_to(day(expires_on), day(decided_on), STANDARD)

    assert extension == Extension(day(base_on), day(expires_on), day(after), 0)


@pytest.mark.parametrize(
    ("expires_on", "rounding", "after"),
    [
        ("2029-03-10", Rounding.MONTH_END, "2030-03-31"),
        ("2029-03-31", Rounding.MONTH_END, "2030-03-31"),
        ("2027-02-28", Rounding.MONTH_END, "2028-02-29"),
        ("2028-02-29", Rounding.MONTH_END, "2029-02-28"),
        ("2029-03-10", Rounding.HALF_YEAR, "2030-06-30"),
        ("2029-06-30", Rounding.HALF_YEAR, "2030-06-30"),
        ("2029-07-01", Rounding.HALF_YEAR, "2030-12-31"),
    ],
)
def test_it_goes_to_the_end_of_the_policys_period(
    expires_on: str, rounding: Rounding, after: str
) -> None:
    extension = extended_to(day(expires_on), date(2027, 1, 20), rules(rounding=rounding))

    assert extension.expires_after == day(after)


def test_it_grants_as_many_years_as_the_policy_says() -> None:
    extension = extended_to(date(2029, 3, 10), date(2027, 8, 17), rules(grant_years=5))

    assert extension.expires_after == date(2034, 3, 10)


@pytest.mark.parametrize(
    ("expires_on", "after", "clipped"),
    [
        # Decided on 17 August 2027 under a cap of three years: nothing beyond 17 August 2030.
        ("2029-03-10", "2030-03-10", 0),
        ("2029-08-17", "2030-08-17", 0),
        ("2029-08-18", "2030-08-17", 1),
        ("2030-03-10", "2030-08-17", 205),
        # Beyond the cap already: it stays where it is.
        ("2031-03-10", "2031-03-10", 366),
    ],
)
def test_it_is_clipped_by_a_cap_and_says_by_how_many_days(
    expires_on: str, after: str, clipped: int
) -> None:
    extension = extended_to(day(expires_on), date(2027, 8, 17), rules(cap_years=3))

    assert (extension.expires_after, extension.clipped_days) == (day(after), clipped)


@pytest.mark.parametrize(
    ("passed_on", "rounding", "until"),
    [
        ("2027-03-10", Rounding.SAME_DAY, "2032-03-10"),
        ("2024-02-29", Rounding.SAME_DAY, "2029-02-28"),
        ("2024-02-29", Rounding.MONTH_END, "2029-02-28"),
        ("2027-02-28", Rounding.MONTH_END, "2032-02-29"),
        ("2027-03-10", Rounding.HALF_YEAR, "2032-06-30"),
        ("2027-12-31", Rounding.HALF_YEAR, "2032-12-31"),
    ],
)
def test_it_is_valid_for_five_years_from_the_pass(
    passed_on: str, rounding: Rounding, until: str
) -> None:
    assert certified_until(day(passed_on), rules(rounding=rounding)) == day(until)


@pytest.mark.parametrize(
    ("expires_on", "passed_on", "after"),
    [
        # Before expiry, on the last day, and years after it: always five years from the test.
        ("2029-03-10", "2028-11-02", "2033-11-02"),
        ("2029-03-10", "2029-03-10", "2034-03-10"),
        ("2021-03-10", "2029-05-15", "2034-05-15"),
        # Questions had moved the expiry beyond that already: never earlier.
        ("2034-03-10", "2028-11-02", "2034-03-10"),
    ],
)
def test_it_is_five_years_from_a_recertification_test_and_never_earlier(
    expires_on: str, passed_on: str, after: str
) -> None:
    extension = recertified_to(day(expires_on), day(passed_on), STANDARD)

    assert extension == Extension(day(passed_on), day(expires_on), day(after))


def test_it_takes_no_notice_of_the_cap_when_a_test_is_passed() -> None:
    extension = recertified_to(date(2029, 3, 10), date(2028, 11, 2), rules(cap_years=1))

    assert (extension.expires_after, extension.clipped_days) == (date(2033, 11, 2), 0)


POLICIES = st.builds(
    rules,
    grant_years=st.integers(1, 5),
    rounding=st.sampled_from(Rounding),
    cap_years=st.one_of(st.none(), st.integers(1, 20)),
)


@settings(max_examples=200)
@given(DAYS, DAYS, POLICIES)
def test_it_never_shortens_and_accounts_for_every_day(
    expires_on: date, decided_on: date, policy: Policy
) -> None:
    extension = extended_to(expires_on, decided_on, policy)

    after, years = extension.expires_after, policy.grant_years
    wanted = round_up(add_years(max(expires_on, decided_on), years), policy.rounding)
    assert after >= expires_on
    assert (wanted - after).days == extension.clipped_days >= 0
    assert extension.clipped_days or (after - extension.base_on).days >= 365 * years
    if policy.cap_years is not None:
        assert after <= max(expires_on, add_years(decided_on, policy.cap_years))


@given(DAYS, DAYS, st.sampled_from(Rounding))
def test_it_never_gives_less_than_five_years_for_a_test(
    expires_on: date, passed_on: date, rounding: Rounding
) -> None:
    extension = recertified_to(expires_on, passed_on, rules(rounding=rounding))

    assert extension.expires_after >= expires_on
    assert (extension.expires_after - passed_on).days >= 5 * 365


@given(DAYS, st.integers(1, 10), st.sampled_from([Rounding.MONTH_END, Rounding.HALF_YEAR]))
def test_it_stays_at_the_end_of_a_period_once_it_is_there(
    expires_on: date, wins: int, rounding: Rounding
) -> None:
    policy = rules(rounding=rounding)
    reached = round_up(expires_on, rounding)

    for _ in range(wins):
        reached = extended_to(reached, expires_on, policy).expires_after

    assert reached.year == expires_on.year + wins
    assert reached == round_up(date(reached.year, expires_on.month, 1), rounding)
