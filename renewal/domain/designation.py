"""Master titles and awards: what a technician may be called while every component holds.

A designation is derived each time it is asked for and stored nowhere, so it goes on the
day a component expires and is back on the day the component is. An award is different: it
is given once, by a decision, and kept for life, so asking for its state is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from renewal.domain.errors import RenewalError
from renewal.domain.requirement import Requirement, lacking


class AwardIsNotDerived(RenewalError):
    """The state of an award was asked for, which only a decision can give."""

    code = "award_is_not_derived"


@dataclass(frozen=True, slots=True)
class Designation:
    """A title with its components and the years of documented experience it needs."""

    code: str
    title: str
    requirements: tuple[Requirement, ...]
    experience_years: int = 2
    award: bool = False

    @property
    def areas(self) -> frozenset[str]:
        """The codes of all areas that can be a component."""
        return frozenset(code for need in self.requirements for code in need.one_of)


@dataclass(frozen=True, slots=True)
class DesignationState:
    """Whether a designation is held, and what is missing when it is not."""

    code: str
    held: bool
    missing: tuple[str, ...]


def missing_components(designation: Designation, current: frozenset[str]) -> tuple[str, ...]:
    """Name the components that are not current: codes, or "H1 or H2" for alternatives."""
    return tuple(str(need) for need in lacking(designation.requirements, current))


def designation_state(
    designation: Designation, current: frozenset[str], *, experience_ok: bool = True
) -> DesignationState:
    """Return whether the designation is held and every component that is missing.

    ``current`` are the codes of the areas that are current, not suspended and not pending.
    ``experience_ok`` says whether the designation's years of experience are documented;
    when they are not, that is named after the areas. Raises `AwardIsNotDerived`.
    """
    if designation.award:
        raise AwardIsNotDerived(
            f"{designation.title} is an award for life and has no state to derive; "
            "look for the decision that gave it."
        )
    absent = missing_components(designation, current)
    if not experience_ok:
        absent += (_experience(designation.experience_years),)
    return DesignationState(designation.code, not absent, absent)


def _experience(years: int) -> str:
    return f"{years} {'year' if years == 1 else 'years'} of documented experience"
