"""A credit year by itself: the month it begins with, its twelve months, when it is won or lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.calendar import Month, start_of_day, window_of
from renewal.domain.credit_year import first_month_of
from renewal.domain.history import Question
from tests.domain.people import (
    JANUARY,
    STANDARD,
    ZONE,
    credential,
    day,
    enrolled,
    letters_of,
    local,
    only_year,
    rosa,
    rules,
    years_of,
)


def first_of(enrolled_on: str, recorded: str, days: int = 7, zone: ZoneInfo = ZONE) -> str:
    return str(first_month_of(day(enrolled_on), local(recorded, zone), days, zone))


@pytest.mark.parametrize(
    ("enrolled_on", "recorded", "first"),
    [
        ("2027-01-01", "2027-01-01T00:00", "2027-01"),
        # 25 January 00:00 leaves exactly seven days.
        ("2027-01-25", "2027-01-25T00:00", "2027-01"),
        ("2027-01-25", "2027-01-25T00:00:00.000001", "2027-02"),
        ("2027-01-26", "2027-01-20T09:00", "2027-02"),
        # Said to be in the past, recorded later: the recording decides.
        ("2026-06-01", "2027-01-24T23:59:59", "2027-01"),
        ("2026-06-01", "2027-01-25T08:00", "2027-02"),
        # Announced for a later day: that day decides.
        ("2027-05-25", "2027-01-10T09:00", "2027-05"),
        ("2027-05-26", "2027-01-10T09:00", "2027-06"),
        ("2026-12-26", "2026-12-26T09:00", "2027-01"),
        # Leap years have one day more.
        ("2027-02-22", "2027-02-22T00:00", "2027-02"),
        ("2027-02-23", "2027-02-23T00:00", "2027-03"),
        ("2028-02-23", "2028-02-23T00:00", "2028-02"),
        ("2028-02-24", "2028-02-24T00:00", "2028-03"),
    ],
)
def test_it_begins_with_the_month_of_enrolment_while_seven_days_remain(
    enrolled_on: str, recorded: str, first: str
) -> None:
    assert first_of(enrolled_on, recorded) == first


@pytest.mark.parametrize(
    ("days", "recorded", "first"),
    [
        (0, "2027-01-31T23:59", "2027-01"),
        (1, "2027-01-31T00:00", "2027-01"),
        (1, "2027-01-31T00:01", "2027-02"),
        (28, "2027-02-01T00:00", "2027-02"),
        (28, "2027-02-01T00:01", "2027-03"),
    ],
)
def test_it_counts_as_many_days_as_the_policy_says(days: int, recorded: str, first: str) -> None:
    assert first_of("2026-12-01", recorded, days) == first


def test_it_counts_days_of_the_calendar_where_the_last_week_has_a_short_one() -> None:
    # Clocks in Berlin go forward on 25 March 2029: 167 hours are left of seven days.
    berlin = ZoneInfo("Europe/Berlin")

    first = first_of("2029-03-25", "2029-03-25T00:00", zone=berlin)

    assert first == "2029-03"


def test_it_begins_with_the_month_whose_window_is_open_and_not_with_the_one_on_the_wall() -> None:
    # One minute past midnight on 1 November 2009 became 23:01 on 31 October.
    newfoundland = ZoneInfo("America/St_Johns")
    recorded_at = datetime(2009, 11, 1, 3, 0, tzinfo=UTC)

    first = first_month_of(date(2009, 10, 1), recorded_at, 7, newfoundland)

    assert first == Month(2009, 11)


@settings(max_examples=150)
@given(
    st.dates(date(2020, 1, 1), date(2060, 12, 31)),
    st.datetimes(datetime(2020, 1, 1), datetime(2060, 12, 31), timezones=st.just(UTC)),
    st.integers(0, 28),
    st.sampled_from(["America/New_York", "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_it_never_begins_with_a_month_that_is_over_or_two_ahead(
    enrolled_on: date, recorded_at: datetime, days: int, name: str
) -> None:
    zone = ZoneInfo(name)
    begins_at = max(start_of_day(enrolled_on, zone), recorded_at)

    first = window_of(first_month_of(enrolled_on, recorded_at, days, zone), zone)

    assert begins_at < first.closes_at
    assert first.opens_at <= begins_at + timedelta(days=days, hours=1)


def test_it_is_twelve_months_from_the_first_one() -> None:
    history = rosa("")

    year = only_year(history, "2027-01-05")

    assert (str(year.first_month), str(year.last_month), len(year.months)) == (
        "2027-01",
        "2027-12",
        12,
    )
    assert year.closes_at == local("2028-01-01T00:00")
    assert letters_of(year) == "o" + 11 * "t"


def test_it_counts_right_answers_and_nothing_else() -> None:
    history = rosa("rw.rr")

    year = only_year(history, "2027-06-15")

    assert letters_of(year) == "rw.rro" + 6 * "t"
    assert (year.credits, len(year.answerable), year.misses_left) == (3, 7, 2)


def test_it_counts_the_open_month_among_those_that_can_be_answered() -> None:
    history = rosa("rrrr.")

    year = only_year(history, "2027-05-31")

    assert letters_of(year) == "rrrrottttttt"
    assert str(year.answerable[0]) == "2027-05"
    assert (year.credits, len(year.answerable), year.misses_left) == (4, 8, 4)


@pytest.mark.parametrize(
    ("at", "letters"),
    [
        ("2027-02-28T23:59:59.999999", "r" + "o" + 10 * "t"),
        ("2027-03-01T00:00", "r." + "o" + 9 * "t"),
    ],
)
def test_it_is_missed_at_the_instant_the_window_closes(at: str, letters: str) -> None:
    history = rosa("r..")

    year = only_year(history, at)

    assert letters_of(year) == letters


def test_it_is_won_at_the_instant_of_the_eighth_right_answer() -> None:
    history = rosa("rrrrrrrr")

    before, after = only_year(rosa("rrrrrrr."), "2027-08-10"), only_year(history, "2027-08-10")

    assert (before.won, before.won_at) == (False, None)
    assert (after.won, after.won_at) == (True, local("2027-08-10"))


def test_it_is_still_won_at_the_eighth_answer_when_a_ninth_follows() -> None:
    history = rosa("rrrwrrrrwrr")

    year = only_year(history, "2027-11-20")

    assert (year.credits, year.won_at) == (9, local("2027-10-10"))


@pytest.mark.parametrize(
    ("letters", "at", "lost"),
    [
        ("wwww", "2027-04-20", False),
        ("wwwww", "2027-05-20", True),
        ("....", "2027-05-20", False),
        (".....", "2027-05-31", False),
        (".....", "2027-06-01T00:00", True),
        ("wwwwrrrrrrrr", "2027-12-20", False),
    ],
)
def test_it_is_lost_once_five_months_went_wrong(letters: str, at: str, lost: bool) -> None:
    history = rosa(letters)

    year = only_year(history, at)

    assert year.lost is lost


def test_it_needs_and_counts_what_its_policy_says() -> None:
    history = rosa("rr")

    year = only_year(history, "2027-02-20", rules(needed=2, counted_months=6))

    assert (len(year.months), year.won, str(year.last_month)) == (6, True, "2027-06")


def test_it_keeps_the_policy_in_force_when_it_began() -> None:
    later = replace(rules(needed=9), version=2, takes_effect_on=date(2027, 6, 1))
    history = rosa(12 * "r")

    years = years_of(history, "2028-01-15", (STANDARD, later))

    assert [(y.number, y.policy.needed) for y in years] == [(1, 8), (2, 9)]


def test_it_gives_a_year_of_its_own_to_each_of_two_areas() -> None:
    brakes, steering = rosa("rrr"), rosa("www", first="2027-03", area="A4")

    years = [only_year(history, "2027-05-20") for history in (brakes, steering)]

    assert [(str(y.first_month), y.credits) for y in years] == [("2027-01", 3), ("2027-03", 0)]


def test_it_reads_an_answer_that_came_within_a_grace_after_the_window() -> None:
    asked = {JANUARY: Question(JANUARY, "Q1", local("2027-02-02"), right=True)}
    history = credential(enrolled("2027-01"), asked=asked)

    year = only_year(history, "2027-02-05")

    assert (letters_of(year)[0], year.credits) == ("r", 1)
