"""Walks through a JSON text from question to question, with the place of each.

Python's reader takes what JSON has not: names that stand twice (the last one wins in silence), NaN,
and halves of characters. It also gives no line for anything but its own errors. So arrays of
objects are walked here, one object at a time, and only what lies within a question goes to
Python's reader, which is told to refuse the same; where it refuses, the place is looked up by
walking that value too.
"""

import json
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from renewal.bank.formats.json_brackets import end_of
from renewal.bank.formats.json_escapes import refuse_half_characters
from renewal.bank.formats.json_fault import JsonFault
from renewal.bank.formats.json_text import MOST_NAMES, JsonText, Value

DEEPEST_AROUND = 12
"""How deep questions may lie in arrays and objects; each level is passed with every question."""
STEPS_AT_ALL = 500_000
STEPS_OF_QUESTION = 40
"""So many names and entries may stand around questions and in them, and so many more with each."""
MOST_BRACKETS = 500_000
"""Behind so many, a value is measured before it becomes lists and objects."""
MOST_IN_VALUE = 200_000
"""How many lists and objects one value may hold; the exhibits of a file are a value."""
MOST_AT_ONCE = 400
"""An object that holds no more lists and objects is read at once; any question does."""
_TO_BRACKET = re.compile(r"\{[^\[\]{}]{0,50000}+")
"""An object up to the next bracket; of longer ones a copy would weigh."""
_WITHIN = frozenset(
    (
        *("options", "answers", "choices", "alternatives"),
        *("translations", "exhibits", "dismissed"),
    )
)
"""Names under which arrays of objects belong to one question."""


class Found(NamedTuple):
    """An object with its offset and length, and the titles around it."""

    at: int
    values: Mapping[str, Value]
    around: tuple[Mapping[str, Value], ...]
    length: int
    find: Callable[[int], Mapping[str, int]]

    def places(self) -> Mapping[str, int]:
        """The offsets of its values, which are looked up."""
        return self.find(self.at)


@dataclass(slots=True)
class Steps:
    """How many more names and entries are walked over."""

    left: int = STEPS_AT_ALL

    def grant(self) -> None:
        """A question was found, so that there may be more."""
        self.left += STEPS_OF_QUESTION


def objects_in(text: str, steps: Steps) -> Iterator[Found]:
    """Every object that holds no array of objects, or has something beside it; the outer one last.

    Raises `JsonFault` at the first place that is no sound JSON, or where more stands than in any
    bank.
    """
    refuse_half_characters(text)
    walk = _Walk(text, steps)
    start = walk.space(0)
    end = yield from walk.container(start, ())
    end = walk.space(end)
    if end < len(text):
        raise JsonFault(end, "something follows behind the end")


_Walked = Generator[Found, None, int]
"""Objects one after the other, and at last where it ends."""
_Read = tuple[Mapping[str, Value], int]
"""An object that was read at once, and where it ends."""


class _Walk(JsonText):
    """One text on the way through its questions."""

    def __init__(self, text: str, steps: Steps) -> None:
        super().__init__(text)
        self._steps = steps
        self._measures = text.count("[") + text.count("{") > MOST_BRACKETS
        self._simple = json.JSONDecoder(parse_constant=_no_constant).decode
        self._quick = json.JSONDecoder(
            object_pairs_hook=_without_repeats, parse_constant=_no_constant
        ).raw_decode

    def container(self, at: int, around: tuple[Mapping[str, Value], ...]) -> _Walked:
        """The objects in the array or object that begins here; returns where it ends."""
        if len(around) > DEEPEST_AROUND:
            raise JsonFault(at, f"it lies more than {DEEPEST_AROUND} levels deep")
        opening = self.text[at : at + 1]
        if opening == "[":
            end = yield from self._array(at, around)
        elif opening == "{":
            end = yield from self._object(at, around)
        else:
            _, end = self.value(at, 0)
        return end

    def _array(self, at: int, around: tuple[Mapping[str, Value], ...]) -> _Walked:
        at = self.space(at + 1)
        if self.text[at : at + 1] == "]":
            return at + 1
        while True:
            self._step(at)
            end = yield from self.container(at, (*around, {}) if self.opens(at, "[") else around)
            at, is_over = self.behind(self.space(end), "]")
            if is_over:
                return at
            at = self.space(at)

    def _object(self, at: int, around: tuple[Mapping[str, Value], ...]) -> _Walked:
        at_once = self._at_once(at)
        if at_once is not None:
            values, end = at_once
            if values:
                yield Found(at, values, around, end - at, self.places)
            return end
        end = yield from self._members_apart(at, around)
        return end

    def _at_once(self, at: int) -> _Read | None:
        """The object and where it ends, if it is small, sound and holds no list of objects."""
        found = _TO_BRACKET.match(self.text, at)
        end = found.end() if found else at
        sign = self.text[end : end + 1]
        if sign == "}":
            read = self._flat(at, end + 1) or self._small(at)
        elif sign == "[" and self._begins_objects(_last_name(self.text[at:end]), end):
            return None
        else:
            read = self._small(at)
        if read is None or len(read[0]) > min(MOST_NAMES, self._steps.left):
            return None
        self._steps.left -= len(read[0])
        return read

    def _flat(self, at: int, end: int) -> _Read | None:
        """The object, if it is sound and ends with its first bracket; None also for some others."""
        written = self.text[at:end]
        try:
            values = self._simple(written)
        except ValueError:
            return None
        # Behind each name there is a colon: with no more colons than names none stands twice.
        return (values, end) if written.count(":") == len(values) else None

    def _small(self, at: int) -> _Read | None:
        """The object, if it is sound, holds few lists and objects, and no list of objects."""
        if end_of(self.text, at, MOST_AT_ONCE) is None:
            return None
        try:
            values, end = self._quick(self.text, at)
        except (ValueError, RecursionError):
            return None
        lists = [(name, value) for name, value in values.items() if isinstance(value, list)]
        is_apart = any(
            value and isinstance(value[0], dict)
            for name, value in lists
            if name.casefold() not in _WITHIN
        )
        return None if is_apart else (values, end)

    def places(self, at: int) -> Mapping[str, int]:
        """The offsets of the values of the object that begins here, which is known to be sound."""
        places: dict[str, int] = {}
        at = self.space(at + 1)
        is_over = self.opens(at, "}")
        while not is_over:
            name, value_at = self.name(self.space(at), places)
            places[name] = value_at
            _, at = self._whole(value_at)
            at, is_over = self.behind(self.space(at), "}")
        return places

    def _members_apart(self, at: int, around: tuple[Mapping[str, Value], ...]) -> _Walked:
        """The object with what its lists hold, name by name."""
        start = at
        values: dict[str, Value] = {}
        places: dict[str, int] = {}
        inner = (*around, values)
        at = self.space(at + 1)
        if self.text[at : at + 1] == "}":
            return at + 1
        while True:
            self._step(at)
            name, value_at = self.name(at, places)
            places[name] = value_at
            if self._begins_objects(name, value_at):
                at = yield from self.container(value_at, inner)
            else:
                values[name], at = self._whole(value_at)
            at, is_over = self.behind(self.space(at), "}")
            if is_over:
                break
            at = self.space(at)
        yield Found(start, values, around, at - start, lambda _: places)
        return at

    def _begins_objects(self, name: str, at: int) -> bool:
        if not self.opens(at, "[") or name.casefold() in _WITHIN:
            return False
        return self.opens(self.space(at + 1), "{")

    def _step(self, at: int) -> None:
        """One more name or entry is walked over, if it is not one too many."""
        self._steps.left -= 1
        if self._steps.left < 0:
            raise JsonFault(at, "there are more names and entries up to here than in any bank")

    def _whole(self, at: int) -> tuple[Value, int]:
        """The value, by Python's reader where it can."""
        if self._measures and self.text[at : at + 1] in ("[", "{"):
            self._measure(at)
        try:
            return self._quick(self.text, at)
        except (ValueError, RecursionError):
            return self.value(at, 0)

    def _measure(self, at: int) -> None:
        """Raises `JsonFault` where the value holds more lists and objects than any."""
        if end_of(self.text, at, MOST_IN_VALUE) is None:
            what = f"a value holds more than {MOST_IN_VALUE:,} lists and objects"
            raise JsonFault(at, what)


def _last_name(text: str) -> str:
    """The name before a value, if it is one without escapes."""
    before, _, _ = text.rpartition('"')
    return before.rpartition('"')[2]


def _without_repeats(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("repeated")
    return values


def _no_constant(constant: str) -> Value:
    raise ValueError(constant)
