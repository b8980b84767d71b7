"""One cell of a roster at a time: text to a value, or a finding that says what to write.

The reader of a line goes on after a bad cell, so that a file is mended in one go; a value that
could not be read is None.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from renewal.bank.codes import roster as codes
from renewal.bank.decoding import character_name
from renewal.bank.findings import Finding, FindingCode, Place, excerpt
from renewal.domain.access import LONGEST_EMAIL, BadEmail, normal_email
from renewal.domain.roster import FIRST_DAY, LAST_DAY, MAY_BE_EMPTY, MOST_YEARS

_LIMITS = {
    "technician_number": 64,
    "first_name": 200,
    "last_name": 200,
    "email": LONGEST_EMAIL,
    "language": 35,
    "shop": 200,
    "area": 16,
}
_EXPECTS = {
    "technician_number": "the number by which the certifying body knows the technician",
    "first_name": "the first name",
    "last_name": "the last name",
    "email": "the address the technician signs in with, like name@example.org",
    "area": "the code of the area, such as A5",
    "first_certified_on": "the day of the first pass, such as 2021-03-09",
    "last_passed_on": "the day of the newest pass, such as 2026-03-09",
}
_NAMES = frozenset({"first_name", "last_name", "shop"})
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""What some scripts need to write names."""
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,4})[-./ ](\d{1,2})[-./ ](\d{1,4})", re.ASCII)
_YEARS = re.compile(r"\d{1,3}", re.ASCII)


@dataclass(slots=True)
class Cells:
    """The cells of one line by column, and what was found wrong with them so far."""

    file: str
    line: int
    texts: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)

    def text(self, column: str) -> str | None:
        """Return the text of a cell; None when it is empty, which may be a finding."""
        text = self.texts.get(column, "")
        limit = _LIMITS.get(column)
        if not text:
            if column not in MAY_BE_EMPTY:
                self.tell(codes.CELL_EMPTY, column=column, expects=_EXPECTS[column])
            return None
        if limit is not None and len(text) > limit:
            self.tell(codes.CELL_TOO_LONG, column=column, found=len(text), limit=limit)
            return None
        hidden = _hidden(text, _JOINERS if column in _NAMES else "")
        if hidden is not None:
            self.tell(codes.CELL_HIDDEN, column=column, character=character_name(hidden))
            return None
        return text

    def day(self, column: str) -> date | None:
        """Return the date in a cell."""
        text = self.text(column)
        if text is None:
            return None
        read = _day(text)
        if isinstance(read, date):
            return read
        code, example = read
        self.tell(
            code,
            column=column,
            value=_quoted(text),
            example=example,
            first=FIRST_DAY,
            last=LAST_DAY,
        )
        return None

    def years(self) -> int | None:
        """Return the years of experience."""
        text = self.text("experience_years")
        if text is None:
            return None
        if _YEARS.fullmatch(text) is None or int(text) > MOST_YEARS:
            self.tell(codes.YEARS, value=_quoted(text), most=MOST_YEARS)
            return None
        return int(text)

    def email(self) -> str | None:
        """Return the address in the form in which it is kept."""
        text = self.text("email")
        if text is None:
            return None
        try:
            return normal_email(text)
        except BadEmail:
            self.tell(codes.EMAIL, value=_quoted(text))
            return None

    def tell(self, code: FindingCode, **words: object) -> None:
        """The findings hold one more about this line."""
        place = Place(self.file, self.line)
        self.findings.append(code.finding(place, item=self.name, **words))

    @property
    def name(self) -> str:
        """Technician and area, as far as the line names them."""
        number, area = self.texts.get("technician_number", ""), self.texts.get("area", "")
        return excerpt(f"{number} {area}".strip())


@lru_cache(maxsize=16384)
def _day(text: str) -> date | tuple[FindingCode, str]:
    """Return the day that ``text`` names, or why it names none and what to write instead."""
    match = _ISO.fullmatch(text)
    if match is None:
        return codes.DATE_FORM, _example(text)
    year, month, number = map(int, match.groups())
    try:
        day = date(year, month, number)
    except ValueError:
        return codes.DATE_MISSING_DAY, _nearest(year, month)
    return day if FIRST_DAY <= day <= LAST_DAY else (codes.DATE_FAR, "")


def _example(text: str) -> str:
    """Return the readings of a date in another form, or any date when it is none."""
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return "2026-03-09"
    one, two, three = map(int, match.groups())
    readings = [(one, two, three)] if len(match[1]) == 4 else [(three, one, two), (three, two, one)]
    days = [date(*reading).isoformat() for reading in readings if _exists(*reading)]
    return " or ".join(dict.fromkeys(days)) or "2026-03-09"


def _exists(year: int, month: int, day: int) -> bool:
    in_time = FIRST_DAY.year <= year <= LAST_DAY.year and 1 <= month <= 12
    return in_time and 1 <= day <= calendar.monthrange(year, month)[1]


def _nearest(year: int, month: int) -> str:
    """Return the last day of the month, when at least the month exists."""
    if not (FIRST_DAY.year <= year <= LAST_DAY.year and 1 <= month <= 12):
        return "2026-03-09"
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def _hidden(text: str, allowed: str) -> str | None:
    """Return the first character of a text that nobody sees, blanks apart."""
    if text.isprintable():
        return None
    seen = (each for each in text if not each.isspace() and each not in allowed)
    return next((each for each in seen if unicodedata.category(each) in _HIDDEN), None)


def _quoted(text: str) -> str:
    return f'"{excerpt(text)}"'
