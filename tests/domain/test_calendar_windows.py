"""Windows: a hundred years of months in twelve zones, and the firsts without midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.calendar import (
    Month,
    Window,
    local_date,
    month_at,
    start_of_day,
    window_of,
)
from tests.domain.people import just_before

# Gaps and repeated hours at midnight, half-hour changes, days left out, days lived twice.
ZONES = tuple(
    ZoneInfo(name)
    for name in (
        "Africa/Cairo",
        "America/Asuncion",
        "America/Havana",
        "America/New_York",
        "America/St_Johns",
        "Asia/Amman",
        "Asia/Kathmandu",
        "Atlantic/Azores",
        "Australia/Lord_Howe",
        "Europe/Dublin",
        "Pacific/Apia",
        "Pacific/Kwajalein",
    )
)
FIRST, LAST = Month(1960, 1), Month(2059, 12)
MONTHS = st.integers(0, FIRST.until(LAST)).map(FIRST.plus)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_it_covers_a_hundred_years_without_gap_or_overlap(zone: ZoneInfo) -> None:
    months = [FIRST.plus(offset) for offset in range(1200)]

    windows = [window_of(month, zone) for month in months]

    assert [w.closes_at for w in windows[:-1]] == [w.opens_at for w in windows[1:]]
    assert all(w.opens_at < w.closes_at for w in windows)
    assert {w.opens_at.tzinfo for w in windows} == {UTC}


@settings(max_examples=300)
@given(
    st.datetimes(datetime(1960, 1, 3), datetime(2059, 12, 28), timezones=st.just(UTC)),
    st.sampled_from(ZONES),
)
def test_it_puts_every_instant_into_exactly_one_window(instant: datetime, zone: ZoneInfo) -> None:
    month = month_at(instant, zone)

    around = [window_of(month.plus(offset), zone).is_open(instant) for offset in (-1, 0, 1)]

    assert around == [False, True, False]


@settings(max_examples=300)
@given(MONTHS, st.sampled_from(ZONES))
def test_it_opens_at_the_first_instant_that_shows_the_month(month: Month, zone: ZoneInfo) -> None:
    opens_at = window_of(month, zone).opens_at

    before, first = just_before(opens_at), opens_at

    assert local_date(before, zone) < month.first_day <= local_date(first, zone)
    assert (month_at(before, zone), month_at(first, zone)) == (month.plus(-1), month)


@pytest.mark.parametrize(
    ("zone", "on", "opens_at"),
    [
        # Summer time began as 31 July ended: 00:00 to 00:59 were left out.
        ("Africa/Cairo", date(2014, 8, 1), "2014-07-31T22:00"),
        ("Africa/Casablanca", date(2008, 6, 1), "2008-06-01T00:00"),
        ("America/Asuncion", date(2017, 10, 1), "2017-10-01T04:00"),
        ("America/Havana", date(2012, 4, 1), "2012-04-01T05:00"),
        ("Asia/Amman", date(2016, 4, 1), "2016-03-31T22:00"),
        # Three and seven hours were left out when the station changed its time.
        ("America/Danmarkshavn", date(1996, 1, 1), "1996-01-01T03:00"),
        ("Antarctica/Vostok", date(1994, 11, 1), "1994-11-01T00:00"),
    ],
)
def test_it_begins_at_the_end_of_a_gap_that_swallows_midnight(
    zone: str, on: date, opens_at: str
) -> None:
    known = ZoneInfo(zone)

    start = start_of_day(on, known)

    assert start == at(opens_at)
    wall = start.astimezone(known)
    assert (wall.date(), wall.hour > 0) == (on, True)
    assert local_date(just_before(start), known) == on - timedelta(days=1)


@pytest.mark.parametrize(
    ("zone", "on", "first", "again"),
    [
        # 01:00 became 00:00 again.
        ("America/Havana", date(2026, 11, 1), "2026-11-01T04:00", "2026-11-01T05:00"),
        ("Asia/Gaza", date(2004, 10, 1), "2004-09-30T21:00", "2004-09-30T22:00"),
        # One minute past midnight became 23:01 on 31 October.
        ("America/St_Johns", date(2009, 11, 1), "2009-11-01T02:30", "2009-11-01T03:30"),
    ],
)
def test_it_begins_at_the_first_of_two_midnights(
    zone: str, on: date, first: str, again: str
) -> None:
    known = ZoneInfo(zone)

    start = start_of_day(on, known)

    assert start == at(first)
    assert {str(at(moment).astimezone(known).time()) for moment in (first, again)} == {"00:00:00"}


def test_it_stays_in_the_new_month_while_the_wall_shows_the_old_one_again() -> None:
    newfoundland = ZoneInfo("America/St_Johns")
    instant = at("2009-11-01T03:00")

    month = month_at(instant, newfoundland)

    assert local_date(instant, newfoundland) == date(2009, 10, 31)
    assert month == Month(2009, 11)


def test_it_finds_every_first_without_midnight_since_1990() -> None:
    without = [
        (zone, on)
        for zone in map(ZoneInfo, sorted(available_timezones()))
        for on in (Month(1990, 1).plus(offset).first_day for offset in range(37 * 12))
        if _lacks_midnight(zone, on)
    ]

    starts = [(start_of_day(on, zone), zone, on) for zone, on in without]

    assert len(starts) >= 45
    for start, zone, on in starts:
        assert local_date(just_before(start), zone) < on == local_date(start, zone)


def _lacks_midnight(zone: ZoneInfo, on: date) -> bool:
    midnight = datetime(on.year, on.month, on.day, tzinfo=zone)
    before, after = midnight.utcoffset(), midnight.replace(fold=1).utcoffset()
    assert before is not None
    assert after is not None
    return before < after


@pytest.mark.parametrize(
    ("zone", "left_out", "following"),
    [
        ("Pacific/Apia", date(2011, 12, 30), date(2011, 12, 31)),
        ("Pacific/Kwajalein", date(1993, 8, 21), date(1993, 8, 22)),
    ],
)
def test_it_begins_a_day_that_was_left_out_with_the_following_one(
    zone: str, left_out: date, following: date
) -> None:
    known = ZoneInfo(zone)

    start = start_of_day(left_out, known)

    assert start == start_of_day(following, known)
    assert local_date(start, known) == following


@pytest.mark.parametrize(
    ("month", "opens_at", "closes_at"),
    [
        (Month(2026, 12), "2026-12-01T05:00", "2027-01-01T05:00"),
        (Month(2027, 3), "2027-03-01T05:00", "2027-04-01T04:00"),
        (Month(2027, 11), "2027-11-01T04:00", "2027-12-01T05:00"),
        (Month(2028, 2), "2028-02-01T05:00", "2028-03-01T05:00"),
    ],
)
def test_it_keeps_windows_in_utc(month: Month, opens_at: str, closes_at: str) -> None:
    window = window_of(month, ZoneInfo("America/New_York"))

    assert window == Window(month, at(opens_at), at(closes_at))


def test_it_is_open_from_its_opening_until_just_before_its_close() -> None:
    window = window_of(Month(2026, 12), ZoneInfo("America/New_York"))
    moments = [
        just_before(window.opens_at),
        window.opens_at,
        just_before(window.closes_at),
        window.closes_at,
    ]

    told = [(window.is_open(moment), window.is_closed(moment)) for moment in moments]

    assert told == [(False, False), (True, False), (True, False), (False, True)]


@pytest.mark.parametrize(
    ("begins_at", "ends_at", "covers"),
    [
        ("2026-12-10T00:00", "2026-12-11T00:00", True),
        ("2026-11-10T00:00", "2027-02-01T00:00", True),
        ("2026-11-10T00:00", None, True),
        ("2026-12-31T23:59", None, True),
        ("2027-01-01T00:00", None, False),
        ("2027-01-01T00:00", "2027-01-02T00:00", False),
        ("2026-11-10T00:00", "2026-12-01T00:00", False),
        ("2026-11-10T00:00", "2026-12-01T00:01", True),
        # Called off: it ends as it begins, or before.
        ("2026-12-10T00:00", "2026-12-10T00:00", False),
        ("2026-12-10T00:00", "2026-12-05T00:00", False),
    ],
)
def test_it_is_covered_by_a_span_that_shares_an_instant_with_it(
    begins_at: str, ends_at: str | None, covers: bool
) -> None:
    window = window_of(Month(2026, 12), ZoneInfo("UTC"))

    told = window.overlaps(at(begins_at), at(ends_at) if ends_at else None)

    assert told is covers
