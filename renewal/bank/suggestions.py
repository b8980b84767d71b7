"""Did you mean: the nearest known word, for sentences about an unknown one."""

from collections.abc import Collection
from difflib import get_close_matches
from functools import lru_cache

_LONGEST = 200
MOST_COMPARED = 100_000
"""So many pairs of words are compared for one bank, which takes a second or two."""


def suggestion(word: str, known: Collection[str]) -> str:
    """` Did you mean "stem"?` when a known word is close, otherwise nothing."""
    close = nearest(word, known)
    return f' Did you mean "{close}"?' if close else ""


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that is close, or None."""
    return None if len(word) > _LONGEST else _nearest(word, tuple(known))


@lru_cache(maxsize=1024)  # a table of thousands has the same slip in each row
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    folded = {each.casefold(): each for each in known}
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None


class Suggestions:
    """Suggestions about many words: each is looked up once, and late ones may go without."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str] = {}
        self._left = MOST_COMPARED

    def of(self, word: str, known: Collection[str], kind: str = "") -> str:
        """As `suggestion`; `kind` tells apart where a word may stand for different things."""
        found = self._found.get((kind, word))
        if found is None and self._left > 0:
            self._left -= len(known)
            found = self._found[kind, word] = suggestion(word, known)
        return found or ""
