"""Months, zones and dates: how years are added, what is rounded, what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.calendar import (
    BadMonth,
    BadZone,
    Month,
    NaiveTime,
    Rounding,
    add_years,
    extend,
    local_date,
    round_up,
    utc,
    zone_of,
)

FIRST, LAST = Month(1960, 1), Month(2059, 12)
MONTHS = st.integers(0, FIRST.until(LAST)).map(FIRST.plus)
FOUR_CENTURIES = st.dates(date(1900, 1, 1), date(2300, 12, 31))
ROUNDINGS = st.sampled_from(Rounding)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "years", "result"),
    [
        (date(2029, 3, 10), 1, date(2030, 3, 10)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 5, date(2029, 2, 28)),
        (date(2096, 2, 29), 4, date(2100, 2, 28)),
        (date(2027, 2, 28), 1, date(2028, 2, 28)),
        (date(2027, 12, 31), 5, date(2032, 12, 31)),
    ],
)
def test_it_keeps_day_and_month_when_years_are_added(start: date, years: int, result: date) -> None:
    assert add_years(start, years) == result


@pytest.mark.parametrize(
    ("start", "rounding", "result"),
    [
        (date(2029, 3, 10), Rounding.SAME_DAY, date(2030, 3, 10)),
        (date(2029, 3, 10), Rounding.MONTH_END, date(2030, 3, 31)),
        (date(2029, 3, 10), Rounding.HALF_YEAR, date(2030, 6, 30)),
        # The last of February is the last again in a leap year, and the other way round.
        (date(2027, 2, 28), Rounding.MONTH_END, date(2028, 2, 29)),
        (date(2028, 2, 29), Rounding.MONTH_END, date(2029, 2, 28)),
        (date(2029, 6, 30), Rounding.HALF_YEAR, date(2030, 6, 30)),
        (date(2029, 7, 1), Rounding.HALF_YEAR, date(2030, 12, 31)),
        (date(2029, 12, 31), Rounding.HALF_YEAR, date(2030, 12, 31)),
    ],
)
def test_it_rounds_again_after_a_year_was_added(
    start: date, rounding: Rounding, result: date
) -> None:
    assert extend(start, 1, rounding) == result


@settings(max_examples=300)
@given(FOUR_CENTURIES, st.integers(1, 20), ROUNDINGS)
def test_it_never_gives_less_than_365_days_a_year(
    start: date, years: int, rounding: Rounding
) -> None:
    result = extend(start, years, rounding)

    assert (result - start).days >= 365 * years


@given(FOUR_CENTURIES, ROUNDINGS)
def test_it_rounds_up_once_and_for_all(start: date, rounding: Rounding) -> None:
    rounded = round_up(start, rounding)

    assert start <= rounded
    assert round_up(rounded, rounding) == rounded
    assert (rounded - start).days <= {"same-day": 0, "month-end": 30, "half-year": 183}[rounding]


@given(FOUR_CENTURIES, FOUR_CENTURIES, st.integers(1, 5), ROUNDINGS)
def test_it_keeps_the_order_of_days(one: date, other: date, years: int, rounding: Rounding) -> None:
    earlier, later = sorted((one, other))

    extended = extend(earlier, years, rounding), extend(later, years, rounding)

    assert extended[0] <= extended[1]


@given(MONTHS, st.integers(-600, 600))
def test_it_counts_months_both_ways(month: Month, offset: int) -> None:
    other = month.plus(offset)

    assert month.until(other) == offset
    assert other.plus(-offset) == month
    assert (other > month) == (offset > 0)


@given(MONTHS)
def test_it_reads_a_month_as_it_writes_it(month: Month) -> None:
    written = str(month)

    assert Month.parse(written) == month
    assert written == month.first_day.isoformat()[:7]


@given(FOUR_CENTURIES)
def test_it_knows_the_first_and_the_last_day_of_a_month(some_day: date) -> None:
    month = Month.of(some_day)

    assert month.first_day <= some_day <= month.last_day
    assert month.last_day + timedelta(days=1) == month.plus(1).first_day


def test_it_sorts_months_by_time() -> None:
    months = [Month(2027, 1), Month(2026, 12), Month(2026, 2)]

    ordered = sorted(months)

    assert all(earlier.until(later) > 0 for earlier, later in pairwise(ordered))


@pytest.mark.parametrize(
    "text",
    ["2026-13", "2026-00", "26-12", "2026-1", "2026/12", " 2026-12", "2026-12-01", "٢٠٢٦-12"],
)
def test_it_refuses_what_is_no_month(text: str) -> None:
    with pytest.raises(BadMonth) as refusal:
        Month.parse(text)

    assert str(refusal.value) == f"'{text}' is not a month; write it like 2026-12."


def test_it_refuses_a_month_beyond_the_last_year() -> None:
    with pytest.raises(BadMonth):
        Month(9999, 12).plus(1)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "America", "../../etc/passwd", "EST5EDT\0"])
def test_it_refuses_a_zone_that_does_not_exist(name: str) -> None:
    with pytest.raises(BadZone) as refusal:
        zone_of(name)

    assert "use a name such as America/New_York" in str(refusal.value)


def test_it_finds_a_zone_by_its_name() -> None:
    assert zone_of("America/New_York") is ZoneInfo("America/New_York")


def test_it_turns_any_offset_into_utc() -> None:
    instant = datetime(2026, 12, 1, 5, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    turned = utc(instant)

    assert (turned, turned.tzinfo) == (at("2026-12-01T00:00"), UTC)


def test_it_refuses_an_instant_without_an_offset() -> None:
    with pytest.raises(NaiveTime) as refusal:
        local_date(datetime(2026, 12, 1), ZoneInfo("UTC"))

    assert "2026-12-01T00:00:00 has no offset" in str(refusal.value)
