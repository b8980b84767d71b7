"""The kinds of values that documents hold, with what the description says of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from marshmallow import fields, validate

MONTH = "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$"


def text(about: str, *, attribute: str | None = None, **known: Any) -> fields.String:
    """Return a text that is always there; ``known`` may name an ``example`` or ``pattern``.

    ``attribute`` is where a value has it under another name.
    """
    return fields.String(
        required=True, attribute=attribute, metadata={"description": about, **known}
    )


def perhaps(about: str, **known: Any) -> fields.String:
    """Return a text that may be null."""
    return fields.String(required=True, allow_none=True, metadata={"description": about, **known})


def one_of(
    about: str, values: Iterable[str], *, nullable: bool = False, attribute: str | None = None
) -> fields.String:
    """Return one of the words."""
    return fields.String(
        required=True,
        allow_none=nullable,
        attribute=attribute,
        validate=validate.OneOf([*map(str, values), *([None] if nullable else [])]),
        metadata={"description": about},
    )


def month(about: str) -> fields.String:
    """Return a calendar month in the programme's zone."""
    return text(about, pattern=MONTH, example="2026-12")


def instant(
    about: str, *, nullable: bool = False, attribute: str | None = None
) -> fields.AwareDateTime:
    """Return an instant in UTC; ``attribute`` is where a value has it under another name."""
    return fields.AwareDateTime(
        required=True,
        format="iso",
        attribute=attribute,
        allow_none=nullable,
        metadata={"description": about, "example": "2026-12-01T05:00:00+00:00"},
    )


def day(about: str, *, nullable: bool = False) -> fields.Date:
    """Return a calendar day."""
    return fields.Date(required=True, allow_none=nullable, metadata={"description": about})


def number(about: str, *, nullable: bool = False) -> fields.Integer:
    """Return a whole number."""
    return fields.Integer(
        required=True, strict=True, allow_none=nullable, metadata={"description": about}
    )


def flag(about: str, *, nullable: bool = False) -> fields.Boolean:
    """Return true or false."""
    return fields.Boolean(required=True, allow_none=nullable, metadata={"description": about})


def position(about: str) -> fields.String:
    """Return the place of an option on the screen."""
    return text(about, pattern="^[1-9][0-9]?$", example="1")


def positions(about: str, *, nullable: bool = False) -> fields.List[Any]:
    """Return places of options on the screen."""
    return fields.List(
        position("A place on the screen."),
        required=True,
        allow_none=nullable,
        metadata={"description": about},
    )
