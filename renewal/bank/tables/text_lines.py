"""The lines of a large text, a piece at a time, and those of the record that is being read.

A row of a table may be of millions of lines, and nothing is done here for each of them.
"""

import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import TextIO

LONGEST_ROW = 4_000_000
MOST_LINES = 200_000
_PIECE = 1 << 18


class RowTooLongError(Exception):
    """A row is longer, or of more lines, than any question."""


class TextLines:
    """The lines of a text, of which the last ones read are remembered until `forget`."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._kept: list[list[str]] = []
        self._kept_characters = 0
        self._first = 0

    def __iter__(self) -> Iterator[str]:
        """Each line with its end; raises RowTooLongError."""
        return chain.from_iterable(self._pieces())

    def forget(self) -> None:
        """What was read before the piece at hand is forgotten."""
        if len(self._kept) > 1:
            *gone, last = self._kept
            self._first += sum(map(len, gone))
            self._kept = [last]
            self._kept_characters = 0

    def between(self, first: int, behind: int) -> list[str]:
        """The lines from this one on up to that one, counted from 0, none of them forgotten."""
        kept = chain.from_iterable(self._kept)
        return list(islice(kept, first - self._first, behind - self._first))

    def _pieces(self) -> Iterator[list[str]]:
        """Whole lines; one that may go on, or end in a CR before an LF, waits for more."""
        begun = ""
        while piece := self._text.read(_PIECE):
            lines = io.StringIO(begun + piece, newline="").readlines()
            begun = "" if lines[-1].endswith("\n") else lines.pop()
            self._keep(lines, len(piece))
            yield lines
        if begun:
            self._keep([begun], 0)
            yield [begun]

    def _keep(self, lines: list[str], characters: int) -> None:
        if self._kept_characters > LONGEST_ROW or sum(map(len, self._kept)) > MOST_LINES:
            raise RowTooLongError
        self._kept.append(lines)
        self._kept_characters += characters
