"""Shows the office a month at a glance, and what should not wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from renewal.actions.programme import programme_in_force
from renewal.actions.read_health import TOLERANCE
from renewal.domain.calendar import Month, Window, month_at, zone_of
from renewal.store.month_counts import MonthCount, month_counts, opened_months
from renewal.store.queries.runs import Run, newest_runs
from renewal.store.tables import Area, Letter, WindowRow

SILENCE: Final = timedelta(hours=1)
"""After so long without a tick, somebody should look."""


@dataclass(frozen=True, slots=True)
class AreaMonth:
    """A month of one area in numbers; what was not answered is open, or missed once it closed."""

    area: str
    issued: int
    answered: int
    right: int
    open: int
    missed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A month in numbers, the months there are, the last tick, and letters that cannot be sent.

    ``window`` is None for a month that was never opened, ``no_mail`` says why none leaves now.
    """

    month: Month
    months: Sequence[Month]
    window: Window | None
    areas: tuple[AreaMonth, ...]
    last_run: Run | None
    silent: bool
    parked_letters: int
    no_mail: str | None

    @property
    def total(self) -> AreaMonth:
        """The month in all areas together."""
        columns = [(a.issued, a.answered, a.right, a.open, a.missed) for a in self.areas]
        return AreaMonth("", *(sum(each) for each in zip((0,) * 5, *columns, strict=True)))


def read_overview(session: Session, *, now: datetime, month: Month | None = None) -> Overview:
    """Return ``month`` (the present one when None) as the cache of counts has it."""
    zone = zone_of(programme_in_force(session).zone)
    wanted = month or month_at(now, zone)
    row = session.get(WindowRow, str(wanted))
    window = Window(wanted, row.opens_at, row.closes_at) if row else None
    codes = dict(session.execute(select(Area.id, Area.code)).all())
    closed = window is not None and window.is_closed(now)
    counts = month_counts(session, wanted)
    areas = [_area(codes.get(each, "?"), count, closed) for each, count in counts.items()]
    runs = newest_runs(session, 1)
    return Overview(
        month=wanted,
        months=opened_months(session),
        window=window,
        areas=tuple(sorted(areas, key=lambda area: area.area)),
        last_run=runs[0] if runs else None,
        silent=is_silent(runs[0] if runs else None, now),
        parked_letters=session.scalar(
            select(func.count()).select_from(Letter).where(Letter.parked_at.is_not(None))
        )
        or 0,
        no_mail=_no_mail(session, now),
    )


def _no_mail(session: Session, now: datetime) -> str | None:
    """Return why the mail server took nothing when it was last tried, None when it did.

    That is kept with the letter that was to go first, which does not count as tried by it.
    """
    first = (
        select(Letter.last_error)
        .where(Letter.next_try_at <= now, Letter.tries == 0)
        .order_by(Letter.urgent.desc(), Letter.id)
        .limit(1)
    )
    return session.scalar(first)


def _area(code: str, count: MonthCount, closed: bool) -> AreaMonth:
    left = count.issued - count.answered
    return AreaMonth(
        code,
        count.issued,
        count.answered,
        count.right,
        open=0 if closed else left,
        missed=left if closed else 0,
    )


def is_silent(last: Run | None, now: datetime) -> bool:
    """Tell whether nothing has ticked for so long that somebody should look.

    Nothing does, either, while the clock is well behind the last tick (`is_ahead`).
    """
    return last is None or now - last.started_at > SILENCE or is_ahead(last, now)


def is_ahead(last: Run, now: datetime) -> bool:
    """Tell whether the last tick ran so far ahead of the clock that the next refuse to write."""
    return last.started_at - now > TOLERANCE
