"""The windows of one credential's months, and whether somebody is there to be asked in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from renewal.domain.calendar import Month, Window, local_date, month_at, window_of
from renewal.domain.history import Enrolment, History


@dataclass(frozen=True, slots=True)
class Timetable:
    """The windows of one credential's months: the stored one, or the one foreseen."""

    history: History
    zone: tzinfo

    def window(self, month: Month) -> Window:
        """Return the window of ``month``; a foreseen one touches the stored ones beside it.

        So a change of the programme's zone leaves neither gap nor overlap.
        """
        stored = self.history.windows
        known = stored.get(month)
        if known is not None:
            return known
        foreseen = window_of(month, self.zone)
        before, after = stored.get(month.plus(-1)), stored.get(month.plus(1))
        if before is None and after is None:
            return foreseen
        return Window(
            month,
            before.closes_at if before else foreseen.opens_at,
            after.opens_at if after else foreseen.closes_at,
        )

    def month_at(self, at: datetime) -> Month:
        """Return the month whose window is open at ``at``."""
        month = month_at(at, self.zone)
        while self.window(month).is_closed(at):
            month = month.plus(1)
        while at < self.window(month).opens_at:
            month = month.plus(-1)
        return month

    def asks(self, month: Month) -> bool:
        """Tell whether some enrolment asks a question in ``month``."""
        return month in self.history.questions or self.asks_in(self.window(month))

    def asks_in(self, window: Window) -> bool:
        """Tell whether some enrolment is there to be asked in a month with this window."""
        return any(_asks(span, window) for span in self.history.enrolments)

    def begins_on(self, start: Month) -> date:
        """Return the day on which a year that starts with ``start`` begins."""
        window = self.window(start)
        days = (
            max(span.enrolled_on, local_date(span.recorded_at, self.zone))
            for span in self.history.enrolments
            if _asks(span, window)
        )
        return max(start.first_day, min(days, default=start.first_day))

    def after_plain(self, start: Month, count: int) -> Month | None:
        """Return the month after so many from ``start`` on, None if one of them may be excused."""
        questions = self.history.questions
        if self.history.pauses:
            return None
        for offset in range(count):
            question = questions.get(start.plus(offset))
            if question is None or question.voided_at is not None:
                return None
        return start.plus(count)

    def starts(self) -> tuple[Month, ...]:
        """Return the first months of all enrolments that got as far as their first month."""
        firsts = (span.first_month for span in self.history.enrolments)
        return tuple(month for month in firsts if self.asks(month))


def _asks(span: Enrolment, window: Window) -> bool:
    if window.month < span.first_month:
        return False
    ended_at = span.ended_at
    return ended_at is None or ended_at > max(window.opens_at, span.recorded_at)
