"""Versions of a programme's rules: which one is in force, and which cannot be made."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.policy import (
    InvalidPolicy,
    NoPolicyInForce,
    Period,
    Policy,
    PolicyKind,
    policy_for,
    same_day_policies,
)


def policy(version: int = 1, takes_effect_on: date = date(2020, 1, 1), **rules: Any) -> Policy:
    return Policy(code="standard", version=version, takes_effect_on=takes_effect_on, **rules)


def fields_refused(**rules: Any) -> list[str]:
    with pytest.raises(InvalidPolicy) as refusal:
        policy(**rules)
    return [problem.field for problem in refusal.value.problems]


def test_it_is_eight_of_twelve_for_one_year_by_default() -> None:
    standard = policy()

    facts = (standard.needed, standard.months_in_period, standard.grant_years, standard.kind)

    assert facts == (8, 12, 1, PolicyKind.CREDITS)
    assert standard.name == "standard/1"


def test_it_counts_the_months_of_the_whole_cycle_when_it_pools() -> None:
    pooled = policy(kind=PolicyKind.POOLED, period=Period.CYCLE, needed=40, grant_years=5)

    months = pooled.months_in_period

    assert months == 60


@pytest.mark.parametrize(
    ("on", "version"),
    [
        (date(2020, 1, 1), 1),
        (date(2024, 2, 29), 1),
        (date(2026, 12, 31), 1),
        (date(2027, 1, 1), 2),
        (date(2028, 6, 30), 2),
        (date(2028, 7, 1), 3),
        (date(9999, 12, 31), 3),
    ],
)
def test_it_picks_the_version_that_took_effect_last(on: date, version: int) -> None:
    versions = (
        policy(2, date(2027, 1, 1), needed=9),
        policy(1, date(2020, 1, 1)),
        policy(3, date(2028, 7, 1), grace_hours=72),
    )

    chosen = policy_for(versions, on)

    assert chosen.version == version


def test_it_has_no_policy_before_the_first_takes_effect() -> None:
    versions = (policy(1, date(2020, 1, 1)),)

    with pytest.raises(NoPolicyInForce) as refusal:
        policy_for(versions, date(2019, 12, 31))

    assert "No policy is in force on 2019-12-31" in str(refusal.value)


@given(st.lists(st.dates(), min_size=1, max_size=8, unique=True), st.dates())
def test_it_never_picks_a_version_of_the_future(days: list[date], on: date) -> None:
    versions = [policy(number, day) for number, day in enumerate(days, start=1)]
    past = [day for day in days if day <= on]

    chosen = policy_for(versions, on).takes_effect_on if past else None

    assert chosen == max(past, default=None)


def test_it_finds_versions_that_take_effect_on_the_same_day() -> None:
    first, other, second = (
        policy(1, date(2027, 1, 1)),
        policy(2, date(2028, 1, 1)),
        policy(3, date(2027, 1, 1)),
    )

    clashes = same_day_policies((first, other, second))

    assert clashes == ((first, second),)


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"version": 0}, "version"),
        ({"version": 10_000}, "version"),
        ({"needed": 0}, "needed"),
        ({"needed": 13}, "needed"),
        ({"counted_months": 61}, "counted_months"),
        ({"grant_years": 0}, "grant_years"),
        ({"grant_years": 6}, "grant_years"),
        ({"test_grant_years": 0}, "test_grant_years"),
        ({"cycle_years": 21}, "cycle_years"),
        ({"cap_years": 0}, "cap_years"),
        ({"cap_years": 21}, "cap_years"),
        ({"minimum_window_days": -1}, "minimum_window_days"),
        ({"minimum_window_days": 29}, "minimum_window_days"),
        ({"grace_hours": 73}, "grace_hours"),
        ({"time_limit_seconds": 19}, "time_limit_seconds"),
        ({"time_limit_seconds": 86_401}, "time_limit_seconds"),
        ({"at_risk_below": -1}, "at_risk_below"),
        ({"at_risk_below": 13}, "at_risk_below"),
        ({"book_by_days": -1}, "book_by_days"),
        ({"area_minimum_items": 0}, "area_minimum_items"),
        ({"area_minimum_items": 10_001}, "area_minimum_items"),
        ({"shortage_notice_days": 366}, "shortage_notice_days"),
        ({"repeat_quota": -1}, "repeat_quota"),
        ({"repeat_quota": 13}, "repeat_quota"),
        ({"decide_before_expiry_days": -1}, "decide_before_expiry_days"),
        ({"kind": PolicyKind.POOLED}, "period"),
        ({"period": Period.CYCLE}, "period"),
        ({"refuse_below": 0.9}, "renew_from"),
        ({"renew_from": 1.0}, "renew_from"),
        ({"refuse_below": 0.0}, "renew_from"),
        ({"kind": PolicyKind.PROBABILITY, "minimum_answers": 13}, "minimum_answers"),
    ],
)
def test_it_cannot_be_made_with_a_rule_that_makes_no_sense(
    rules: dict[str, Any], field: str
) -> None:
    refused = fields_refused(**rules)

    assert refused == [field]


@pytest.mark.parametrize(
    "rules",
    [
        {"needed": 12},
        {"cap_years": 5, "grace_hours": 72, "minimum_window_days": 28},
        {"repeat_quota": 0, "at_risk_below": 0, "book_by_days": 0},
        {"kind": PolicyKind.POOLED, "period": Period.CYCLE, "needed": 60, "grant_years": 5},
        {"kind": PolicyKind.PROBABILITY, "minimum_answers": 12, "needed": 99},
        {"kind": PolicyKind.PROBABILITY, "period": Period.CYCLE, "minimum_answers": 60},
    ],
)
def test_it_can_be_made_at_the_edge_of_what_makes_sense(rules: dict[str, Any]) -> None:
    made = policy(**rules)

    assert {name: getattr(made, name) for name in rules} == rules


def test_it_names_everything_that_is_wrong_at_once() -> None:
    refused = fields_refused(needed=13, grace_hours=100, kind=PolicyKind.POOLED, renew_from=2.0)

    assert refused == ["grace_hours", "needed", "period", "renew_from"]


def test_it_says_in_a_sentence_why_a_policy_cannot_be_used() -> None:
    with pytest.raises(InvalidPolicy) as refusal:
        policy(version=4, needed=13)

    assert str(refusal.value) == (
        "Policy standard/4 cannot be used. needed is 13, more than the 12 months in the "
        "period. Give at most 12."
    )


def test_it_cannot_be_made_without_a_code() -> None:
    with pytest.raises(InvalidPolicy) as refusal:
        Policy(code=" ", version=1, takes_effect_on=date(2020, 1, 1))

    assert [problem.field for problem in refusal.value.problems] == ["code"]
