"""Values of a JSON text, read slowly and exactly: what Python's reader says nothing about.

It gives the offset of the first place that is no sound JSON, refuses names that stand twice, NaN,
and what lies deeper or is longer than anything in a bank.
"""

import json
import re
from collections.abc import Callable, Mapping

from renewal.bank.formats.json_fault import JsonFault

DEEPEST = 30
"""How deep values may lie in one another; real files need six."""
MOST_NAMES = 1_000
"""How many names one object may have."""
_BLANKS = frozenset(" \t\n\r")
_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_LITERALS = (("true", True), ("false", False), ("null", None))
_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_LONGEST_NUMBER = 1_000

Value = object


class JsonText:
    """One text; every method gets an offset and gives what lies there and where it ends."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain: Callable[[str, int], tuple[str, int]] = json.JSONDecoder().raw_decode

    def space(self, at: int) -> int:
        """Where the blanks end."""
        if self.text[at : at + 1] not in _BLANKS:
            return at
        found = _SPACE.match(self.text, at)
        return found.end() if found else at

    def opens(self, at: int, sign: str) -> bool:
        """Whether that sign stands there."""
        return self.text[at : at + 1] == sign

    def value(self, at: int, depth: int) -> tuple[Value, int]:
        """The value and where it ends; slow, and exact about what is wrong with it."""
        if depth > DEEPEST:
            raise JsonFault(at, f"it lies more than {DEEPEST} levels deep")
        sign = self.text[at : at + 1]
        if sign == '"':
            return self._string(at)
        if sign == "{":
            return self._members(at, depth)
        if sign == "[":
            return self._elements(at, depth)
        for word, meaning in _LITERALS:
            if self.text.startswith(word, at):
                return meaning, at + len(word)
        return self._number(at)

    def _string(self, at: int) -> tuple[str, int]:
        try:
            return self._plain(self.text, at)
        except json.JSONDecodeError as error:
            where = at if "Unterminated" in error.msg else error.pos
            raise JsonFault(where, _in_words(error.msg)) from error

    def _number(self, at: int) -> tuple[Value, int]:
        constant = next((each for each in _CONSTANTS if self.text.startswith(each, at)), None)
        if constant:
            raise JsonFault(at, f"{constant} is no value of JSON")
        found = _NUMBER.match(self.text, at)
        if found is None:
            what = "a value is missing" if at < len(self.text) else "the text ends too early"
            raise JsonFault(at, what)
        if len(found[0]) > _LONGEST_NUMBER:
            raise JsonFault(at, "a number has too many digits")
        is_whole = found[0].removeprefix("-").isdigit()
        return (int(found[0]) if is_whole else float(found[0])), found.end()

    def _elements(self, at: int, depth: int) -> tuple[Value, int]:
        elements: list[Value] = []
        at = self.space(at + 1)
        if self.opens(at, "]"):
            return elements, at + 1
        while True:
            element, at = self.value(at, depth + 1)
            elements.append(element)
            at, is_over = self.behind(self.space(at), "]")
            if is_over:
                return elements, at
            at = self.space(at)

    def _members(self, at: int, depth: int) -> tuple[Value, int]:
        values: dict[str, Value] = {}
        at = self.space(at + 1)
        if self.opens(at, "}"):
            return values, at + 1
        while True:
            name, at = self.name(at, values)
            values[name], at = self.value(at, depth + 1)
            at, is_over = self.behind(self.space(at), "}")
            if is_over:
                return values, at
            at = self.space(at)

    def name(self, at: int, known: Mapping[str, object]) -> tuple[str, int]:
        """The name that begins here, and where its value does."""
        if not self.opens(at, '"'):
            raise JsonFault(at, "a name in quotation marks is missing")
        name, end = self._string(at)
        if name in known:
            raise JsonFault(at, f'"{name[:40]}" stands twice in one object')
        if len(known) >= MOST_NAMES:
            raise JsonFault(at, f"an object has more than {MOST_NAMES:,} names")
        end = self.space(end)
        if not self.opens(end, ":"):
            raise JsonFault(end, "a colon is missing")
        return name, self.space(end + 1)

    def behind(self, at: int, closing: str) -> tuple[int, bool]:
        """Where it goes on behind a value, and whether the array or object is over there."""
        sign = self.text[at : at + 1]
        if sign == closing:
            return at + 1, True
        if sign != ",":
            what = f"a comma or {closing} is missing" if sign else "the text ends too early"
            raise JsonFault(at, what)
        return at + 1, False


def _in_words(message: str) -> str:
    if "Unterminated" in message:
        return "the text that opens here is never closed"
    if "control character" in message:
        return "a control character stands within a text"
    return "an escape in a text is not one of JSON"
