"""Decisions: what they are made from, and that anybody comes to the same from the evidence."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain import decision
from renewal.domain.calendar import Rounding, window_of
from renewal.domain.credit_year import CreditYear, credit_years
from renewal.domain.decision import (
    DecisionKind,
    Outcome,
    Verdict,
    bulk_verdict,
    extension_verdict,
    recertification_verdict,
    recompute,
    year_cause,
)
from renewal.domain.history import History, Question
from renewal.domain.policy import Policy
from tests.domain.people import (
    EXPIRY,
    STANDARD,
    ZONE,
    answers,
    credential,
    enrolled,
    leave,
    local,
    month,
    only_year,
    rosa,
    rules,
    years_of,
)


def copied(verdict: Verdict) -> dict[str, Any]:
    """The evidence as it comes back from a database that stores JSON."""
    stored: dict[str, Any] = json.loads(json.dumps(verdict.evidence, sort_keys=True))
    return stored


def won(history: History, at: str, policy: Policy = STANDARD) -> CreditYear:
    year = only_year(history, at, policy)
    assert year.won
    return year


# ------------------------------------------------------------------------------ extensions


def test_it_extends_by_one_year_on_the_day_of_the_eighth_right_answer() -> None:
    year = won(rosa("rrrrrrrr"), "2027-08-10")

    verdict = extension_verdict(year, EXPIRY, ZONE)

    assert (verdict.kind, verdict.cause) == (DecisionKind.EXTENSION, "year 1")
    assert verdict.outcome == Outcome(date(2027, 8, 10), EXPIRY, date(2030, 3, 10))


def test_it_decides_nothing_with_seven() -> None:
    (year,) = years_of(rosa("rrrrrrrwwww"), "2027-11-15")

    with pytest.raises(ValueError, match="only a credit year that is won"):
        extension_verdict(year, EXPIRY, ZONE)


@pytest.mark.parametrize(
    ("received", "zone", "decided_on"),
    [
        ("2027-09-01T03:59:59", "America/New_York", date(2027, 8, 31)),
        ("2027-08-31T04:00:00", "America/New_York", date(2027, 8, 31)),
        ("2027-08-31T03:59:59", "America/New_York", date(2027, 8, 30)),
        ("2027-08-31T03:59:59", "Asia/Tokyo", date(2027, 8, 31)),
    ],
)
def test_it_takes_effect_on_the_local_date_of_the_receipt(
    received: str, zone: str, decided_on: date
) -> None:
    asked = answers("2027-01", "rrrrrrr")
    august = month("2027-08")
    at = datetime.fromisoformat(received).replace(tzinfo=UTC)
    asked[august] = Question(august, "Q-2027-08", at, right=True)
    year = won(credential(enrolled("2027-01"), asked=asked), "2027-09-15")

    verdict = extension_verdict(year, EXPIRY, ZoneInfo(zone))

    assert verdict.outcome.effective_on == decided_on
    assert recompute(verdict.kind, copied(verdict)) == verdict.outcome


def test_it_names_everything_it_was_made_from() -> None:
    history = rosa("rwrrrrrrr", pauses=(leave("2027-12-01", "2027-12-24", recorded="2027-02-01"),))
    year = won(history, "2027-09-10", rules(cap_years=2))

    evidence = extension_verdict(year, EXPIRY, ZONE).evidence

    assert {key: evidence[key] for key in evidence if key != "months"} == {
        "credit_year": 1,
        "zone": "America/New_York",
        "needed": 8,
        "rounding": "same-day",
        "expires_before": "2029-03-10",
        "expires_after": "2029-09-10",
        "grant_years": 1,
        "cap_years": 2,
        "base_on": "2029-03-10",
        "clipped_days": 181,
    }
    assert [entry["state"] for entry in evidence["months"]] == (
        ["right", "wrong", *["right"] * 7, "to come", "to come", "excused", "to come"]
    )
    assert evidence["months"][0] == {
        "month": "2027-01",
        "state": "right",
        "question": "Q-2027-01",
        "credited_at": "2027-01-10T17:00:00+00:00",
    }
    assert evidence["months"][-1] == {
        "month": "2028-01",
        "state": "to come",
        "question": None,
        "credited_at": None,
    }


def test_it_decides_on_the_day_a_late_excuse_was_recorded() -> None:
    late = leave("2027-03-10", "2027-03-20", recorded="2028-02-07T09:30")
    first, _ = years_of(rosa("rr.rrrrrw...", pauses=(late,)), "2028-02-07T09:30")

    verdict = extension_verdict(first, EXPIRY, ZONE)

    assert verdict.outcome == Outcome(date(2028, 2, 7), EXPIRY, date(2030, 3, 10))
    assert recompute(verdict.kind, copied(verdict)) == verdict.outcome


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, Outcome(date(2027, 8, 10), EXPIRY, date(2030, 3, 10))),
        # Evidence that was tampered with gives another outcome than the one that is stored.
        ({"needed": 9}, Outcome(date.min, EXPIRY, EXPIRY)),
        ({"needed": 7}, Outcome(date(2027, 7, 10), EXPIRY, date(2030, 3, 10))),
        ({"rounding": "half-year"}, Outcome(date(2027, 8, 10), EXPIRY, date(2030, 6, 30))),
        ({"grant_years": 2}, Outcome(date(2027, 8, 10), EXPIRY, date(2031, 3, 10))),
        ({"cap_years": 2}, Outcome(date(2027, 8, 10), EXPIRY, date(2029, 8, 10))),
        ({"cap_years": 1}, Outcome(date(2027, 8, 10), EXPIRY, EXPIRY)),
        (
            {"expires_before": "2020-03-10"},
            Outcome(date(2027, 8, 10), date(2020, 3, 10), date(2028, 8, 10)),
        ),
    ],
)
def test_it_is_recomputed_from_nothing_but_the_evidence(
    change: dict[str, Any], expected: Outcome
) -> None:
    verdict = extension_verdict(won(rosa("rrrrrrrr"), "2027-08-10"), EXPIRY, ZONE)

    again = recompute(DecisionKind.EXTENSION, copied(verdict) | change)

    assert again == expected


def test_it_does_not_hold_when_a_month_in_the_evidence_is_turned() -> None:
    evidence = copied(extension_verdict(won(rosa("rrrrrrrr"), "2027-08-10"), EXPIRY, ZONE))
    evidence["months"][3]["state"] = "wrong"

    again = recompute(DecisionKind.EXTENSION, evidence)

    assert again == Outcome(date.min, EXPIRY, EXPIRY)


# ------------------------------------------------------------------------- recertification


@pytest.mark.parametrize(
    ("expires_on", "passed_on", "after"),
    [
        (EXPIRY, date(2029, 5, 15), date(2034, 5, 15)),
        (EXPIRY, date(2028, 2, 29), date(2033, 2, 28)),
        (date(2035, 3, 10), date(2028, 2, 29), date(2035, 3, 10)),
    ],
)
def test_it_takes_effect_on_the_day_of_the_test(
    expires_on: date, passed_on: date, after: date
) -> None:
    verdict = recertification_verdict(passed_on, expires_on, STANDARD)

    assert verdict.outcome == Outcome(passed_on, expires_on, after)
    assert (verdict.kind, verdict.cause) == (DecisionKind.RECERTIFICATION, f"test {passed_on}")
    assert recompute(verdict.kind, copied(verdict)) == verdict.outcome


def test_it_names_the_terms_of_a_recertification() -> None:
    policy = rules(rounding=Rounding.MONTH_END)

    evidence = recertification_verdict(date(2029, 5, 15), EXPIRY, policy).evidence

    assert evidence == {
        "passed_on": "2029-05-15",
        "rounding": "month-end",
        "expires_before": "2029-03-10",
        "expires_after": "2034-05-31",
        "grant_years": 5,
    }


@pytest.mark.parametrize("kind", [DecisionKind.CYCLE, DecisionKind.AWARD, DecisionKind.ACT])
def test_it_computes_no_kind_that_people_decide(kind: DecisionKind) -> None:
    evidence = {"expires_before": "2029-03-10", "rounding": "same-day"}

    with pytest.raises(ValueError, match="is not computed from evidence"):
        recompute(kind, evidence)


def test_it_has_one_cause_for_each_year_and_each_test() -> None:
    causes = [year_cause(1), year_cause(2), decision.test_cause(date(2029, 5, 15))]

    assert causes == ["year 1", "year 2", "test 2029-05-15"]


# ------------------------------------------------------------------------------ properties

POLICIES = st.builds(
    rules,
    needed=st.integers(1, 8),
    grant_years=st.integers(1, 5),
    rounding=st.sampled_from(Rounding),
    cap_years=st.one_of(st.none(), st.integers(1, 10)),
    test_grant_years=st.integers(1, 10),
)
EXPIRIES = st.dates(date(2020, 1, 1), date(2040, 12, 31))
ZONES = st.sampled_from(["America/New_York", "Pacific/Apia", "Asia/Kathmandu", "UTC"])


@settings(max_examples=100)
@given(st.text("rw.", min_size=8, max_size=12), POLICIES, EXPIRIES, ZONES, st.randoms())
def test_it_explains_every_extension_the_same_way(
    letters: str, policy: Policy, expires_on: date, name: str, chance: Any
) -> None:
    zone = ZoneInfo(name)
    asked = {
        known: Question(known, question.code, _some_time_in(question, chance), question.right)
        for known, question in answers("2027-01", letters).items()
    }
    at = local("2028-03-01")
    years = credit_years(credential(enrolled("2027-01"), asked=asked), (policy,), zone, at)

    for year in (year for year in years if year.won):
        verdict = extension_verdict(year, expires_on, zone)

        assert copied(verdict) == verdict.evidence
        assert recompute(verdict.kind, copied(verdict)) == verdict.outcome
        assert verdict == extension_verdict(year, expires_on, zone)
        assert verdict.outcome.expires_after >= expires_on


def _some_time_in(question: Question, chance: Any) -> datetime | None:
    if question.received_at is None:
        return None
    window = window_of(question.month, ZONE)
    length = window.closes_at - window.opens_at - timedelta(microseconds=1)
    return window.opens_at + length * chance.random()


@given(EXPIRIES, EXPIRIES, POLICIES)
def test_it_explains_every_recertification_the_same_way(
    passed_on: date, expires_on: date, policy: Policy
) -> None:
    verdict = recertification_verdict(passed_on, expires_on, policy)

    again = recompute(verdict.kind, copied(verdict))

    assert again == verdict.outcome


@pytest.mark.parametrize(
    ("expires_on", "after"),
    [(date(2029, 3, 10), date(2029, 9, 10)), (date(2030, 1, 1), date(2030, 1, 1))],
)
def test_it_extends_a_cohort_to_a_day_and_takes_no_day_away(expires_on: date, after: date) -> None:
    policy = Policy(code="standard", version=1, takes_effect_on=date(2000, 1, 1), cap_years=1)

    verdict = bulk_verdict(7, date(2029, 9, 10), expires_on, date(2026, 11, 24), policy)

    assert verdict.cause == "bulk 7"
    assert verdict.outcome.expires_after == after
    assert recompute(DecisionKind.BULK, verdict.evidence) == verdict.outcome
