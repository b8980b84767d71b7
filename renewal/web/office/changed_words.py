"""What differs between two texts, word by word, so that a reader need not search for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby
from typing import Final, NamedTuple

MOST_WORDS: Final = 2_000
"""Texts longer than this are not compared, as comparing takes the square of it."""
MOST_CHANGED: Final = 0.6
"""Where more than this share differs, marking words would hide rather than show it."""
_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")


class Passage(NamedTuple):
    """Some words in a row, and whether the other text lacks them."""

    text: str
    differs: bool


def changed_words(before: str, after: str) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
    """Return both texts in passages; whole where one is empty, long, or altogether different."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    whole = ((Passage(before, True),), (Passage(after, True),))
    if not old or not new or len(old) + len(new) > MOST_WORDS:
        return whole
    found = SequenceMatcher(None, old, new, autojunk=False)
    if found.ratio() < 1 - MOST_CHANGED:
        return whole
    gone, come = [True] * len(old), [True] * len(new)
    for block in found.get_matching_blocks():
        gone[block.a : block.a + block.size] = [False] * block.size
        come[block.b : block.b + block.size] = [False] * block.size
    return _passages(zip(old, gone, strict=True)), _passages(zip(new, come, strict=True))


def _passages(words: Iterable[tuple[str, bool]]) -> tuple[Passage, ...]:
    return tuple(
        Passage("".join(word for word, _ in run), differs)
        for differs, run in groupby(words, key=lambda word: word[1])
    )
