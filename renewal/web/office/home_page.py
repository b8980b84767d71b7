"""What the office's first page shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from renewal.actions.read_overview import AreaMonth, Overview, is_ahead
from renewal.domain.calendar import Month
from renewal.domain.forecast import AreaForecast
from renewal.store.queries.runs import Run
from renewal.web.office.table import Cell, Column, Table
from renewal.web.words import Words

_COLUMNS = (
    Column("Area"),
    Column("Issued", number=True),
    Column("Answered", number=True),
    Column("Right", number=True),
    Column("Open", number=True),
    Column("Missed", number=True),
    Column("Share right", number=True),
)


class Alarm(NamedTuple):
    """Something that should not wait, and where to look."""

    title: str
    text: str
    path: str = ""
    link: str = ""


class Figure(NamedTuple):
    """A large number with its name."""

    name: str
    told: str
    kind: str = ""


class HomePage(NamedTuple):
    """The first page, but for its table of the bank."""

    month: Month
    months: tuple[Month, ...]
    lead: str
    alarms: tuple[Alarm, ...]
    figures: tuple[Figure, ...]
    table: Table


def home_page(
    overview: Overview, bank: Sequence[AreaForecast], now: datetime, say: Words
) -> HomePage:
    """Return the first page, without the table of the bank."""
    total = overview.total
    return HomePage(
        month=overview.month,
        months=tuple(sorted({*overview.months, overview.month}, reverse=True)),
        lead=_lead(overview, now, say),
        alarms=_alarms(overview, bank, now, say),
        figures=(
            Figure("Issued", number(total.issued)),
            Figure("Answered", number(total.answered)),
            Figure("Right", number(total.right), "good"),
            Figure("Open", number(total.open)),
            Figure("Missed", number(total.missed), "bad" if total.missed else ""),
        ),
        table=Table(
            label=f"{say.month(overview.month)} by area",
            columns=_COLUMNS,
            rows=[_row(area) for area in overview.areas],
            foot=_row(total, "All areas") if len(overview.areas) > 1 else (),
            empty="No question was issued in this month.",
        ),
    )


def number(n: int) -> str:
    """Return a whole number with its thousands apart: "12,345"."""
    return f"{n:,}"


def share(part: int, whole: int) -> str:
    """Return a part in whole percent, a word for nothing.

    Never more than it is: what lacks a little would be told to be enough.
    """
    return f"{100 * part // whole} %" if whole else "none"


def _lead(overview: Overview, now: datetime, say: Words) -> str:
    window = overview.window
    if window is None:
        return "This month has not been opened."
    closing = say.closing(window, year=True)
    return f"Closed on {closing}." if window.is_closed(now) else f"Open until {closing}."


def _row(month: AreaMonth, name: str = "") -> list[Cell]:
    figures = (month.issued, month.answered, month.right, month.open, month.missed)
    return [
        Cell(name or month.area),
        *(Cell(number(figure)) for figure in figures),
        Cell(share(month.right, month.answered)),
    ]


def _alarms(
    overview: Overview, bank: Sequence[AreaForecast], now: datetime, say: Words
) -> tuple[Alarm, ...]:
    found = []
    if overview.silent:
        silence = silence_alarm(overview.last_run, now, say)
        found.append(silence._replace(path="/office/runs", link="See the runs"))
    elif overview.last_run is not None and overview.last_run.error:
        found.append(
            Alarm("The last tick warned", overview.last_run.error, "/office/runs", "See the runs")
        )
    if overview.no_mail is not None:
        found.append(Alarm("No letter leaves", overview.no_mail))
    if overview.parked_letters:
        found.append(
            Alarm(
                "Letters were given up",
                f"{say_letters(overview.parked_letters)} could not be sent after several tries. "
                "See the log of the mail server.",
            )
        )
    soon = [area.area for area in bank if area.repeats.people_in_a_year]
    if soon:
        found.append(
            Alarm(
                "Items will repeat within twelve months",
                f"In {', '.join(soon)} somebody will have had every item. Add items there.",
                "#bank",
                "See the bank",
            )
        )
    return tuple(found)


def silence_alarm(last: Run | None, now: datetime, say: Words) -> Alarm:
    """Return what is said while nothing ticks."""
    if last is not None and is_ahead(last, now):
        return Alarm(
            "Ticks do nothing, because the clock is behind",
            f"The last one began on {say.instant(last.started_at)}, and the clock says "
            f"{say.instant(now)}. No month opens and no decision is made until the clock has gone "
            "past that: set it right where ticks run.",
        )
    told = f"The last one began on {say.instant(last.started_at)}. " if last else ""
    return Alarm(
        "No tick has run for an hour" if last else "No tick has ever run",
        f"{told}Without ticks no month opens and no letter goes out: see that 'renewal scheduler' "
        "or cron is running.",
    )


def say_letters(count: int) -> str:
    """Return a number of letters in words."""
    return "1 letter" if count == 1 else f"{number(count)} letters"
