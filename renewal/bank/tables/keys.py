"""What a cell that names the key means: letters, numbers, names of columns, or the text itself.

The same cell may mean two things: "2" is the second option, the third (where counting begins at
0), or the option whose text is 2. So every notation says on its own which options it would take,
and the whole table decides between them: see `renewal.bank.tables.survey`. Where it cannot, the
key is not clear; nothing is guessed.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import repeat
from typing import NamedTuple

from renewal.bank.tables.headers import normal

_BETWEEN = re.compile(r"[\s,;|&+]+")
_AND = frozenset(("and", "y", "und"))
_TEXTS_BETWEEN = re.compile(r"\s*[;|\n]\s*")
_SIGNS_BETWEEN = ";|\n"
_HEADERS_BETWEEN = re.compile(r"[,;|\n]")
_SHORTEST_HEADER = 2
_MOST_NAMED = 200
"""What is behind so many parts of a cell makes one more, which then names no option."""
_LABEL = re.compile(r"\(?([A-Za-z])[.):]?")
_DIGITS = "0123456789"
_LETTER_RUN = re.compile(r"[A-Za-z]{2,}")


class Notation(StrEnum):
    """How a table names its right options."""

    LETTERS = "letters"
    NUMBERS = "numbers"
    HEADERS = "headers of columns"
    TEXT = "the text of the option"


class Offered(NamedTuple):
    """An option as the row has it (a tuple, since there are four of them in every row).

    `name` is the letter or id it gets; a key may name it by `header`, the one of its column.
    """

    name: str
    text: str
    rationale: str = ""
    score: str = ""
    header: str = ""

    @property
    def is_given(self) -> bool:
        """True when the row says anything about it."""
        return bool(self.text or self.rationale)


def by_letters(cell: str, options: Sequence[Offered]) -> frozenset[int] | None:
    """The options of these letters: "B", "b)", "A, C", "ACD"; None when it is something else."""
    tokens = _tokens(cell)
    if len(tokens) == 1 and _LETTER_RUN.fullmatch(tokens[0]):
        tokens = list(tokens[0])
    known = {option.name: index for index, option in enumerate(options)}
    found: list[int] = []
    for token in tokens:
        label = _LABEL.fullmatch(token)
        index = known.get(label[1].lower()) if label else None
        if index is None:
            return None
        found.append(index)
    return frozenset(found) if found and len(set(found)) == len(found) else None


def numbers_in(cell: str) -> tuple[int, ...] | None:
    """The numbers of a cell that holds nothing else, or None."""
    tokens = _tokens(cell)
    if not tokens or not all(
        each.isascii() and each.isdigit() and len(each) < 4 for each in tokens
    ):
        return None
    return tuple(int(each) for each in tokens)


def by_numbers(
    numbers: Sequence[int], options: Sequence[Offered], first: int
) -> frozenset[int] | None:
    """The options at these places, counted from `first`; None when there is no such place."""
    indices = frozenset(number - first for number in numbers)
    is_inside = all(0 <= index < len(options) for index in indices)
    return indices if is_inside and len(indices) == len(numbers) else None


def by_headers(cell: str, options: Sequence[Offered]) -> frozenset[int] | None:
    """The options whose columns have these headers: "choice_1", "Option B"."""
    if len(cell) < _SHORTEST_HEADER:
        return None
    known = {normal(option.header): index for index, option in enumerate(options)}
    tokens = [normal(each) for each in _HEADERS_BETWEEN.split(cell, _MOST_NAMED) if each.strip()]
    if not tokens or not all(len(token) > 1 and token in known for token in tokens):
        return None
    return frozenset(known[token] for token in tokens)


def by_text(cell: str, options: Sequence[Offered]) -> frozenset[int] | None:
    """The option that reads exactly so, or the options of a list of such texts."""
    known: dict[str, int | None] = {}
    for index, option in enumerate(options):
        text = _collapsed(option.text)
        known[text] = None if text in known else index
    # A cell of more words than an option is none; they may be very many.
    words = max(map(str.count, known, repeat(" ")), default=0) + 1
    whole = known.get(" ".join(cell.split(None, words)).rstrip())
    if whole is not None:
        return frozenset((whole,))
    if not any(sign in cell for sign in _SIGNS_BETWEEN):
        return None
    parts = [_collapsed(each) for each in _TEXTS_BETWEEN.split(cell, _MOST_NAMED) if each.strip()]
    found = [known.get(part) for part in parts]
    indices = frozenset(index for index in found if index is not None)
    return indices if len(parts) > 1 and len(indices) == len(parts) else None


def _tokens(cell: str) -> list[str]:
    if cell.isalnum():
        return [cell]
    parts = [part for part in _BETWEEN.split(cell.strip(), _MOST_NAMED) if part]
    if parts and not _AND.isdisjoint((parts[0], parts[-1])):
        return []  # "a; y" is no list: such a word has something on either side
    return [part for part in parts if part not in _AND]


def _collapsed(text: str) -> str:
    return " ".join(text.split())
