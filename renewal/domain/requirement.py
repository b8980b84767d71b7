"""What has to be held: one area, or any one of several areas of equal standing.

Prerequisites and designations are both lists of requirements; each is met by holding at
least one of its areas. Requirements are data of the programme, so no area is named here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from renewal.domain.errors import RenewalError


class EmptyRequirement(RenewalError):
    """A requirement names no area, so nothing could ever meet it."""

    code = "empty_requirement"


@dataclass(frozen=True, slots=True)
class Requirement:
    """Any one of the areas with these codes; its text reads "H1 or H2"."""

    one_of: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.one_of:
            raise EmptyRequirement("A requirement names no area; name at least one.")

    def is_met_by(self, held: frozenset[str]) -> bool:
        """Tell whether at least one of the areas is among ``held``."""
        return not held.isdisjoint(self.one_of)

    def __str__(self) -> str:
        return spoken(self.one_of, "or")


def lacking(requirements: Iterable[Requirement], held: frozenset[str]) -> tuple[Requirement, ...]:
    """Return the requirements that ``held`` does not meet, in their own order."""
    return tuple(need for need in requirements if not need.is_met_by(held))


def spoken(words: Sequence[str], last: str) -> str:
    """Return the words as a sentence lists them: "A9, H2 or T2" when ``last`` is "or"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
