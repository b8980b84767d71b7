"""Decisions about credentials: what is decided, from which evidence, and the same again.

A decision's evidence is a copy of what the rule was given. `recompute` reads nothing else,
so that anybody who holds the evidence can check the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from renewal.domain.calendar import Rounding, add_years, extend, local_date
from renewal.domain.credit_year import CREDITS, CreditYear, YearMonth
from renewal.domain.extension import Extension, extended_to, recertified_to
from renewal.domain.policy import Policy

NOT_BEFORE = "not_before"
"""In evidence: an expiry that was in force before a rescore, and that it did not move earlier."""


class DecisionKind(StrEnum):
    """What a decision is about."""

    EXTENSION = "extension"
    CYCLE = "cycle"
    RECERTIFICATION = "recertification"
    BULK = "bulk"
    AWARD = "award"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision comes to: the day it takes effect, and the expiry before and after."""

    effective_on: date
    expires_before: date
    expires_after: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision that is ready to be stored; ``cause`` names what it answers."""

    kind: DecisionKind
    cause: str
    policy: Policy
    outcome: Outcome
    evidence: dict[str, Any]


def year_cause(number: int) -> str:
    """Return the cause of an extension: the credit year that was won."""
    return f"year {number}"


def test_cause(passed_on: date) -> str:
    """Return the cause of a recertification: the day the test was passed."""
    return f"test {passed_on.isoformat()}"


def extension_verdict(year: CreditYear, expires_on: date, zone: ZoneInfo) -> Verdict:
    """Return the extension that a won credit year brings, counted from the present expiry.

    It takes effect on the local date of the receipt that completed the credits.
    """
    won_at = year.won_at
    if won_at is None:
        raise ValueError("only a credit year that is won brings an extension")
    decided_on = local_date(won_at, zone)
    extension = extended_to(expires_on, decided_on, year.policy)
    evidence = {
        "credit_year": year.number,
        "zone": zone.key,
        "months": [_month(entry) for entry in year.months],
        "needed": year.policy.needed,
        **_terms(year.policy, extension),
        "grant_years": year.policy.grant_years,
        "cap_years": year.policy.cap_years,
        "base_on": extension.base_on.isoformat(),
        "clipped_days": extension.clipped_days,
    }
    outcome = Outcome(decided_on, expires_on, extension.expires_after)
    return Verdict(DecisionKind.EXTENSION, year_cause(year.number), year.policy, outcome, evidence)


def recertification_verdict(passed_on: date, expires_on: date, policy: Policy) -> Verdict:
    """Return the new expiry after a recertification test; it takes effect on the test's day."""
    extension = recertified_to(expires_on, passed_on, policy)
    evidence = {
        "passed_on": passed_on.isoformat(),
        **_terms(policy, extension),
        "grant_years": policy.test_grant_years,
    }
    outcome = Outcome(passed_on, expires_on, extension.expires_after)
    return Verdict(DecisionKind.RECERTIFICATION, test_cause(passed_on), policy, outcome, evidence)


def bulk_cause(proposal_id: int) -> str:
    """Return the cause of a bulk extension: the proposal that two people agreed on."""
    return f"bulk {proposal_id}"


def bulk_verdict(
    proposal_id: int, until: date, expires_on: date, decided_on: date, policy: Policy
) -> Verdict:
    """Return the extension of one credential of a cohort to a day; no cap applies to it."""
    after = max(expires_on, until)
    evidence = {
        "proposal": proposal_id,
        "until": until.isoformat(),
        "decided_on": decided_on.isoformat(),
        "rounding": str(policy.rounding),
        "expires_before": expires_on.isoformat(),
        "expires_after": after.isoformat(),
    }
    outcome = Outcome(decided_on, expires_on, after)
    return Verdict(DecisionKind.BULK, bulk_cause(proposal_id), policy, outcome, evidence)


def credits_of(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the credits that won a year, oldest first; what came after them may differ."""
    earned = [
        (month["credited_at"], month["month"])
        for month in evidence.get("months", ())
        if month["credited_at"]
    ]
    return sorted(earned)[: evidence.get("needed", 0)]


def kept_by(evidence: Mapping[str, Any], outcome: Outcome) -> Outcome:
    """Return the outcome with the expiry that a rescore did not move earlier, if one is named."""
    not_before = evidence.get(NOT_BEFORE)
    if not_before is None:
        return outcome
    after = max(outcome.expires_after, date.fromisoformat(not_before))
    return replace(outcome, expires_after=after)


def recompute(kind: DecisionKind, evidence: Mapping[str, Any]) -> Outcome:
    """Return what the rule makes of copied evidence, by the terms that the evidence names.

    When the months do not hold the credits needed, the expiry stays and ``effective_on`` is
    the first day there is, which no decision ever names.
    """
    return kept_by(evidence, _recompute(kind, evidence))


def _recompute(kind: DecisionKind, evidence: Mapping[str, Any]) -> Outcome:
    before = date.fromisoformat(evidence["expires_before"])
    rounding = Rounding(evidence["rounding"])
    if kind is DecisionKind.RECERTIFICATION:
        passed_on = date.fromisoformat(evidence["passed_on"])
        after = max(before, extend(passed_on, evidence["grant_years"], rounding))
        return Outcome(passed_on, before, after)
    if kind is DecisionKind.BULK:
        until = date.fromisoformat(evidence["until"])
        return Outcome(date.fromisoformat(evidence["decided_on"]), before, max(before, until))
    if kind is DecisionKind.EXTENSION:
        return _recompute_extension(evidence, before, rounding)
    raise ValueError(f"a decision of kind '{kind}' is not computed from evidence")


def _recompute_extension(evidence: Mapping[str, Any], before: date, rounding: Rounding) -> Outcome:
    credited = sorted(
        datetime.fromisoformat(month["credited_at"])
        for month in evidence["months"]
        if month["state"] in CREDITS and month["credited_at"] is not None
    )
    if len(credited) < evidence["needed"]:
        return Outcome(date.min, before, before)
    decided_on = local_date(credited[evidence["needed"] - 1], ZoneInfo(evidence["zone"]))
    after = extend(max(before, decided_on), evidence["grant_years"], rounding)
    if evidence["cap_years"] is not None:
        after = min(after, add_years(decided_on, evidence["cap_years"]))
    return Outcome(decided_on, before, max(before, after))


def _terms(policy: Policy, extension: Extension) -> dict[str, Any]:
    return {
        "rounding": str(policy.rounding),
        "expires_before": extension.expires_before.isoformat(),
        "expires_after": extension.expires_after.isoformat(),
    }


def _month(entry: YearMonth) -> dict[str, Any]:
    return {
        "month": str(entry.month),
        "state": str(entry.state),
        "question": entry.code,
        "credited_at": entry.credited_at.isoformat() if entry.credited_at else None,
    }
