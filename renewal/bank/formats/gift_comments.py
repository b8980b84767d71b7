r"""What the comments before a GIFT question say about it.

Moodle writes `// [id:Q-7] [tag:brakes]` and skips everything else in a comment. Here the same
manner carries what GIFT has no place for: `[concept:…]`, `[kind:…]`, `[reference:…]`. Brackets and
backslashes within are written `\[`, `\]` and `\\`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from renewal.bank.findings import Finding, Place
from renewal.bank.formats.gift_blocks import Block
from renewal.bank.words import find_word, not_a_word

_NOTE = re.compile(r"\[([a-z]{2,12}):((?:\\[\\\[\]]|[^\[\]\x00-\x1f])++)\]")
_TO_ESCAPE = re.compile(r"[\\\[\]]")
_ESCAPE = r"\\\g<0>"
_ESCAPED = re.compile(r"\\([\\\[\]])")
_SAID_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(slots=True)
class Comments:
    """The values in the comments of one question; `findings` tells of words that fit nothing."""

    file: str
    values: Mapping[str, tuple[str, ...]]
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def one(self, name: str) -> str:
        """The first value of that name, or ""."""
        found = self.values.get(name)
        return found[0] if found else ""

    def every(self, name: str) -> tuple[str, ...]:
        """All values of that name, in the order of the file."""
        return self.values.get(name, ())

    def word(self, name: str, words: type[_Word]) -> _Word | None:
        """The value as one of the words; None, and an error, when it is none of them."""
        text = self.one(name)
        word = find_word(text, words) if text else None
        if word is not None or not text:
            return word
        place = Place(self.file, self.lines.get(name))
        told = not_a_word(text, words, f'"{name}" in the comment', place)
        self.findings.append(told)
        self.unread.add(name)
        return None


def comments_of(block: Block, file: str) -> Comments:
    """What the comments of the block say."""
    if not block.comments:
        return Comments(file, _SAID_NOTHING)
    values: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    for number, name, value in _notes(block):
        values.setdefault(name, []).append(value)
        lines.setdefault(name, number)
    return Comments(file, {name: tuple(each) for name, each in values.items()}, lines)


def comment_of(name: str, value: str) -> str:
    """What a comment says, as `comments_of` reads it."""
    return f"[{name}:{_TO_ESCAPE.sub(_ESCAPE, value)}]"


def _notes(block: Block) -> Iterator[tuple[int, str, str]]:
    for number, comment in block.comments:
        for found in _NOTE.finditer(comment):
            yield number, found[1], _ESCAPED.sub(r"\1", found[2]).strip()
