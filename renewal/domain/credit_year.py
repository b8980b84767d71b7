"""Credit years: twelve counted months each, one after the other while enrolment lasts.

A month without a scored question is *excused*: it is not one of the twelve, and the year
gets one month more. Which months belong to a year is fixed when the window of its last
counted month closes; an excuse recorded after that cannot move a later year, so it counts
its month as a credit instead when the question went unanswered because of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache

from renewal.domain.calendar import Month, Window, month_at, start_of_day
from renewal.domain.history import History, Question
from renewal.domain.policy import Policy, policy_for
from renewal.domain.timetable import Timetable


class MonthState(StrEnum):
    """What one month of a credit year amounts to at a given instant."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    OPEN = "open"
    TO_COME = "to come"
    EXCUSED = "excused"
    CREDITED = "credited"
    NOT_ASKED = "not asked"


CREDITS = frozenset({MonthState.RIGHT, MonthState.CREDITED})
ANSWERABLE = frozenset({MonthState.OPEN, MonthState.TO_COME})


@dataclass(frozen=True, slots=True)
class YearMonth:
    """One month of a credit year; ``credited_at`` is when it earned its credit, if it did."""

    month: Month
    state: MonthState
    credited_at: datetime | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CreditYear:
    """Twelve counted months and the excused ones between them, in calendar order.

    ``number`` counts a credential's years from 1 and never starts again. ``closes_at`` is
    the close of the last counted month's window, as far as it can be foreseen.
    ``begins_on`` is the first day of the first month, or the day within that month on which
    the enrolment that opened the year began.
    """

    number: int
    policy: Policy
    months: tuple[YearMonth, ...]
    closes_at: datetime
    begins_on: date

    @property
    def first_month(self) -> Month:
        """The month with which the year begins."""
        return self.months[0].month

    @property
    def last_month(self) -> Month:
        """The month with which the year ends, as far as it can be foreseen."""
        return self.months[-1].month

    @property
    def credits(self) -> int:
        """How many months have earned a credit."""
        return sum(month.state in CREDITS for month in self.months)

    @property
    def answerable(self) -> tuple[Month, ...]:
        """The months whose question can still be answered, the open one included."""
        return tuple(month.month for month in self.months if month.state in ANSWERABLE)

    @property
    def misses_left(self) -> int:
        """How many more months may go wrong; negative when the year is out of reach."""
        return len(self.answerable) - (self.policy.needed - self.credits)

    @property
    def won(self) -> bool:
        """Whether the year has its credits."""
        return self.credits >= self.policy.needed

    @property
    def lost(self) -> bool:
        """Whether the year can no longer get its credits."""
        return not self.won and self.misses_left < 0

    @property
    def won_at(self) -> datetime | None:
        """The instant of the credit that completed the year, None while it is not won."""
        instants = sorted(m.credited_at for m in self.months if m.credited_at is not None)
        return instants[self.policy.needed - 1] if self.won else None

    def answered(self, month: Month, received_at: datetime, *, right: bool) -> CreditYear:
        """Return the year with an answer to the open question of one of its months."""
        place = self.first_month.until(month)
        state = MonthState.RIGHT if right else MonthState.WRONG
        answered = replace(
            self.months[place], state=state, credited_at=received_at if right else None
        )
        return replace(self, months=(*self.months[:place], answered, *self.months[place + 1 :]))

    def excuses(self, month: Month) -> bool:
        """Tell whether ``month`` is one of the year's that are excused."""
        return self.months[self.first_month.until(month)].state is MonthState.EXCUSED

    def holds(self, month: Month) -> bool:
        """Tell whether ``month`` lies between the first and the last month of the year."""
        return self.first_month <= month <= self.last_month


def first_month_of(
    enrolled_on: date, recorded_at: datetime, minimum_window_days: int, zone: tzinfo
) -> Month:
    """Return the month in which an enrolment begins to be asked.

    It is the month of the later of ``enrolled_on`` 00:00 local and ``recorded_at`` when at
    least ``minimum_window_days`` of that month's window remain (exactly that many is
    enough), else the month after. The days are those of the calendar, so that a clock
    change in the last week of a month makes none of them too short.
    """
    begins_at = max(start_of_day(enrolled_on, zone), recorded_at)
    month = month_at(begins_at, zone)
    latest_on = month.plus(1).first_day - timedelta(days=minimum_window_days)
    return month if begins_at <= start_of_day(latest_on, zone) else month.plus(1)


def credit_years(
    history: History, policies: Sequence[Policy], zone: tzinfo, at: datetime
) -> tuple[CreditYear, ...]:
    """Return every credit year that has begun, or is the next to begin, at ``at``.

    Oldest first; the last one may hold months to come. Empty only when the credential was
    never enrolled long enough to be asked.
    """
    return tuple(_years(Timetable(history, zone), policies, at))


def credit_year_of(
    month: Month, history: History, policies: Sequence[Policy], zone: tzinfo, at: datetime
) -> CreditYear | None:
    """Return the one of the `credit_years` that holds ``month``, or None.

    Where each month of an earlier year was asked, nobody looks at what became of them.
    """
    years = _years(Timetable(history, zone), policies, at, since=month)
    return next((year for year in years if year.holds(month)), None)


def _years(
    timetable: Timetable, policies: Sequence[Policy], at: datetime, since: Month | None = None
) -> Iterator[CreditYear]:
    """Yield the credit years, oldest first; plain ones that end before ``since`` are left out."""
    horizon, number = timetable.month_at(at), 0
    start = min(timetable.starts(), default=None)
    while start is not None:
        policy, number, after = policy_for(policies, start.first_day), number + 1, None
        if since is not None and start.plus(policy.counted_months) <= since:
            after = timetable.after_plain(start, policy.counted_months)
        if after is None:
            year = _year(timetable, policy, number, start, at)
            after = year.last_month.plus(1)
            yield year
        start = _next_start(timetable, after, horizon)


def _next_start(timetable: Timetable, after: Month, horizon: Month) -> Month | None:
    """Return the first month of the following year, None while the present one runs."""
    if after > horizon:
        return None
    if timetable.asks(after):
        return after
    return min((start for start in timetable.starts() if start > after), default=None)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One month as it stands: when it was answered, and since when an excuse is known."""

    entry: YearMonth
    received_at: datetime | None = None
    excuse_known_at: datetime | None = None

    def counts(self, fixed_at: datetime) -> bool:
        """Tell whether the month is one of the twelve of a year fixed at ``fixed_at``."""
        return self.excuse_known_at is None or self.excuse_known_at >= fixed_at

    def settled(self, fixed_at: datetime) -> YearMonth:
        """Return the month as the year fixed at ``fixed_at`` counts it.

        A late excuse credits an answer that was wrong on the day it was received, and a
        month without answer on the day the excuse was recorded.
        """
        if self.excuse_known_at is None:
            return self.entry
        if not self.counts(fixed_at):
            return replace(self.entry, state=MonthState.EXCUSED, credited_at=None)
        if self.entry.state is MonthState.RIGHT:
            return self.entry
        credited_at = self.received_at or self.excuse_known_at
        return replace(self.entry, state=MonthState.CREDITED, credited_at=credited_at)


def _year(
    timetable: Timetable, policy: Policy, number: int, start: Month, at: datetime
) -> CreditYear:
    readings: list[_Reading] = []
    month = start
    while True:
        window = timetable.window(month)
        closes_at = window.closes_at
        stopped = policy.stop_after_won and _won_before(closes_at, readings, policy.needed)
        question = _question(timetable.history, policy, month)
        readings.append(_read(timetable, window, question, at, stopped))
        enough = len(readings) >= policy.counted_months
        if enough and sum(r.counts(closes_at) for r in readings) >= policy.counted_months:
            break
        month = month.plus(1)
    entries = tuple(reading.settled(closes_at) for reading in readings)
    return CreditYear(number, policy, entries, closes_at, timetable.begins_on(start))


def _won_before(instant: datetime, readings: Sequence[_Reading], needed: int) -> bool:
    """Tell whether the months so far had the credits of the year before ``instant``."""
    credited = (r.entry.credited_at for r in readings if r.excuse_known_at is None)
    return sum(at is not None and at < instant for at in credited) >= needed


def _question(history: History, policy: Policy, month: Month) -> Question | None:
    """Return the question of a month; that it was voided counts where the policy says so."""
    question = history.questions.get(month)
    if question is None or question.voided_at is None or policy.void_excuses:
        return question
    return replace(question, voided_at=None)


def _read(
    timetable: Timetable, window: Window, question: Question | None, at: datetime, stopped: bool
) -> _Reading:
    """Read one month; ``stopped`` means that a won year asks no questions any more."""
    month = window.month
    if question is not None and question.received_at is not None:
        return _answered(question)
    if question is None and (stopped or not timetable.asks_in(window)):
        return _plain(month, MonthState.NOT_ASKED)
    state = _unanswered(window, at)
    if question is None and state is not MonthState.MISSED and not timetable.history.pauses:
        return _plain(month, state)
    entry = YearMonth(month, state, code=question.code if question else None)
    known_at = _excuse_known_at(timetable.history, window, question, at)
    return _Reading(entry, excuse_known_at=known_at)


@lru_cache(maxsize=1024)
def _plain(month: Month, state: MonthState) -> _Reading:
    """Return a month without a question of which nothing else is known: most are to come."""
    return _Reading(YearMonth(month, state))


def _answered(question: Question) -> _Reading:
    state = MonthState.RIGHT if question.right else MonthState.WRONG
    credited_at = question.received_at if question.right else None
    entry = YearMonth(question.month, state, credited_at, question.code)
    return _Reading(entry, question.received_at, question.voided_at)


def _unanswered(window: Window, at: datetime) -> MonthState:
    if window.is_closed(at):
        return MonthState.MISSED
    return MonthState.OPEN if window.is_open(at) else MonthState.TO_COME


def _excuse_known_at(
    history: History, window: Window, question: Question | None, at: datetime
) -> datetime | None:
    """Return since when an excuse for an unanswered month is known: its earliest one.

    Excuses are a question voided, a pause that covers part of the window, and a window that
    closed without a question. A pause without an end excuses the months it has reached, not
    those still to come.
    """
    if question is not None and question.voided_at is None and not history.pauses:
        return None
    known = [
        pause.recorded_at
        for pause in history.pauses
        if window.overlaps(pause.begins_at, pause.ends_at)
        and (pause.ends_at is not None or window.opens_at <= at)
    ]
    if question is None and window.is_closed(at):
        known.append(window.opens_at)
    if question is not None and question.voided_at is not None:
        known.append(question.voided_at)
    return min(known, default=None)
