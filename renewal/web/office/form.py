"""Forms of the office as values: fields with what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from renewal.web.pages.frame import Fault
from renewal.web.words import Words

LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Field:
    """A field to fill in; ``kind`` is text, long, day, number or one of ``choices``.

    ``blank`` says what it means when an optional one stays empty.
    """

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    optional: bool = False
    choices: Sequence[tuple[str, str]] = ()
    blank: str = ""


REASON: Final = Field("reason", "Reason", "long", "It goes onto the record, beside your account.")


def typed_in(fields: Sequence[Field], form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed into each field, on one line."""
    return {field.name: " ".join(form.get(field.name, "").split()) for field in fields}


def faults_in(fields: Sequence[Field], typed: Mapping[str, str]) -> tuple[Fault, ...]:
    """Return what is wrong with what was typed, in the order of the fields."""
    found = ((field, _wrong(field, typed[field.name])) for field in fields)
    return tuple(Fault(sentence, field.name) for field, sentence in found if sentence)


def day_in(typed: Mapping[str, str], name: str) -> date | None:
    """Return the day typed into a field, None when it is empty."""
    return date.fromisoformat(typed[name]) if typed.get(name) else None


def told_in(fields: Sequence[Field], typed: Mapping[str, str], say: Words) -> list[tuple[str, str]]:
    """Return each field with what was typed, or what leaving it empty means, for looking over."""
    told = ((field.label, _told(field, typed[field.name], say)) for field in fields)
    return [(label, text) for label, text in told if text]


def _told(field: Field, typed: str, say: Words) -> str:
    if not typed:
        return field.blank
    if field.kind == "day":
        return say.date(date.fromisoformat(typed))
    return dict(field.choices).get(typed, typed)


def _wrong(field: Field, typed: str) -> str:
    if not typed:
        return "" if field.optional else f"{field.label}: fill this in."
    if len(typed) > LONGEST:
        return f"{field.label}: shorten this to {LONGEST} characters; it has {len(typed)}."
    if field.choices and typed not in {value for value, _ in field.choices}:
        return f"{field.label}: choose one of the list."
    if field.kind == "day" and not _is_day(typed):
        return f"{field.label}: give a day of the calendar, like 2026-03-09."
    if field.kind == "number" and not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
        return f"{field.label}: give a whole number."
    return ""


def _is_day(typed: str) -> bool:
    try:
        return date.fromisoformat(typed).isoformat() == typed
    except ValueError:
        return False
