"""What must have been held on the day an area's test was passed.

A prerequisite may have been dropped by the certifying body: ``passed_before`` is the first
day on which a pass no longer needs it, so that older passes are still judged by the rule
of their day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from renewal.domain.requirement import Requirement, lacking, spoken


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Every requirement has to be met by a pass earlier than ``passed_before`` (None: by any)."""

    requirements: tuple[Requirement, ...]
    passed_before: date | None = None

    def applies_to(self, passed_on: date) -> bool:
        """Tell whether a pass on this day needs the prerequisite."""
        return self.passed_before is None or passed_on < self.passed_before


def missing(
    prerequisite: Prerequisite | None, held: frozenset[str], passed_on: date
) -> tuple[str, ...]:
    """Name what was lacking on the day of the pass: codes, or "A9, H2, S2 or T2".

    ``held`` are the codes of the areas that were current and not pending on that day. The
    result is empty when nothing is lacking or the prerequisite does not apply to that day.
    """
    if prerequisite is None or not prerequisite.applies_to(passed_on):
        return ()
    return tuple(str(need) for need in lacking(prerequisite.requirements, held))


def missing_sentence(area: str, lacked: tuple[str, ...], passed_on: date) -> str:
    """Return the sentence that tells an admin what the pass in ``area`` was lacking."""
    has_groups = any(" " in need for need in lacked)
    needs = " and also ".join(lacked) if has_groups else spoken(lacked, "and")
    return (
        f"A pass in {area} on {passed_on.isoformat()} needs {needs} held on that day; "
        "record what was held first, or correct the date."
    )
