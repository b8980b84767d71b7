"""Dates, months, windows and numbers as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from renewal.domain.calendar import Month, Window, window_of
from renewal.web.words import Words, find_language, name_of
from tests.web.samples import ENGLISH, SPANISH


def test_it_tells_a_date_in_both_languages():
    day = date(2029, 3, 10)

    told = [ENGLISH.date(day), SPANISH.date(day), ENGLISH.day(day), SPANISH.day(day)]

    assert told == ["10 March 2029", "10 de marzo de 2029", "10 March", "10 de marzo"]


def test_it_tells_every_month_by_a_name_of_its_own():
    months = [Month(2026, number) for number in range(1, 13)]

    for say in (ENGLISH, SPANISH):
        assert len({say.month(month) for month in months}) == 12
        assert len({say.short_month(month) for month in months}) == 12
    assert ENGLISH.month(months[10]) == "November 2026"
    assert SPANISH.month(months[10]) == "noviembre de 2026"


def test_it_calls_midnight_the_end_of_the_day_before():
    window = window_of(Month(2026, 11), ENGLISH.zone)

    assert ENGLISH.closing(window) == "30 November, 24:00"
    assert ENGLISH.closing(window, year=True) == "30 November 2026, 24:00"
    assert SPANISH.closing(window) == "30 de noviembre, 24:00"


def test_it_calls_it_midnight_where_a_clock_change_swallowed_the_midnight():
    cairo = ZoneInfo("Africa/Cairo")
    august = Month(2014, 8)
    before = window_of(august.plus(-1), cairo)

    told = Words("en", cairo).closing(before)

    assert before.closes_at.astimezone(cairo).hour == 1
    assert told == "31 July, 24:00"


def test_it_tells_the_hour_when_a_window_closes_within_a_day():
    closes_at = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)
    window = Window(Month(2026, 11), datetime(2026, 11, 1, tzinfo=UTC), closes_at)

    told = ENGLISH.closing(window)

    assert told == "1 December, 12:30"


def test_it_tells_an_instant_in_the_programmes_zone_and_names_it():
    instant = datetime(2026, 7, 1, 3, 4, 5, tzinfo=UTC)

    told = [ENGLISH.instant(instant), Words("es", ZoneInfo("America/Bogota")).instant(instant)]

    assert told == [
        "30 June 2026, 23:04:05 EDT",
        "30 de junio de 2026, 22:04:05 UTC-0500",
    ]


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (3, "5 of 8 credits, 3 misses to spare"),
        (1, "5 of 8 credits, 1 miss to spare"),
        (0, "5 of 8 credits, no miss to spare"),
        (-1, "5 of 8 credits, too many missed"),
        (None, "5 of 8 credits"),
    ],
)
def test_it_tells_credits_with_the_misses_to_spare(left: int | None, told: str):
    assert ENGLISH.credits(5, 8, left) == told


def test_it_tells_no_misses_and_no_surplus_once_the_credits_are_there():
    told = ENGLISH.credits(9, 8, 2)

    assert told == "8 of 8 credits"


@pytest.mark.parametrize(
    ("tag", "language"),
    [("es", "es"), ("es-US", "es"), ("EN_us", "en"), ("fr", None), ("", None), (None, None)],
)
def test_it_finds_the_language_that_a_tag_asks_for(tag: str | None, language: str | None):
    assert find_language(tag) == language


def test_it_calls_each_language_by_its_own_name():
    assert [name_of("en"), name_of("es")] == ["English", "Español"]


def test_it_refuses_a_text_that_does_not_exist():
    with pytest.raises(KeyError):
        ENGLISH("due.nonsense")
