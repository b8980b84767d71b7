"""The expiry of a credential on a line of calendar years, in percent of the line's length.

The template draws it as an SVG whose places are percentages, so that it fits every screen and
needs no style of its own; the table beneath it says the same in dates.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from renewal.domain.standing import Standing, State

_MOST_LABELS: Final = 5
# A label begins at its tick; beyond this place it would stand out of the line.
_LAST_LABEL: Final = 84


class Bar(NamedTuple):
    """A span of the line; ``kind`` is now (current), all (if all is won) or past (a gap)."""

    kind: str
    x: float
    width: float


class Tick(NamedTuple):
    """The first of January of a year, with its number where there is room for it."""

    x: float
    label: str


class Event(NamedTuple):
    """A row of the table: the id of its text, its date, and the bar it belongs to."""

    kind: str
    text: str
    on: date


class Timeline(NamedTuple):
    """Everything the drawing and its table show."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: float
    events: tuple[Event, ...]


class _Axis(NamedTuple):
    """Whole calendar years from ``first_year`` to before ``end_year``."""

    first_year: int
    end_year: int

    def place(self, day: date) -> float:
        """Return where the beginning of ``day`` lies, in percent."""
        begin = date(self.first_year, 1, 1)
        length = date(self.end_year, 1, 1) - begin
        return round(100 * (day - begin) / length, 2)

    def ticks(self) -> tuple[Tick, ...]:
        years = range(self.first_year, self.end_year)
        step = -(-len(years) // _MOST_LABELS)
        places = {year: self.place(date(year, 1, 1)) for year in years}
        return tuple(
            Tick(place, "" if index % step or place > _LAST_LABEL else str(year))
            for index, (year, place) in enumerate(places.items())
        )


def timeline_of(standing: Standing, today: date) -> Timeline:
    """Return the timeline of a credential as it stands ``today`` (programme's zone)."""
    expires_on, best = standing.expires_on, _best(standing)
    axis = _Axis(min(today, expires_on).year, max(today, expires_on, best or today).year + 1)
    spans = [("now", today, expires_on), ("past", expires_on, today)]
    if best is not None:
        spans.append(("all", max(expires_on, _resumes_on(standing)), best))
    return Timeline(
        bars=tuple(
            Bar(kind, axis.place(first), round(axis.place(last) - axis.place(first), 2))
            for kind, first, last in spans
            if last > first
        ),
        ticks=axis.ticks(),
        today=axis.place(today),
        events=_events(standing, today, best),
    )


def _best(standing: Standing) -> date | None:
    """Return the expiry if every open year is won, None when no questions come."""
    if standing.cycle is None or standing.outlook is None or standing.state is State.WITHDRAWN:
        return None
    return standing.cycle.expires_if_all


def _resumes_on(standing: Standing) -> date:
    """Return from when the first extension counts: at once, unless it lapses before."""
    return standing.earliest_extension_on if standing.lapses_before else standing.expires_on


def _events(standing: Standing, today: date, best: date | None) -> tuple[Event, ...]:
    events = [
        Event("today", "timeline.today", today),
        Event("now", "timeline.now", standing.expires_on),
    ]
    if best is not None and standing.cycle is not None:
        events.append(Event("none", "timeline.none", standing.cycle.expires_if_none))
        events.append(Event("all", "timeline.all", best))
    return tuple(events)
