"""The field types of programme.toml and area.toml beside those of the items.

Nothing is converted on the way, as there: a number in quotes is no number, and a date with a
time of day is no date.
"""

import math
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from marshmallow import ValidationError

from renewal.bank.codes.shape import FIELD_TYPE, FIELD_VALUE
from renewal.bank.fields import MESSAGES, ByValue, Text, Value


class Exact(ByValue[Value]):
    """A field that says by the codes of findings what is wrong with it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages={**MESSAGES}, **options)


class Whole(Exact[int]):
    """A whole number; with `least`, not below that."""

    def __init__(self, *, least: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.least = least
        self.expects = "a whole number" + ("" if least is None else f", {least} or more")

    def read(self, value: Any) -> int:
        """The number, if it is one."""
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError(FIELD_TYPE.code)
        if self.least is not None and value < self.least:
            raise ValidationError(FIELD_VALUE.code)
        return value


class Number(Exact[Fraction]):
    """A number as it is written: 27.5 is exactly fifty-five halves."""

    expects: str = "a number, without quotes"

    def read(self, value: Any) -> Fraction:
        """The number, if it is a finite one."""
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ValidationError(FIELD_TYPE.code)
        if not math.isfinite(value):
            raise ValidationError(FIELD_VALUE.code)
        return Fraction(repr(value))


class Day(Exact[date]):
    """A calendar date."""

    expects: str = "a date such as 2027-01-01, without quotes"

    def read(self, value: Any) -> date:
        """The date, if it is one."""
        if not isinstance(value, date) or isinstance(value, datetime):
            raise ValidationError(FIELD_TYPE.code)
        return value


class Choice(Text):
    """One word of an enumeration, as its member."""

    def __init__(self, words: type[StrEnum], **options: Any) -> None:
        super().__init__(**options)
        self.words = words
        self.allowed = tuple(word.value for word in words)
        quoted = [f'"{word}"' for word in self.allowed]
        self.expects = f"{', '.join(quoted[:-1])} or {quoted[-1]}"

    def read(self, value: Any) -> StrEnum:
        """The member, if it is a word of the enumeration."""
        text = super().read(value)
        if text not in self.allowed:
            raise ValidationError(FIELD_VALUE.code)
        return self.words(text)


class Codes(Exact[tuple[str, ...]]):
    """Codes of areas."""

    expects: str = 'an array of area codes, such as ["A6", "A8"]'

    def read(self, value: Any) -> tuple[str, ...]:
        """The codes, if they are."""
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise ValidationError(FIELD_TYPE.code)
        return tuple(value)


class Groups(Codes):
    """Groups of area codes; of each group one area is enough."""

    expects: str = 'an array of arrays of area codes, such as [["H1", "H2"]]'

    def read(self, value: Any) -> Any:
        """The groups, if they are."""
        if not isinstance(value, list):
            raise ValidationError(FIELD_TYPE.code)
        read = super().read
        return tuple(read(group) for group in value)
