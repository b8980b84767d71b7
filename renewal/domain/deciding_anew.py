"""Decides a credential anew after its answers were rescored: everything in order, once more.

What comes out is what would have been decided if the answers had been scored so from the start,
but for one thing: unless the policy says otherwise, no expiry that was in force moves earlier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from renewal.domain.calendar import zone_of
from renewal.domain.credit_year import CreditYear
from renewal.domain.decision import (
    NOT_BEFORE,
    DecisionKind,
    Outcome,
    Verdict,
    credits_of,
    extension_verdict,
    recompute,
    year_cause,
)
from renewal.domain.policy import Policy, policy_for

TURN: Final = "in_turn_at"
"""In evidence: the instant at which it would have been decided, had it been scored so at once."""
RECOMPUTED: Final = frozenset({DecisionKind.RECERTIFICATION, DecisionKind.BULK})


@dataclass(frozen=True, slots=True)
class Made:
    """A decision in force; ``first_at`` is when it was made in its first version."""

    id: int
    kind: DecisionKind
    cause: str
    version: int
    first_at: datetime
    policy_name: tuple[str, int]
    evidence: Mapping[str, Any]
    outcome: Outcome

    @property
    def turn(self) -> datetime:
        """When its turn is among the decisions about its credential."""
        told = self.evidence.get(TURN)
        return self.first_at if told is None else datetime.fromisoformat(told)


@dataclass(frozen=True, slots=True)
class Anew:
    """A decision to be stored, and the one that it supersedes, if there is one."""

    verdict: Verdict
    replaces: Made | None


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is decided at an instant: a credit year won, or what a decision in force answers."""

    at: datetime
    year: CreditYear | None
    made: Made | None


def decided_anew(
    made: Sequence[Made],
    years: Sequence[CreditYear],
    expires_on: date,
    policies: Sequence[Policy],
    zone: ZoneInfo,
) -> tuple[Anew, ...]:
    """Return the decisions that differ from those in force, in their order.

    ``made`` are the decisions in force, ``years`` the credit years as they stand,
    ``expires_on`` is the expiry before the first decision.
    """
    found = []
    for turn in _in_turn(made, years):
        verdict = _verdict(turn, expires_on, policies, zone)
        if verdict is None or _is_in_force(verdict, turn.made):
            assert turn.made is not None, "a year without a decision has a verdict"
            expires_on = max(expires_on, turn.made.outcome.expires_after)
        else:
            expires_on = verdict.outcome.expires_after
            found.append(Anew(verdict, turn.made))
    return tuple(found)


def _in_turn(made: Sequence[Made], years: Sequence[CreditYear]) -> list[_Turn]:
    by_cause = {each.cause: each for each in made if each.kind is DecisionKind.EXTENSION}
    turns = [_turn_of(year, by_cause.pop(year_cause(year.number), None)) for year in _won(years)]
    answered = {id(turn.made) for turn in turns}
    turns += [_Turn(each.turn, None, each) for each in made if id(each) not in answered]
    return sorted(turns, key=lambda turn: (turn.at, turn.made.id if turn.made else 0))


def _won(years: Sequence[CreditYear]) -> Iterator[CreditYear]:
    return (year for year in years if year.won)


def _turn_of(year: CreditYear, made: Made | None) -> _Turn:
    """Return the turn of a year: where it was, or at its last credit, if that is another one."""
    if made is not None and credits_of(made.evidence) == credits_of(_evidence(year)):
        return _Turn(made.turn, year, made)
    assert year.won_at is not None, "the year is won"
    return _Turn(year.won_at, year, made)


def _evidence(year: CreditYear) -> dict[str, Any]:
    # Neither day nor zone says which credits there are.
    return extension_verdict(year, date.min, ZoneInfo("UTC")).evidence


def _verdict(
    turn: _Turn, expires_on: date, policies: Sequence[Policy], zone: ZoneInfo
) -> Verdict | None:
    """Return what is decided in this turn; None where what is in force stays as it is."""
    made = turn.made
    if turn.year is not None:
        own = zone_of(made.evidence["zone"]) if made is not None else zone
        verdict = extension_verdict(turn.year, expires_on, own)
        if made is None or made.turn != turn.at or TURN in made.evidence:
            verdict = _with(verdict, {TURN: turn.at.isoformat()})
    elif made is None or made.kind not in RECOMPUTED:
        return None
    else:
        verdict = _again(made, expires_on, policies)
    shortens = verdict.policy.rescore_may_shorten
    return verdict if made is None or shortens else _kept(verdict, made.outcome.expires_after)


def _again(made: Made, expires_on: date, policies: Sequence[Policy]) -> Verdict:
    evidence = {**made.evidence, "expires_before": expires_on.isoformat()}
    evidence.pop(NOT_BEFORE, None)
    outcome = recompute(made.kind, evidence)
    evidence["expires_after"] = outcome.expires_after.isoformat()
    named = (each for each in policies if (each.code, each.version) == made.policy_name)
    policy = next(named, None) or policy_for(policies, outcome.effective_on)
    return Verdict(made.kind, made.cause, policy, outcome, evidence)


def _kept(verdict: Verdict, not_before: date) -> Verdict:
    """Return the verdict with an expiry no earlier than the one that was in force."""
    if verdict.outcome.expires_after >= not_before:
        return verdict
    outcome = replace(verdict.outcome, expires_after=not_before)
    day = not_before.isoformat()
    return _with(replace(verdict, outcome=outcome), {NOT_BEFORE: day, "expires_after": day})


def _with(verdict: Verdict, more: Mapping[str, Any]) -> Verdict:
    return replace(verdict, evidence={**verdict.evidence, **more})


def _is_in_force(verdict: Verdict, made: Made | None) -> bool:
    return (
        made is not None
        and verdict.outcome == made.outcome
        and credits_of(verdict.evidence) == credits_of(made.evidence)
    )
