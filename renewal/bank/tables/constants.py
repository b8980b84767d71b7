"""What holds for all questions of a table, because somebody says so and no column does."""

from collections.abc import Mapping
from enum import StrEnum

from renewal.bank.found import FoundQuestion
from renewal.bank.words import find_word
from renewal.domain.item import Choose, Kind, Order, Status

CONSTANTS: Mapping[str, type[StrEnum] | None] = {
    "area": None,
    "topic": None,
    "kind": Kind,
    "choose": Choose,
    "references": None,
    "status": Status,
    "order": Order,
    "author": None,
    "language": None,
}
"""What can be a constant, and the words that it is one of."""


def fill(found: FoundQuestion, constants: Mapping[str, str]) -> None:
    """The question has the constants where it says nothing itself."""
    for name, value in constants.items():
        words = CONSTANTS[name]
        if name in found.unread or getattr(found, name):
            continue
        if name == "references":
            found.references = (value,)
        elif words is not None:
            setattr(found, name, find_word(value, words))
        else:
            setattr(found, name, value.upper() if name == "area" else value)
