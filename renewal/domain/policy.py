"""The rules that a programme may choose for itself, as versioned data.

A policy is fixed for a person when a period (a credit year or a cycle) begins, so versions
stay for ever: a later version takes effect on its date and never rewrites an earlier one.
A policy that contradicts itself cannot be made; `InvalidPolicy` names everything wrong at
once, by field, so that a file of policies can be mended in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from renewal.domain.calendar import Rounding
from renewal.domain.errors import RenewalError


class PolicyKind(StrEnum):
    """How a period is decided."""

    CREDITS = "credits"
    POOLED = "pooled"
    PROBABILITY = "probability"


class Period(StrEnum):
    """The span over which a policy decides."""

    CREDIT_YEAR = "credit-year"
    CYCLE = "cycle"


class ShowKey(StrEnum):
    """When key and rationale can be read after an answer."""

    AT_ONCE = "at-once"
    AFTER_WINDOW = "after-window"


@dataclass(frozen=True, slots=True)
class PolicyProblem:
    """One contradiction: the field, what is wrong with it, and what to do."""

    field: str
    sentence: str
    fix: str


class InvalidPolicy(RenewalError):
    """A policy contradicts itself; ``problems`` holds every contradiction."""

    code = "invalid_policy"

    def __init__(self, name: str, problems: tuple[PolicyProblem, ...]) -> None:
        told = " ".join(f"{problem.sentence} {problem.fix}" for problem in problems)
        super().__init__(f"Policy {name} cannot be used. {told}")
        self.problems = problems


class NoPolicyInForce(RenewalError):
    """No version of any policy has taken effect by a date."""

    code = "no_policy_in_force"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One version of a programme's rules; the defaults are eight of twelve for one year.

    ``needed`` are the right answers a period needs, out of `months_in_period`;
    ``counted_months`` is the length of a credit year whatever the period. The three fields
    ``renew_from``, ``refuse_below`` and ``minimum_answers`` are read by the kind
    *probability* only, which does not read ``needed``. ``decide_before_expiry_days`` is
    read when the period is a cycle: the last window that closes at least that long before
    expiry is the last one to count. ``time_limit_seconds`` None means no timer, and
    ``cap_years`` None no cap on how far ahead of the decision day an expiry may lie.
    ``pretest_sample`` people a month, as a rule, try out each pretest item; 0 for none.
    """

    code: str
    version: int
    takes_effect_on: date
    kind: PolicyKind = PolicyKind.CREDITS
    period: Period = Period.CREDIT_YEAR
    needed: int = 8
    counted_months: int = 12
    grant_years: int = 1
    test_grant_years: int = 5
    cycle_years: int = 5
    rounding: Rounding = Rounding.SAME_DAY
    cap_years: int | None = None
    minimum_window_days: int = 7
    grace_hours: int = 0
    time_limit_seconds: int | None = None
    show_key: ShowKey = ShowKey.AT_ONCE
    stop_after_won: bool = False
    void_excuses: bool = False
    rescore_may_shorten: bool = False
    at_risk_below: int = 2
    book_by_days: int = 60
    area_minimum_items: int = 12
    shortage_notice_days: int = 30
    repeat_quota: int = 2
    pretest_sample: int = 100
    decide_before_expiry_days: int = 30
    renew_from: float = 0.8
    refuse_below: float = 0.2
    minimum_answers: int = 12

    def __post_init__(self) -> None:
        problems = tuple(_problems(self))
        if problems:
            raise InvalidPolicy(self.name, problems)

    @property
    def name(self) -> str:
        """The policy and its version as evidence names them: ``standard/1``."""
        return f"{self.code}/{self.version}"

    @property
    def months_in_period(self) -> int:
        """How many counted months one decision looks at."""
        return self.counted_months * (self.cycle_years if self.period is Period.CYCLE else 1)


def policy_for(policies: Iterable[Policy], on: date) -> Policy:
    """Return the version in force on a day: the one that took effect last, that day included.

    Raises `NoPolicyInForce` when the first version takes effect later. No two policies of a
    programme take effect on the same day; see `same_day_policies`.
    """
    in_force = [policy for policy in policies if policy.takes_effect_on <= on]
    if not in_force:
        raise NoPolicyInForce(
            f"No policy is in force on {on.isoformat()}; add a version to the programme that "
            "takes effect on or before that day."
        )
    return max(in_force, key=lambda policy: (policy.takes_effect_on, policy.version))


def same_day_policies(policies: Iterable[Policy]) -> tuple[tuple[Policy, Policy], ...]:
    """Return each policy that takes effect on the day of an earlier listed one, with that one."""
    first: dict[date, Policy] = {}
    clashes = []
    for policy in policies:
        earlier = first.setdefault(policy.takes_effect_on, policy)
        if earlier is not policy:
            clashes.append((earlier, policy))
    return tuple(clashes)


_LIMITS: Final[tuple[tuple[str, int, int], ...]] = (
    ("version", 1, 9_999),
    ("needed", 1, 1_200),
    ("counted_months", 1, 60),
    ("grant_years", 1, 20),
    ("test_grant_years", 1, 20),
    ("cycle_years", 1, 20),
    ("cap_years", 1, 20),
    ("minimum_window_days", 0, 28),
    ("grace_hours", 0, 72),
    ("time_limit_seconds", 20, 86_400),
    ("at_risk_below", 0, 60),
    ("book_by_days", 0, 365),
    ("area_minimum_items", 1, 10_000),
    ("shortage_notice_days", 0, 365),
    ("repeat_quota", 0, 60),
    ("pretest_sample", 0, 1_000_000),
    ("decide_before_expiry_days", 0, 365),
    ("minimum_answers", 1, 1_200),
)
"""The least and the greatest value of each number."""

_PERIOD_OF: Final = {
    PolicyKind.CREDITS: Period.CREDIT_YEAR,
    PolicyKind.POOLED: Period.CYCLE,
}


def _problems(policy: Policy) -> Iterator[PolicyProblem]:
    if not policy.code.strip():
        yield PolicyProblem("code", "The policy has no code.", "Give it a short name.")
    yield from _out_of_limits(policy)
    yield from _out_of_proportion(policy)
    yield from _out_of_kind(policy)


def _out_of_limits(policy: Policy) -> Iterator[PolicyProblem]:
    for field, least, most in _LIMITS:
        value: int | None = getattr(policy, field)
        if value is not None and not least <= value <= most:
            fix = f"Give a number from {least} to {most}."
            yield PolicyProblem(field, f"{field} is {value}.", fix)


def _out_of_proportion(policy: Policy) -> Iterator[PolicyProblem]:
    months = policy.months_in_period
    pairs = (
        ("needed", months, "months in the period"),
        ("at_risk_below", policy.counted_months, "counted months of a credit year"),
        ("repeat_quota", policy.counted_months, "counted months of a credit year"),
        ("minimum_answers", months, "months in the period"),
        ("grant_years", policy.cycle_years, "years of a cycle"),
    )
    for field, most, of_what in pairs:
        if not _is_read(policy, field):
            continue
        value: int = getattr(policy, field)
        if value > most:
            yield PolicyProblem(
                field,
                f"{field} is {value}, more than the {most} {of_what}.",
                f"Give at most {most}.",
            )


def _is_read(policy: Policy, field: str) -> bool:
    """Tell whether a policy of this kind reads the field at all."""
    by_probability = policy.kind is PolicyKind.PROBABILITY
    return {"needed": not by_probability, "minimum_answers": by_probability}.get(field, True)


def _out_of_kind(policy: Policy) -> Iterator[PolicyProblem]:
    wanted = _PERIOD_OF.get(policy.kind, policy.period)
    if policy.period is not wanted:
        yield PolicyProblem(
            "period",
            f"A policy of kind {policy.kind.value} decides over a {wanted.value}, "
            f"not a {policy.period.value}.",
            f'Write period = "{wanted.value}", or choose another kind.',
        )
    if not 0 < policy.refuse_below < policy.renew_from < 1:
        yield PolicyProblem(
            "renew_from",
            f"renew_from is {policy.renew_from:g} and refuse_below {policy.refuse_below:g}.",
            "Give two probabilities between 0 and 1, refuse_below the smaller.",
        )
