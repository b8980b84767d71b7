"""The programme of one certifying body: its areas, titles and rules, all of it data.

No rule of the service knows a particular area; whatever is true of one of them is said in
the programme's files, and the values here carry it through the house.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from renewal.domain.basis import Basis
from renewal.domain.blueprint import Blueprint
from renewal.domain.designation import Designation
from renewal.domain.errors import RenewalError
from renewal.domain.policy import Policy, policy_for
from renewal.domain.prerequisite import Prerequisite


class UnknownArea(RenewalError):
    """An area code names no area of the programme."""

    code = "unknown_area"


class UnknownSeries(RenewalError):
    """A series code names no series of the programme."""

    code = "unknown_series"


class UnknownDesignation(RenewalError):
    """A designation's code names no designation of the programme."""

    code = "unknown_designation"


@dataclass(frozen=True, slots=True)
class Series:
    """A family of areas."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A certification area; ``series`` is the code of its series.

    ``experience_years`` is the documented work experience, per person and series, without
    which a pass stays pending. ``scored`` is the number of scored questions of the
    certification test when that is known. ``basis`` says what existence and title rest on,
    ``experience_basis`` what the years rest on, ``blueprint_basis`` what the figures rest on.
    """

    code: str
    title: str
    series: str
    experience_years: int = 2
    advanced: bool = False
    prerequisite: Prerequisite | None = None
    blueprint: Blueprint = field(default_factory=Blueprint)
    scored: int | None = None
    basis: Basis = Basis.OURS
    experience_basis: Basis = Basis.OURS
    blueprint_basis: Basis = Basis.OURS

    @property
    def folder(self) -> str:
        """The name of the area's folder in a question bank."""
        return self.code.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything a certifying body lays down, in the order in which it wants it shown.

    ``zone`` is the IANA name of the time zone in which months and dates are meant, and
    ``languages`` holds at least one language tag, the programme's own language first.
    """

    name: str
    zone: str
    languages: tuple[str, ...]
    series: tuple[Series, ...]
    areas: tuple[Area, ...]
    designations: tuple[Designation, ...] = ()
    policies: tuple[Policy, ...] = ()

    def find_area(self, code: str) -> Area | None:
        """Return the area with this code, or None."""
        return next((area for area in self.areas if area.code == code), None)

    def area(self, code: str) -> Area:
        """Return the area with this code, or raise `UnknownArea`."""
        found = self.find_area(code)
        if found is None:
            raise UnknownArea(f"The programme has no area '{code}'; {self._hint(code)}.")
        return found

    def areas_of(self, series: str) -> tuple[Area, ...]:
        """Return the areas of a series, in programme order."""
        return tuple(area for area in self.areas if area.series == series)

    def series_called(self, code: str) -> Series:
        """Return the series with this code, or raise `UnknownSeries`."""
        found = next((series for series in self.series if series.code == code), None)
        if found is None:
            known = ", ".join(series.code for series in self.series) or "none"
            raise UnknownSeries(f"The programme has no series '{code}'; its series are: {known}.")
        return found

    def designation(self, code: str) -> Designation:
        """Return the designation with this code, or raise `UnknownDesignation`."""
        found = next((title for title in self.designations if title.code == code), None)
        if found is None:
            known = ", ".join(title.code for title in self.designations) or "none"
            raise UnknownDesignation(
                f"The programme has no designation '{code}'; its designations are: {known}."
            )
        return found

    @property
    def derived_designations(self) -> tuple[Designation, ...]:
        """The designations whose state follows from credentials; awards are left out."""
        return tuple(title for title in self.designations if not title.award)

    def series_of(self, designation: Designation) -> frozenset[str]:
        """Return the codes of the series in which the designation's components lie."""
        return frozenset(self.area(code).series for code in designation.areas)

    def policy_on(self, day: date) -> Policy:
        """Return the policy in force on a day, or raise `NoPolicyInForce`."""
        return policy_for(self.policies, day)

    def _hint(self, code: str) -> str:
        tidied = code.strip().upper()
        if self.find_area(tidied) is not None:
            return f"write '{tidied}'"
        if not self.areas:
            return "it has no areas yet, so load a programme first"
        return f"its codes run from {self.areas[0].code} to {self.areas[-1].code}"
