"""Dates, months and instants as people read them: "30 November 2026", "30 de noviembre de 2026"."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from renewal.domain.calendar import Month, Window, start_of_day
from renewal.web.words.text import Text

_MONTHS: Final = Text(
    "January February March April May June July August September October November December",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
_SHORT: Final = Text(
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "ene feb mar abr may jun jul ago sep oct nov dic",
)
_DAY: Final = Text("{day} {month}", "{day} de {month}")
_DATE: Final = Text("{day} {month} {year}", "{day} de {month} de {year}")
_MONTH: Final = Text("{month} {year}", "{month} de {year}")


def month_in_words(month: Month, language: str) -> str:
    """Return the month with its year: "November 2026"."""
    return _in(_MONTH, language).format(month=_name(month.number, language), year=month.year)


def short_month(month: Month, language: str) -> str:
    """Return the month's name cut short, without its year: "Nov"."""
    return _in(_SHORT, language).split()[month.number - 1]


def day_in_words(day: date, language: str) -> str:
    """Return the date without its year: "30 November"."""
    return _in(_DAY, language).format(day=day.day, month=_name(day.month, language))


def date_in_words(day: date, language: str) -> str:
    """Return the date with its year: "30 November 2026"."""
    name = _name(day.month, language)
    return _in(_DATE, language).format(day=day.day, month=name, year=day.year)


def closing_in_words(window: Window, zone: tzinfo, language: str, *, year: bool = False) -> str:
    """Return when the window closes: "30 November, 24:00".

    The end of a day is called 24:00 of that day, since "1 December, 00:00" is read by many as
    the end of 1 December. That holds too where a clock change swallowed the midnight.
    """
    local = window.closes_at.astimezone(zone)
    say = date_in_words if year else day_in_words
    if window.closes_at == start_of_day(local.date(), zone):
        return f"{say(local.date() - timedelta(days=1), language)}, 24:00"
    return f"{say(local.date(), language)}, {local:%H:%M}"


def instant_in_words(instant: datetime, zone: tzinfo, language: str) -> str:
    """Return the local date and time with its zone: "3 November 2026, 14:05:09 EST"."""
    local = instant.astimezone(zone)
    return f"{date_in_words(local.date(), language)}, {local:%H:%M:%S} {_zone_name(local)}"


def _zone_name(local: datetime) -> str:
    """Return the abbreviation in use at that time, or the offset where there is none."""
    name = local.tzname() or ""
    return name if name.isalpha() else f"UTC{local:%z}"


def _name(number: int, language: str) -> str:
    return _in(_MONTHS, language).split()[number - 1]


def _in(text: Text, language: str) -> str:
    found: str = getattr(text, language)
    return found
