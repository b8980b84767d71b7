"""What the history shows: every question so far by month, newest first, some at a time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final, NamedTuple
from urllib.parse import urlencode

from renewal.actions.read_history import HistoryEntry
from renewal.domain.assignment import AssignmentState
from renewal.domain.calendar import Month
from renewal.domain.rescoring import RescoreKind
from renewal.web.pages.marks import mark_of
from renewal.web.words import Words

PAGE_SIZE: Final = 24
_NOTES: Final = {RescoreKind.VOID: "history.void", RescoreKind.RE_KEY: "history.re_key"}


class HistoryLine(NamedTuple):
    """One question and what became of it."""

    area: str
    path: str
    kind: str
    sign: str
    result: str
    credit: str
    note: str = ""


class HistoryMonth(NamedTuple):
    """The questions of one month."""

    month: Month
    entries: tuple[HistoryLine, ...]


class Filter(NamedTuple):
    """A choice of area; ``here`` is True for the one in force."""

    text: str
    path: str
    here: bool


class HistoryPage(NamedTuple):
    """One page of the history."""

    area: str | None
    filters: tuple[Filter, ...]
    months: tuple[HistoryMonth, ...]
    total: int
    number: int
    pages: int
    newer: str
    older: str
    empty: str


def history_page(
    entries: Sequence[HistoryEntry], say: Words, *, area: str | None = None, number: int = 1
) -> HistoryPage:
    """Return one page of the history, of all areas or of one.

    A number beyond the last page shows the last one, below the first the first.
    """
    chosen = [entry for entry in entries if area in {None, entry.area}]
    pages = max(1, -(-len(chosen) // PAGE_SIZE))
    number = max(1, min(number, pages))
    shown = chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    empty = say("history.none_of", area=area) if area else say("history.none")
    return HistoryPage(
        area=area,
        filters=_filters(entries, area, say),
        months=tuple(
            HistoryMonth(month, tuple(_line(entry, say) for entry in group))
            for month, group in groupby(shown, key=lambda entry: entry.month)
        ),
        total=len(chosen),
        number=number,
        pages=pages,
        newer=_path(area, number - 1) if number > 1 else "",
        older=_path(area, number + 1) if number < pages else "",
        empty=empty,
    )


def _filters(entries: Sequence[HistoryEntry], area: str | None, say: Words) -> tuple[Filter, ...]:
    areas = sorted({entry.area for entry in entries})
    every = Filter(say("history.all"), _path(None, 1), here=area is None)
    return (every, *(Filter(code, _path(code, 1), here=code == area) for code in areas))


def _path(area: str | None, number: int) -> str:
    query = {"area": area} if area else {}
    if number > 1:
        query["page"] = str(number)
    return f"/history?{urlencode(query)}" if query else "/history"


def _line(entry: HistoryEntry, say: Words) -> HistoryLine:
    mark = mark_of(entry, say)
    return HistoryLine(
        entry.area,
        _link(entry),
        mark.kind,
        mark.sign,
        mark.text,
        _credit(entry, say),
        say(_NOTES[entry.rescored.kind]) if entry.rescored else "",
    )


def _link(entry: HistoryEntry) -> str:
    if not entry.code:
        return ""
    open_now = entry.state is AssignmentState.OPEN
    return f"/question/{entry.code}" if open_now else f"/question/{entry.code}/result"


def _credit(entry: HistoryEntry, say: Words) -> str:
    if entry.credit:
        return say("history.credit")
    return say("history.no_credit") if entry.correct else ""
