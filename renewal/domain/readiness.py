"""Whether a shop is ready: enough of its technicians certified, and every area covered.

The areas that a shop needs are those in which somebody of it holds a certification on record,
because what a shop offers is written nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from renewal.domain.standing import State

READY_PERCENT: Final = 75
HORIZONS: Final = (30, 60, 90)
"""Days within which a certification that ends is told."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A credential of one of a shop's technicians as it stands today."""

    technician_id: int
    area: str
    state: State
    expires_on: date


@dataclass(frozen=True, slots=True)
class Readiness:
    """A shop in numbers; ``lapsing`` counts current credentials that end within each horizon."""

    technicians: int
    certified: int
    areas: tuple[str, ...]
    uncovered: tuple[str, ...]
    lapsing: tuple[int, ...]

    @property
    def is_ready(self) -> bool:
        """Whether enough are certified and every area is covered."""
        enough = self.certified * 100 >= READY_PERCENT * self.technicians
        return bool(self.technicians and self.areas) and enough and not self.uncovered


def readiness_of(technicians: int, holdings: Sequence[Holding], today: date) -> Readiness:
    """Return the readiness of a shop with so many technicians, some of whom hold something."""
    standing = [each for each in holdings if each.state is not State.WITHDRAWN]
    current = [each for each in standing if each.state is State.ACTIVE]
    areas = {each.area for each in standing}
    return Readiness(
        technicians=technicians,
        certified=len({each.technician_id for each in current}),
        areas=tuple(sorted(areas)),
        uncovered=tuple(sorted(areas - {each.area for each in current})),
        lapsing=tuple(
            sum(each.expires_on <= today + timedelta(days=days) for each in current)
            for days in HORIZONS
        ),
    )
