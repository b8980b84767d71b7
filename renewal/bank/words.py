"""Words of a fixed list in files that know only text: kinds, statuses, orders."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from renewal.bank.codes.shape import FIELD_VALUE
from renewal.bank.findings import Finding, Place, excerpt
from renewal.bank.suggestions import suggestion

_Word = TypeVar("_Word", bound=StrEnum)


def find_word(text: str, words: type[_Word]) -> _Word | None:
    """The word of that spelling, letter case aside, or None."""
    known = _known(words)
    word: _Word | None = known.get(text) or known.get(text.strip().casefold())
    return word


@cache
def _known(words: type[StrEnum]) -> Mapping[str, Any]:
    """The words by their spelling."""
    return {word.value: word for word in words}


def not_a_word(text: str, words: type[StrEnum], field: str, place: Place) -> Finding:
    """The finding that says which words may stand there; `field` reads like `"kind"`."""
    known = [word.value for word in words]
    return FIELD_VALUE.finding(
        place,
        field=field,
        found=f'"{excerpt(text)}"',
        suggestion=suggestion(text, known),
        expects=f"{', '.join(known[:-1])} or {known[-1]}",
    )
