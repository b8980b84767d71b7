"""The interface in words: every text of the pages in English and Spanish, by a stable id.

A page is given one `Words` and asks it for everything that differs between languages:
``say("check.send")``, ``say.count("misses", 3)``, ``say.date(day)``. An id that the table does
not hold raises KeyError, so that a page with a missing text never gets past its first test.
The texts stand in the files beside this one, one file for each group of pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from renewal.domain.calendar import Month, Window
from renewal.web.words import dates
from renewal.web.words.table import TEXTS
from renewal.web.words.text import LANGUAGES, NAMES

__all__ = ["LANGUAGES", "Words", "find_language", "name_of"]


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language; instants are told in the programme's ``zone``."""

    language: str
    zone: tzinfo

    def __call__(self, text_id: str, **values: object) -> str:
        """Return the text with its values filled in; KeyError when there is none of that id."""
        text: str = getattr(TEXTS[text_id], self.language)
        return text.format(**values) if values else text

    def knows(self, text_id: str) -> bool:
        """Tell whether the table has a text of that id."""
        return text_id in TEXTS

    def count(self, text_id: str, n: int, **values: object) -> str:
        """Return the text for ``n`` things: its form for one, or the other one."""
        return self(f"{text_id}.{'one' if n == 1 else 'other'}", n=n, **values)

    def years(self, n: int) -> str:
        """Return a number of years: "1 year", "5 years"."""
        return self.count("years", n)

    def misses(self, n: int) -> str:
        """Return how many misses are left: "3 misses to spare", "no miss to spare"."""
        if n > 0:
            return self.count("misses", n)
        return self("misses.none" if n == 0 else "misses.out")

    def credits(self, earned: int, needed: int, misses: int | None = None) -> str:
        """Return credits, and misses to spare where given: "5 of 8 credits, 1 miss to spare"."""
        told = self("credits.of", credits=min(earned, needed), needed=needed)
        if misses is None or earned >= needed:
            return told
        return self("credits.and_misses", credits=told, misses=self.misses(misses))

    def month(self, month: Month) -> str:
        """Return the month with its year: "November 2026"."""
        return dates.month_in_words(month, self.language)

    def short_month(self, month: Month) -> str:
        """Return the month's name cut short: "Nov"."""
        return dates.short_month(month, self.language)

    def day(self, day: date) -> str:
        """Return the date without its year: "30 November"."""
        return dates.day_in_words(day, self.language)

    def date(self, day: date) -> str:
        """Return the date with its year: "30 November 2026"."""
        return dates.date_in_words(day, self.language)

    def closing(self, window: Window, *, year: bool = False) -> str:
        """Return when the window closes: "30 November, 24:00"."""
        return dates.closing_in_words(window, self.zone, self.language, year=year)

    def instant(self, instant: datetime) -> str:
        """Return the local date and time: "3 November 2026, 14:05:09 EST"."""
        return dates.instant_in_words(instant, self.zone, self.language)


def find_language(tag: str | None) -> str | None:
    """Return the language of the interface that a tag such as "es-US" asks for, or None."""
    primary = (tag or "").strip().replace("_", "-").partition("-")[0].lower()
    return primary if primary in LANGUAGES else None


def name_of(language: str) -> str:
    """Return what a language of the interface calls itself."""
    name: str = getattr(NAMES, language)
    return name
