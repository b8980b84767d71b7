"""Where things stand in a TOML file: the line of every table, key and array element.

`tomllib` gives values without places. This walks over the same text and notes lines only; it
evaluates nothing and judges nothing, so it is used on text that `tomllib` has accepted. What it
must get right is what hides structure: comments, quoted keys, and strings over many lines that
may hold anything, `[[item]]` included. Of a list that is longer than any may be, the lines of the
first elements are noted: who looks for the others is led to the list.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from renewal.bank.findings import At
from renewal.bank.limits import MOST_LISTED

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*+")
_SPACE = re.compile(r"[ \t]*+")
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_DOUBLE = r"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*+"""
_SINGLE = r"(?:[^']|'{1,2}(?!'))*+"
LONG_TEXT = rf"""\"{{3}}{_DOUBLE}\"{{3,5}}|'{{3}}{_SINGLE}'{{3,5}}"""
SHORT_TEXT = r"""\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'"""
_STRING = re.compile(f"{LONG_TEXT}|{SHORT_TEXT}")
_SCALAR = re.compile(r"[^,\]}#\n]++")
_PLAIN_VALUE = rf"""(?:{SHORT_TEXT}|[^\[\]{{}}#"'\n]++)"""
_PLAIN_PAIR = rf"[ \t\n]*+[A-Za-z0-9_-]++[ \t]*+=[ \t]*+{_PLAIN_VALUE}[ \t]*+\n"
_FLAT = re.compile(
    rf"""(?:[^\[\]{{}}#"']++|#[^\n]*+|{LONG_TEXT}|{SHORT_TEXT}"""
    r"""|\[[^\[\]{}#"']*+\]|\{[^\[\]{}#"']*+\})*+"""
)
_KEY_AND_VALUE = re.compile(
    rf"""([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+(?:{SHORT_TEXT}|[^\[\]{{}}#"',\n]++)(?!["'])"""
)
"""Nearly every pair of a bank: one bare key, and a value in which nothing else can stand."""
_TABLES = 1
"""At this depth arrays hold the tables of the file, of which there may be many."""


def lines_of(text: str) -> Mapping[At, int]:
    """The line, counted from 1, of every path: ("item", 0) its header, ("item", 0, "stem") a key.

    Array elements have their index in the path: ("item", 0, "options", 1, "text").
    """
    walk = _Walk(text)
    walk.document()
    return MappingProxyType(walk.lines)


class _Walk:
    """One pass over a text whose line ends are LF."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.lines: dict[At, int] = {}
        self._is_noting = True
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._last: dict[At, int] = {}

    def document(self) -> None:
        """Every statement is noted, headers opening the table that the next keys belong to."""
        table: At = ()
        self._skip(_BLANK)
        while self.position < len(self.text):
            if self.text[self.position] == "[":
                start = self.position
                table = self._header()
                if not self._is_noting:
                    header = self.text[start : self.position]
                    self.position = _end_of(_more_of(header), self.text, self.position)
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> At:
        start = self.position
        is_array = self.text.startswith("[[", start)
        self.position += 2 if is_array else 1
        parts = self._key()
        self.position += 2 if is_array else 1
        path: At = ()
        for part in parts[:-1]:
            path = self._entered((*path, part))
        path = (*path, parts[-1])
        if is_array:
            self._last[path] = self._last.get(path, -1) + 1
            path = (*path, self._last[path])
        else:
            path = self._entered(path)
        self._is_noting = not any(
            isinstance(step, int) and step >= MOST_LISTED for step in path[_TABLES + 1 :]
        )
        self._note(path, start)
        return path

    def _entered(self, path: At) -> At:
        """The path itself, or that of its last element when it names an array of tables."""
        return (*path, self._last[path]) if path in self._last else path

    def _pair(self, table: At) -> None:
        start = self.position
        plain = _KEY_AND_VALUE.match(self.text, start)
        if plain is not None:
            self._note((*table, plain[1]), start)
            self.position = plain.end()
            return
        path = table
        for part in self._key():
            path = (*path, part)
            self._note(path, start)
        self.position += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _key(self) -> list[str]:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            quoted = _STRING.match(self.text, self.position)
            found = quoted or _BARE.match(self.text, self.position)
            if found is None:
                raise ValueError(f"no key in line {self._line(self.position)}")
            self.position = found.end()
            raw = found.group()
            parts.append(tomllib.loads(f"key = {raw}")["key"] if quoted else raw)
            self._skip(_SPACE)
            if self.text[self.position : self.position + 1] != ".":
                return parts
            self.position += 1

    def _value(self, path: At) -> None:
        opener = self.text[self.position : self.position + 1]
        if opener == "[":
            self._array(path)
        elif opener == "{":
            self._inline_table(path)
        else:
            string = _STRING.match(self.text, self.position)
            self._skip(_SCALAR if string is None else _STRING)

    def _array(self, path: At) -> None:
        self.position += 1
        index = 0
        self._skip(_BLANK)
        while self.text[self.position] != "]":
            if index == MOST_LISTED and len(path) > _TABLES:
                self._skip_rest()
                return
            self._note((*path, index), self.position)
            self._value((*path, index))
            index += 1
            self._skip_comma()
        self.position += 1

    def _skip_rest(self) -> None:
        """The array that was entered is left, whatever it still holds."""
        depth = 1
        while depth:
            self.position = _end_of(_FLAT, self.text, self.position) + 1
            depth += 1 if self.text[self.position - 1] in "[{" else -1

    def _inline_table(self, path: At) -> None:
        self.position += 1
        self._skip(_BLANK)
        while self.text[self.position] != "}":
            self._pair(path)
            self._skip_comma()
        self.position += 1

    def _skip_comma(self) -> None:
        self._skip(_BLANK)
        if self.text[self.position] == ",":
            self.position += 1
            self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.position)
        self.position = found.end() if found else self.position + 1

    def _note(self, path: At, position: int) -> None:
        if self._is_noting:
            self.lines.setdefault(path, self._line(position))

    def _line(self, position: int) -> int:
        return bisect_right(self._starts, position)


@lru_cache(maxsize=16)
def _more_of(header: str) -> re.Pattern[str]:
    """The plain pairs behind such a header, and all tables of that name that hold nothing else."""
    return re.compile(rf"(?:{_PLAIN_PAIR}|[ \t\n]*+{re.escape(header)}[ \t]*+\n)*+")


def _end_of(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position
