"""Searches technicians, with the state of what they hold, one page at a time.

States are derived, so a search for one looks at people in order until a page is full; after
so many it stops and says where it got to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.domain.calendar import local_date, zone_of
from renewal.domain.standing import State, state_of
from renewal.store.queries.histories import records_for_states
from renewal.store.queries.technicians import (
    FoundTechnician,
    Place,
    Sorting,
    Wanted,
    find_technicians,
)

AT_ONCE: Final = 25
LOOKED_AT: Final = 100
MOST_LOOKED_AT: Final = 2000


@dataclass(frozen=True, slots=True)
class TechnicianLine:
    """A technician with the state of each credential, by area."""

    technician: FoundTechnician
    states: Mapping[str, State]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A page of technicians; ``behind`` is where the next page begins, None on the last.

    ``unfinished`` says that the search stopped before the page was full.
    """

    lines: tuple[TechnicianLine, ...]
    behind: Place | None
    unfinished: bool = False


def search_technicians(
    session: Session,
    *,
    now: datetime,
    wanted: Wanted,
    state: State | None = None,
    sorting: Sorting = Sorting.NUMBER,
    descending: bool = False,
    behind: Place | None = None,
) -> SearchPage:
    """Return the next page of technicians wanted who hold a credential in ``state`` (or any)."""
    today = local_date(now, zone_of(programme_in_force(session).zone))
    lines: list[TechnicianLine] = []
    looked_at = 0
    while looked_at < MOST_LOOKED_AT:
        some = find_technicians(
            session,
            wanted,
            sorting,
            descending=descending,
            behind=behind,
            limit=AT_ONCE + 1 if state is None else LOOKED_AT,
            today=today,
        )
        looked_at += len(some)
        for line in _lines(session, some, wanted.area, now):
            if state is not None and state not in line.states.values():
                continue
            if len(lines) == AT_ONCE:
                return SearchPage(tuple(lines), _place(lines[-1].technician))
            lines.append(line)
        if state is None or len(some) < LOOKED_AT:
            return SearchPage(tuple(lines), None)
        behind = _place(some[-1])
    return SearchPage(tuple(lines), behind, unfinished=True)


def _place(technician: FoundTechnician) -> Place:
    return Place(technician.key, technician.id)


def _lines(
    session: Session, some: Sequence[FoundTechnician], area: str, now: datetime
) -> list[TechnicianLine]:
    """Return the technicians with their states; of one area only, when it was asked for."""
    programme = programme_in_force(session)
    today = local_date(now, zone_of(programme.zone))
    ids = [technician.id for technician in some]
    states: dict[int, dict[str, State]] = {}
    for record in records_for_states(session, programme, ids, at=now):
        if not area or record.history.area == area:
            state = state_of(record.history, now, today)
            states.setdefault(record.technician_id, {})[record.history.area] = state
    return [TechnicianLine(each, states.get(each.id, {})) for each in some]
