"""The field types of programme.toml and area.toml beside those of the items.

Nothing is converted on the way, as there: a number in quotes is no number, and a date with a
time of day is no date.
"""

import math
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from marshmallow import ValidationError, fields

from renewal.bank.codes.shape import FIELD_TYPE, FIELD_VALUE
from renewal.bank.fields import MESSAGES, Text

Value = TypeVar("Value")


class Exact(fields.Field[Value]):
    """A field that says by the codes of findings what is wrong with it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages={**MESSAGES}, **options)


class Whole(Exact[int]):
    """A whole number; with `least`, not below that."""

    def __init__(self, *, least: int | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.least = least
        self.expects = "a whole number" + ("" if least is None else f", {least} or more")

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError(FIELD_TYPE.code)
        if self.least is not None and value < self.least:
            raise ValidationError(FIELD_VALUE.code)
        return value


class Number(Exact[Fraction]):
    """A number as it is written: 27.5 is exactly fifty-five halves."""

    expects: str = "a number, without quotes"

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> Fraction:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise ValidationError(FIELD_TYPE.code)
        if not math.isfinite(value):
            raise ValidationError(FIELD_VALUE.code)
        return Fraction(repr(value))


class Day(Exact[date]):
    """A calendar date."""

    expects: str = "a date such as 2027-01-01, without quotes"

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> date:
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

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> StrEnum:
        text = super()._deserialize(value, attr, data, **options)
        if text not in self.allowed:
            raise ValidationError(FIELD_VALUE.code)
        return self.words(text)


class Codes(Exact[tuple[str, ...]]):
    """Codes of areas."""

    expects: str = 'an array of area codes, such as ["A6", "A8"]'

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise ValidationError(FIELD_TYPE.code)
        return tuple(value)


class Groups(Codes):
    """Groups of area codes; of each group one area is enough."""

    expects: str = 'an array of arrays of area codes, such as [["H1", "H2"]]'

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> Any:
        if not isinstance(value, list):
            raise ValidationError(FIELD_TYPE.code)
        deserialize = super()._deserialize
        return tuple(deserialize(group, attr, data, **options) for group in value)
