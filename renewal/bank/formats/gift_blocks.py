"""A GIFT file cut into its paragraphs, as Moodle cuts it.

Every line is trimmed. A blank line ends a question, and so does a line that holds nothing but 0
(Moodle asks PHP whether the line is "empty"). A line that begins with // is a comment wherever it
stands; comments are kept, because ids and tags stand in them.

`masked` has the same length as `text`, with every escaped character blotted out: what is found in
it is a mark of the format, and its place is the place in `text`.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

from renewal.bank.limits import LONGEST_QUESTION
from renewal.bank.lines_in_turn import lines_in_turn

BLOT = "\x00\x00"
_ESCAPE = re.compile(r"\\[\\:#={}~n]")
_COMMENT = "//"
_FROM_START = (0,)
MOST_COMMENTS = 2_000
"""So many comments of a question are kept, of those that may say anything."""


# Not frozen, nor is what a question is made of: freezing quadruples what making them costs.
@dataclass(slots=True)
class Block:
    """One paragraph without its comments; `numbers` are the line numbers of its lines.

    `end` is the number of the blank line behind it.

    (Arrays where there are several lines, since all paragraphs wait for their turn and may hold
    millions of them.)
    """

    text: str
    masked: str = field(repr=False)
    numbers: Sequence[int] = field(repr=False)
    end: int
    comments: tuple[tuple[int, str], ...] = ()
    _starts: Sequence[int] = field(default=(), repr=False)

    @property
    def line(self) -> int:
        """The line on which it begins."""
        return self.numbers[0]

    def line_at(self, position: int) -> int:
        """The line of the character at that position of the text."""
        if len(self.numbers) == 1:
            return self.numbers[0]
        return self.numbers[max(0, bisect_right(self._starts, position) - 1)]

    def after_first_line(self) -> "Block | None":
        """The block without its first line, or None when there is no more."""
        _, ended, rest = self.text.partition("\n")
        if not ended:
            return None
        lines = list(zip(self.numbers[1:], rest.split("\n"), strict=True))
        return _block(lines, self.comments, self.end)


def blocks_of(text: str) -> Iterator[Block]:
    """The paragraphs of the file that hold more than comments."""
    lines: list[tuple[int, str]] = []
    comments: list[tuple[int, str]] = []
    for number, line in enumerate(chain(lines_in_turn(text), ("",)), 1):
        trimmed = line.strip()
        if trimmed in ("", "0"):
            if lines:
                yield _block(lines, tuple(comments), number)
            lines, comments = [], []
        elif trimmed.startswith(_COMMENT):
            if ":" in trimmed and "[" in trimmed and len(comments) < MOST_COMMENTS:
                comments.append((number, trimmed))
        elif len(lines) <= LONGEST_QUESTION:  # one more makes it too long, whatever else is there
            lines.append((number, trimmed))


def unescaped(text: str) -> str:
    """The text with its escapes resolved."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: "\n" if found[0] == r"\n" else found[0][1], text)


def _block(lines: list[tuple[int, str]], comments: tuple[tuple[int, str], ...], end: int) -> Block:
    if len(lines) == 1:
        number, text = lines[0]
        return Block(text, _masked(text), (number,), end, comments, _FROM_START)
    text = "\n".join(line for _, line in lines)
    lengths = (len(line) + 1 for _, line in lines[:-1])
    return Block(
        text=text,
        masked=_masked(text),
        numbers=array("L", (number for number, _ in lines)),
        end=end,
        comments=comments,
        _starts=array("L", accumulate(lengths, initial=0)),
    )


def _masked(text: str) -> str:
    return _ESCAPE.sub(BLOT, text) if "\\" in text else text
