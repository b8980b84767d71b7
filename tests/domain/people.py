"""Technicians and their credentials as plain values, for the tests of the rules.

Everybody lives in New York's time and falls under eight of twelve for one year. Rosa is on time
with everything: certified since 2024, valid to 10 March 2029. What a test is about is named where
the credential is made; the rest is hers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from renewal.domain.calendar import Month, window_of
from renewal.domain.credit_year import CreditYear, credit_years
from renewal.domain.history import Enrolment, History, Pause, PauseKind, Question, Validity
from renewal.domain.policy import Policy
from renewal.domain.standing import Standing, standing_of

ZONE = ZoneInfo("America/New_York")
STANDARD = Policy(code="standard", version=1, takes_effect_on=date(2000, 1, 1))
EXPIRY = date(2029, 3, 10)
JANUARY = Month(2027, 1)


def rules(**changes: Any) -> Policy:
    """The standard policy with these fields changed."""
    return Policy(code="standard", version=1, takes_effect_on=date(2000, 1, 1), **changes)


def month(text: str) -> Month:
    return Month.parse(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


def local(text: str, zone: ZoneInfo = ZONE) -> datetime:
    """The instant (UTC) at which a wall clock shows ``text``, at noon when it names no time."""
    wall = datetime.fromisoformat(text)
    if len(text) == len("2027-01-01"):
        wall = datetime.combine(wall.date(), time(12))
    return wall.replace(tzinfo=zone).astimezone(UTC)


def enrolled(first: str, *, recorded: str | None = None, ended: str | None = None) -> Enrolment:
    """An enrolment recorded as its first month begins, unless said otherwise."""
    known = month(first)
    recorded_at = local(recorded) if recorded else window_of(known, ZONE).opens_at
    return Enrolment(
        recorded_at.astimezone(ZONE).date(), recorded_at, known, local(ended) if ended else None
    )


def leave(begins: str, ends: str | None = None, *, recorded: str | None = None) -> Pause:
    """A leave from the beginning of one day to the beginning of another."""
    return pause(PauseKind.LEAVE, begins, ends, recorded=recorded)


def suspension(begins: str, ends: str | None = None, *, recorded: str | None = None) -> Pause:
    return pause(PauseKind.SUSPENSION, begins, ends, recorded=recorded)


def pause(kind: PauseKind, begins: str, ends: str | None, *, recorded: str | None = None) -> Pause:
    begins_at = local(f"{begins}T00:00")
    return Pause(
        kind,
        begins_at,
        local(recorded) if recorded else begins_at,
        local(f"{ends}T00:00") if ends else None,
    )


def answers(first: str, letters: str) -> dict[Month, Question]:
    """One letter a month: r right, w wrong, . asked and unanswered, - not asked.

    Answers are received at noon of the tenth.
    """
    asked = {}
    for offset, letter in enumerate(letters):
        known = month(first).plus(offset)
        if letter == "-":
            continue
        received_at = local(f"{known}-10") if letter in "rw" else None
        right = letter == "r" if letter in "rw" else None
        asked[known] = Question(known, f"Q-{known}", received_at, right)
    return asked


def credential(
    *spans: Enrolment, asked: dict[Month, Question] | None = None, **changes: Any
) -> History:
    """Rosa's brakes, enrolled in these spans, with these questions."""
    facts: dict[str, Any] = {
        "area": "A5",
        "validities": (Validity(date(2024, 3, 10), EXPIRY),),
        "enrolments": spans,
        "questions": asked or {},
    }
    return History(**(facts | changes))


def rosa(letters: str = "", first: str = "2027-01", **changes: Any) -> History:
    """Rosa enrolled from ``first`` on, one letter for each month since."""
    return credential(enrolled(first), asked=answers(first, letters), **changes)


def years_of(
    history: History, at: str, policies: Sequence[Policy] = (STANDARD,)
) -> tuple[CreditYear, ...]:
    return credit_years(history, policies, ZONE, local(at))


def only_year(history: History, at: str, policy: Policy = STANDARD) -> CreditYear:
    (year,) = years_of(history, at, (policy,))
    return year


def standing(history: History, at: str, policies: Sequence[Policy] = (STANDARD,)) -> Standing:
    return standing_of(history, policies, ZONE, local(at))


def letters_of(year: CreditYear) -> str:
    """A year as one letter a month: r w . as in `answers`, o open, t to come, e excused, c, n."""
    names = {
        "right": "r",
        "wrong": "w",
        "missed": ".",
        "open": "o",
        "to come": "t",
        "excused": "e",
        "credited": "c",
        "not asked": "n",
    }
    return "".join(names[entry.state] for entry in year.months)


def just_before(instant: datetime) -> datetime:
    return instant - timedelta(microseconds=1)
