"""Deciding anew: as if the answers had been scored so at once, and never to anybody's harm."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.calendar import Month, local_date
from renewal.domain.credit_year import CreditYear, credit_years
from renewal.domain.deciding_anew import Anew, Made, decided_anew
from renewal.domain.decision import (
    NOT_BEFORE,
    DecisionKind,
    Outcome,
    Verdict,
    bulk_verdict,
    extension_verdict,
    recertification_verdict,
    recompute,
)
from renewal.domain.history import Question
from renewal.domain.policy import Policy
from tests.domain.people import STANDARD, ZONE, answers, credential, enrolled, local, rules

AT = "2029-12-20"
EXPIRED = date(2026, 3, 10)
EXPIRY = date(2029, 3, 10)
DAY = timedelta(days=1)
Act = tuple[str, datetime]
"""An act of the office, "test" or "bulk", and when it was recorded."""


def years_of(asked: dict[Month, Question], policy: Policy) -> tuple[CreditYear, ...]:
    history = credential(enrolled("2027-01"), asked=asked)
    return credit_years(history, (policy,), ZONE, local(AT))


def acted(act: Act, number: int, expires_on: date, policy: Policy) -> Verdict:
    kind, at = act
    on = local_date(at, ZONE)
    if kind == "test":
        return recertification_verdict(on, expires_on, policy)
    return bulk_verdict(number, on.replace(year=on.year + 4, day=1), expires_on, on, policy)


def decided_live(
    years: tuple[CreditYear, ...], acts: list[Act], expires_on: date, policy: Policy
) -> list[Made]:
    """The decisions as they are made one after the other, each at its time."""
    events: list[tuple[datetime, Any]] = [(y.won_at, y) for y in years if y.won and y.won_at]
    events += [(at, (kind, at)) for kind, at in acts]
    made: list[Made] = []
    for at, event in sorted(events, key=lambda each: each[0]):
        if isinstance(event, CreditYear):
            verdict = extension_verdict(event, expires_on, ZONE)
        else:
            verdict = acted(event, acts.index(event), expires_on, policy)
        made.append(stored(verdict, len(made) + 1, at))
        expires_on = verdict.outcome.expires_after
    return made


def stored(verdict: Verdict, number: int, at: datetime, version: int = 1) -> Made:
    name = (verdict.policy.code, verdict.policy.version)
    evidence = json.loads(json.dumps(verdict.evidence))
    return Made(number, verdict.kind, verdict.cause, version, at, name, evidence, verdict.outcome)


def in_force(made: list[Made], anew: tuple[Anew, ...]) -> list[Made]:
    """The decisions in force once those that differ have superseded the others."""
    gone = {each.replaces.id for each in anew if each.replaces}
    kept = [each for each in made if each.id not in gone]
    for place, each in enumerate(anew, start=len(made) + 1):
        old = each.replaces
        at = old.first_at if old else local(AT)
        kept.append(stored(each.verdict, place, at, old.version + 1 if old else 1))
    return kept


def outcomes(made: list[Made]) -> dict[str, Outcome]:
    return {each.cause: each.outcome for each in made}


def last_expiry(made: list[Made], expires_on: date) -> date:
    return max([expires_on, *(each.outcome.expires_after for each in made)])


def made_right(asked: dict[Month, Question], places: set[int]) -> dict[Month, Question]:
    """The answers, with those at some places right."""
    return {
        month: replace(question, right=True)
        if place in places and question.received_at is not None
        else question
        for place, (month, question) in enumerate(asked.items())
    }


LETTERS = st.text(alphabet="rrrw.", min_size=8, max_size=30)
PLACES = st.sets(st.integers(0, 29), max_size=8)
# Other instants than those of the answers, which come at noon of the tenth.
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["test", "bulk"]),
        st.integers(0, 900).map(lambda day: datetime(2027, 1, 3, 9, tzinfo=UTC) + day * DAY),
    ),
    max_size=3,
    unique_by=lambda act: act[1],
)
POLICIES = st.builds(rules, rescore_may_shorten=st.booleans(), cap_years=st.sampled_from([None, 3]))
STARTS = st.sampled_from([EXPIRY, EXPIRED])


def test_it_wins_a_year_on_the_day_of_the_answer_that_became_the_eighth_credit() -> None:
    asked = answers("2027-01", "wrrrrrrr")
    years = years_of(made_right(asked, {0}), STANDARD)

    [anew] = decided_anew((), years, EXPIRY, (STANDARD,), ZONE)

    assert anew.replaces is None
    assert anew.verdict.outcome == Outcome(date(2027, 8, 10), EXPIRY, date(2030, 3, 10))


def test_it_decides_what_came_later_again_in_order() -> None:
    asked = answers("2027-01", "wrrrrrrr")
    acts: list[Act] = [("test", local("2027-09-30"))]
    made = decided_live(years_of(asked, STANDARD), acts, EXPIRY, STANDARD)

    found = decided_anew(
        made, years_of(made_right(asked, {0}), STANDARD), EXPIRY, (STANDARD,), ZONE
    )

    assert [(each.verdict.cause, each.verdict.outcome) for each in found] == [
        ("year 1", Outcome(date(2027, 8, 10), EXPIRY, date(2030, 3, 10))),
        ("test 2027-09-30", Outcome(date(2027, 9, 30), date(2030, 3, 10), date(2032, 9, 30))),
    ]
    assert [each.replaces for each in found] == [None, made[0]]


def test_it_keeps_an_expiry_that_an_earlier_credit_would_move_earlier() -> None:
    asked = answers("2027-01", "wrrrrrrrr")
    made = decided_live(years_of(asked, STANDARD), [], EXPIRED, STANDARD)
    after = made_right(asked, {0})
    shortening = rules(rescore_may_shorten=True)

    [kept] = decided_anew(made, years_of(after, STANDARD), EXPIRED, (STANDARD,), ZONE)
    [moved] = decided_anew(made, years_of(after, shortening), EXPIRED, (shortening,), ZONE)

    assert kept.verdict.outcome == Outcome(date(2027, 8, 10), EXPIRED, date(2028, 9, 10))
    assert kept.verdict.evidence[NOT_BEFORE] == "2028-09-10"
    assert moved.verdict.outcome.expires_after == date(2028, 8, 10)
    assert NOT_BEFORE not in moved.verdict.evidence
    for each in (kept.verdict, moved.verdict):
        assert recompute(each.kind, each.evidence) == each.outcome


@given(LETTERS, PLACES, ACTS, POLICIES, STARTS)
def test_it_is_as_if_the_answers_had_been_right_at_once_but_never_shortens(
    letters: str, places: set[int], acts: list[Act], policy: Policy, start: date
) -> None:
    asked = answers("2027-01", letters)
    after = years_of(made_right(asked, places), policy)
    made = decided_live(years_of(asked, policy), acts, start, policy)

    anew = decided_anew(made, after, start, (policy,), ZONE)

    now = in_force(made, anew)
    if any(NOT_BEFORE in each.evidence for each in now):
        assert not policy.rescore_may_shorten
    else:
        assert outcomes(now) == outcomes(decided_live(after, acts, start, policy))
    if not policy.rescore_may_shorten:
        assert last_expiry(now, start) >= last_expiry(made, start)
    for each in now:
        assert recompute(each.kind, each.evidence) == each.outcome


@given(LETTERS, PLACES, PLACES, ACTS, POLICIES, STARTS)
def test_it_decides_nothing_twice_and_in_two_steps_what_it_does_in_one(
    letters: str,
    some: set[int],
    more: set[int],
    acts: list[Act],
    policy: Policy,
    start: date,
) -> None:
    asked = answers("2027-01", letters)
    made = decided_live(years_of(asked, policy), acts, start, policy)
    first = years_of(made_right(asked, some), policy)
    second = years_of(made_right(asked, some | more), policy)

    one = in_force(made, decided_anew(made, first, start, (policy,), ZONE))
    two = in_force(one, decided_anew(one, second, start, (policy,), ZONE))

    assert decided_anew(two, second, start, (policy,), ZONE) == ()
    once = in_force(made, decided_anew(made, second, start, (policy,), ZONE))
    if not any(NOT_BEFORE in each.evidence for each in (*one, *two, *once)):
        assert outcomes(two) == outcomes(once)


def test_it_leaves_alone_what_no_answer_bears_on() -> None:
    asked = answers("2027-01", "rrrrrrrr")
    acts: list[Act] = [("bulk", local("2027-03-03")), ("test", local("2027-09-30"))]
    years = years_of(asked, STANDARD)
    made = decided_live(years, acts, EXPIRY, STANDARD)

    assert decided_anew(made, years, EXPIRY, (STANDARD,), ZONE) == ()
    assert {each.kind for each in made} == {
        DecisionKind.BULK,
        DecisionKind.EXTENSION,
        DecisionKind.RECERTIFICATION,
    }
