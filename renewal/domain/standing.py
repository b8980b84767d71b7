"""Standing: where a credential is now and what can still be reached.

Everything here is derived from a `History` at one instant; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from renewal.domain.calendar import Month, local_date
from renewal.domain.credit_year import (
    ANSWERABLE,
    CreditYear,
    MonthState,
    credit_years,
    first_month_of,
)
from renewal.domain.cycle import Cycle, cycles, unbroken
from renewal.domain.extension import extended_to
from renewal.domain.history import Enrolment, History, PauseKind
from renewal.domain.policy import Policy, policy_for
from renewal.domain.timetable import Timetable


class State(StrEnum):
    """Whether the credential counts, the first that applies in this order."""

    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    PENDING = "pending"
    EXPIRED = "expired"
    ACTIVE = "active"


class Outlook(StrEnum):
    """What the running credit year can still bring."""

    SECURED = "secured"
    ON_TRACK = "on track"
    AT_RISK = "at risk"
    OUT_OF_REACH = "out of reach"


@dataclass(frozen=True, slots=True)
class CycleStanding:
    """A cycle in numbers: years won, lost and open, and the expiry at either extreme."""

    number: int
    year: int
    won: int
    lost: int
    open: int
    renewed: bool | None
    unbroken: bool
    ended_by: str | None
    expires_if_none: date
    expires_if_all: date


@dataclass(frozen=True, slots=True)
class Standing:
    """The standing of one credential at one instant.

    ``outlook`` and ``misses_left`` are None when not enrolled, ``book_by`` when already
    expired, ``cycle`` when never enrolled. ``year`` is the credit year that runs, or is
    the next to begin.
    """

    area: str
    state: State
    on_leave: bool
    expires_on: date
    outlook: Outlook | None
    credits: int
    needed: int
    months_left: int
    misses_left: int | None
    earliest_extension_on: date
    lapses_before: bool
    book_by: date | None
    year: CreditYear | None
    cycle: CycleStanding | None


def state_of(history: History, at: datetime, today: date) -> State:
    """Return the credential's state at ``at``, which is ``today`` in the programme's zone."""
    if history.withdrawn_at is not None and history.withdrawn_at <= at:
        return State.WITHDRAWN
    if history.paused_at(at, PauseKind.SUSPENSION):
        return State.SUSPENDED
    if history.pending:
        return State.PENDING
    return State.ACTIVE if today <= history.expires_on else State.EXPIRED


def outlook_of(year: CreditYear) -> Outlook:
    """Return what the year can still bring, by credits and misses to spare."""
    if year.won:
        return Outlook.SECURED
    if year.misses_left < 0:
        return Outlook.OUT_OF_REACH
    return Outlook.AT_RISK if year.misses_left < year.policy.at_risk_below else Outlook.ON_TRACK


def standing_of(
    history: History, policies: Sequence[Policy], zone: tzinfo, at: datetime
) -> Standing:
    """Return the standing of a credential at ``at``."""
    today = local_date(at, zone)
    years = credit_years(history, policies, zone, at)
    enrolled = history.enrolled_at(at)
    year = _running(years, Timetable(history, zone).month_at(at))
    policy = year.policy if year else policy_for(policies, today)
    earliest = _earliest(history, policies, zone, at, year)
    expires_on = history.expires_on
    return Standing(
        area=history.area,
        state=state_of(history, at, today),
        on_leave=history.paused_at(at, PauseKind.LEAVE),
        expires_on=expires_on,
        outlook=outlook_of(year) if year and enrolled else None,
        credits=year.credits if year else 0,
        needed=policy.needed,
        months_left=len(year.answerable) if year else 0,
        misses_left=year.misses_left if year and enrolled else None,
        earliest_extension_on=earliest,
        lapses_before=expires_on < earliest,
        book_by=_book_by(expires_on, policy, today),
        year=year,
        cycle=_cycle(history, policies, years, enrolled, earliest, today),
    )


def _running(years: Sequence[CreditYear], month: Month) -> CreditYear | None:
    """Return the last year unless it is over: then no year runs."""
    return years[-1] if years and years[-1].last_month >= month else None


def _book_by(expires_on: date, policy: Policy, today: date) -> date | None:
    return expires_on - timedelta(days=policy.book_by_days) if today <= expires_on else None


def _earliest(
    history: History,
    policies: Sequence[Policy],
    zone: tzinfo,
    at: datetime,
    running: CreditYear | None,
) -> date:
    """Return the first day on which an extension could be won.

    When no enrolment runs, or one that ends before it asks anything, the answer is the one
    for enrolling at this instant: that may resume a year which is not over.
    """
    today = local_date(at, zone)
    if not history.enrolled_at(at) or running is None:
        history = _as_if_enrolled(history, policies, zone, at)
    year = credit_years(history, policies, zone, at)[-1]
    if year.won or year.lost:
        following = year.last_month.plus(1)
        return following.plus(policy_for(policies, following.first_day).needed - 1).first_day
    wanting = year.policy.needed - year.credits
    month = _still_answerable(year, Timetable(history, zone), at)[wanting - 1]
    return max(today, month.first_day)


def _still_answerable(year: CreditYear, timetable: Timetable, at: datetime) -> list[Month]:
    """Return the months of the year that can bring a credit, those of a leave among them.

    A month that a leave covers in part is excused unless it is answered, and it can be.
    """
    return [
        entry.month
        for entry in year.months
        if entry.state in ANSWERABLE
        or (entry.state is MonthState.EXCUSED and _leaves_room(entry.month, year, timetable, at))
    ]


def _leaves_room(month: Month, year: CreditYear, timetable: Timetable, at: datetime) -> bool:
    """Tell whether an excused month can be answered yet.

    A question that is there takes an answer except during a suspension; one that is not
    there is asked except during any pause.
    """
    history, window = timetable.history, timetable.window(month)
    question = history.questions.get(month)
    voided = question is not None and question.voided_at is not None
    if voided and year.policy.void_excuses:
        return False
    free_from = max(at, window.opens_at)
    for pause in sorted(history.pauses, key=lambda pause: pause.begins_at):
        stops = question is None or pause.kind is PauseKind.SUSPENSION
        if stops and pause.covers(free_from):
            if pause.ends_at is None:
                return False
            free_from = pause.ends_at
    return free_from < window.closes_at


def _as_if_enrolled(
    history: History, policies: Sequence[Policy], zone: tzinfo, at: datetime
) -> History:
    today = local_date(at, zone)
    days = policy_for(policies, today).minimum_window_days
    span = Enrolment(today, at, first_month_of(today, at, days, zone))
    return replace(history, enrolments=(*history.enrolments, span))


def _cycle(
    history: History,
    policies: Sequence[Policy],
    years: Sequence[CreditYear],
    enrolled: bool,
    earliest: date,
    today: date,
) -> CycleStanding | None:
    if not years:
        return None
    cycle = cycles(years, history.tests, enrolled)[-1]
    last = min(today, cycle.ends_on or today)
    return CycleStanding(
        number=cycle.number,
        year=len(cycle.years),
        won=cycle.won,
        lost=cycle.lost,
        open=cycle.open,
        renewed=cycle.renewed,
        unbroken=unbroken(history.validities, cycle.begins_on, last),
        ended_by=cycle.ended_by,
        expires_if_none=history.expires_on,
        expires_if_all=_expires_if_all(history.expires_on, policies, cycle, earliest),
    )


def _expires_if_all(
    expires_on: date, policies: Sequence[Policy], cycle: Cycle, earliest: date
) -> date:
    """Return the expiry when every year of the cycle that is still open is won.

    Each win is taken at the earliest day it can happen, which matters only to a
    credential that lapses in between. A test leaves the running year to be won, an
    enrolment that ended leaves nothing.
    """
    if cycle.ended_by == "unenrolled":
        return expires_on
    newest = cycle.years[-1]
    if not newest.won and not newest.lost:
        expires_on = extended_to(expires_on, earliest, newest.policy).expires_after
    first = newest.last_month.plus(1)
    for _ in range(0 if cycle.ended_by else cycle.length - len(cycle.years)):
        policy = policy_for(policies, first.first_day)
        won_on = first.plus(policy.needed - 1).first_day
        expires_on = extended_to(expires_on, won_on, policy).expires_after
        first = first.plus(policy.counted_months)
    return expires_on
