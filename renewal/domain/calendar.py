"""Months, windows and calendar dates: the only place that computes with time zones.

A month begins at 00:00 on its first day in the programme's zone. Where that minute does
not exist (a clock change skipped it) the month begins at the first instant after the gap;
where it occurs twice, at the first occurrence. Windows are half-open and kept in UTC.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from renewal.domain.errors import RenewalError

_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class BadMonth(RenewalError):
    """A month was written in a way that names no month."""

    code = "bad_month"


class BadZone(RenewalError):
    """A time zone has no entry in the time-zone database."""

    code = "bad_zone"


class NaiveTime(RenewalError):
    """An instant came without its offset from UTC."""

    code = "naive_time"


class Rounding(StrEnum):
    """What happens to an expiry date after years were added to it."""

    SAME_DAY = "same-day"
    MONTH_END = "month-end"
    HALF_YEAR = "half-year"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month of the programme, written ``2026-12``."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9999):
            raise BadMonth(
                f"'{self.year:04d}-{self.number:02d}' is not a month; write it like 2026-12."
            )

    @classmethod
    def parse(cls, text: str) -> Month:
        """Return the month that ``text`` names in the form YYYY-MM, or raise `BadMonth`."""
        return _parsed(text)

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month in which ``day`` lies."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> Month:
        """Return the month that lies ``months`` later (earlier when negative)."""
        return _numbered(self.year * 12 + self.number - 1 + months)

    def until(self, other: Month) -> int:
        """Return how many months ``other`` lies after this one."""
        return (other.year - self.year) * 12 + other.number - self.number

    @property
    def first_day(self) -> date:
        """The first calendar day of the month."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """The last calendar day of the month."""
        return date(self.year, self.number, monthrange(self.year, self.number)[1])

    def __hash__(self) -> int:
        # Months are looked up more often than anything else.
        return self.year * 12 + self.number

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


@lru_cache(maxsize=4096)
def _numbered(index: int) -> Month:
    """Return a month by its number since the first one of the year 0."""
    return Month(index // 12, index % 12 + 1)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Month:
    match = _MONTH.fullmatch(text)
    if match is None:
        raise BadMonth(f"'{text[:20]}' is not a month; write it like 2026-12.")
    return _numbered(int(match[1]) * 12 + int(match[2]) - 1)


@dataclass(frozen=True, slots=True)
class Window:
    """The half-open span ``[opens_at, closes_at)`` in which a month's answers count."""

    month: Month
    opens_at: datetime
    closes_at: datetime

    def is_open(self, at: datetime) -> bool:
        """Tell whether an answer received at ``at`` lies inside the window."""
        return self.opens_at <= at < self.closes_at

    def is_closed(self, at: datetime) -> bool:
        """Tell whether the window has closed by ``at``."""
        return at >= self.closes_at

    def overlaps(self, begins_at: datetime, ends_at: datetime | None) -> bool:
        """Tell whether the span ``[begins_at, ends_at)`` covers any part of the window.

        A span that ends when it begins, or before, covers nothing: a pause called off.
        """
        if begins_at >= self.closes_at:
            return False
        return ends_at is None or ends_at > max(begins_at, self.opens_at)


def zone_of(name: str) -> ZoneInfo:
    """Return the zone with this IANA name, or raise `BadZone`."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadZone(
            f"There is no time zone called '{name}'; use a name such as America/New_York."
        ) from None


def utc(instant: datetime) -> datetime:
    """Return ``instant`` in UTC, or raise `NaiveTime` when it carries no offset."""
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise NaiveTime(f"{instant.isoformat()} has no offset; write it like 2026-12-01T00:00:00Z.")
    return instant.astimezone(UTC)


@lru_cache(maxsize=4096)
def start_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the first instant (UTC) of ``day`` in ``zone``.

    When 00:00 falls into a gap, that is the instant at which the gap ends; when 00:00
    occurs twice, its first occurrence.
    """
    midnight = datetime.combine(day, time(), tzinfo=zone)
    instant = midnight.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == midnight.replace(tzinfo=None):
        return instant
    return _end_of_gap(midnight, zone)


def _end_of_gap(missing: datetime, zone: tzinfo) -> datetime:
    """Return the first instant after the gap that swallows the wall time ``missing``.

    Inside a gap fold=0 uses the offset before the change and fold=1 the one after it, so
    the change lies between the two readings; it is found to the second by bisection.
    """
    wall = missing.replace(tzinfo=None)
    low = missing.replace(fold=1).astimezone(UTC)
    high = missing.replace(fold=0).astimezone(UTC)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


@lru_cache(maxsize=4096)
def window_of(month: Month, zone: tzinfo) -> Window:
    """Return the window of a whole month in ``zone``."""
    return Window(
        month,
        start_of_day(month.first_day, zone),
        start_of_day(month.plus(1).first_day, zone),
    )


def month_at(instant: datetime, zone: tzinfo) -> Month:
    """Return the month whose window in ``zone`` is open at ``instant``.

    The wall clock alone may mislead: where 00:00 on the first occurs twice, it shows the
    old month once more after the new one has begun.
    """
    month = Month.of(local_date(instant, zone))
    if window_of(month, zone).is_closed(instant):
        return month.plus(1)
    return month


def local_date(instant: datetime, zone: tzinfo) -> date:
    """Return the calendar date in ``zone`` at ``instant`` (which must be aware)."""
    return utc(instant).astimezone(zone).date()


def add_years(day: date, years: int) -> date:
    """Return the same day and month ``years`` later; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def round_up(day: date, rounding: Rounding) -> date:
    """Return ``day`` moved to the end of its month or half-year, never to an earlier day."""
    match rounding:
        case Rounding.SAME_DAY:
            return day
        case Rounding.MONTH_END:
            return Month.of(day).last_day
        case Rounding.HALF_YEAR:
            return Month(day.year, 6 if day.month <= 6 else 12).last_day


def extend(day: date, years: int, rounding: Rounding) -> date:
    """Return ``day`` plus ``years``, rounded up again by the policy's rule.

    The leap-day case keeps the promise ``result - start >= 365 * years`` days.
    """
    return round_up(add_years(day, years), rounding)
