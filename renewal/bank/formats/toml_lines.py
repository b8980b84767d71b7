"""Where things stand in a TOML file: the line of every table, key and array element.

`tomllib` gives values without places. This walks over the same text and notes lines only; it
evaluates nothing and judges nothing, so it is used on text that `tomllib` has accepted. What it
must get right is what hides structure: comments, quoted keys, and strings over many lines that
may hold anything, `[[item]]` included.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from types import MappingProxyType

from renewal.bank.findings import At

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*+")
_SPACE = re.compile(r"[ \t]*+")
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_DOUBLE = r"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*+"""
_SINGLE = r"(?:[^']|'{1,2}(?!'))*+"
LONG_TEXT = rf"""\"{{3}}{_DOUBLE}\"{{3,5}}|'{{3}}{_SINGLE}'{{3,5}}"""
SHORT_TEXT = r"""\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'"""
_STRING = re.compile(f"{LONG_TEXT}|{SHORT_TEXT}")
_SCALAR = re.compile(r"[^,\]}#\n]++")


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
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._last: dict[At, int] = {}

    def document(self) -> None:
        """Every statement is noted, headers opening the table that the next keys belong to."""
        table: At = ()
        self._skip(_BLANK)
        while self.position < len(self.text):
            if self.text[self.position] == "[":
                table = self._header()
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
        self._note(path, start)
        return path

    def _entered(self, path: At) -> At:
        """The path itself, or that of its last element when it names an array of tables."""
        return (*path, self._last[path]) if path in self._last else path

    def _pair(self, table: At) -> None:
        start = self.position
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
            self._note((*path, index), self.position)
            self._value((*path, index))
            index += 1
            self._skip_comma()
        self.position += 1

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
        self.lines.setdefault(path, self._line(position))

    def _line(self, position: int) -> int:
        return bisect_right(self._starts, position)
