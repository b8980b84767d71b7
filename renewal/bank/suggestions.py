"""Did you mean: the nearest known word, for sentences about an unknown one."""

from collections.abc import Iterable
from difflib import get_close_matches


def suggestion(word: str, known: Iterable[str]) -> str:
    """` Did you mean "stem"?` when a known word is close, otherwise nothing."""
    close = nearest(word, known)
    return f' Did you mean "{close}"?' if close else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is close, or None."""
    folded = {each.casefold(): each for each in known}
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[close[0]] if close else None
