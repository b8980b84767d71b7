"""What the search for technicians shows, and how its address is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from renewal.actions.search_technicians import SearchPage, TechnicianLine
from renewal.domain.programme import Programme
from renewal.domain.standing import State
from renewal.store.queries.technicians import Place, Sorting, Wanted
from renewal.web.office.table import Cell, Column, Table
from renewal.web.pages.marks import Mark, state_mark
from renewal.web.words import Words

PATH = "/office/technicians"


class Asked(NamedTuple):
    """What the address asks for."""

    wanted: Wanted
    state: State | None
    sorting: Sorting
    descending: bool
    behind: Place | None

    def path(self, **changes: str) -> str:
        """Return the address of the same search with something changed."""
        fields = {
            "q": self.wanted.text,
            "area": self.wanted.area,
            "shop": self.wanted.shop,
            "state": str(self.state) if self.state else "",
            "sort": f"{'-' if self.descending else ''}{self.sorting}",
            **changes,
        }
        plain = {name: value for name, value in fields.items() if value}
        if plain.get("sort") == Sorting.NUMBER:
            del plain["sort"]
        return f"{PATH}?{urlencode(plain)}" if plain else PATH


class Choice(NamedTuple):
    """An entry of a list to choose from."""

    value: str
    text: str
    chosen: bool


class SearchView(NamedTuple):
    """The whole page of the search."""

    text: str
    sort: str
    areas: tuple[Choice, ...]
    shops: tuple[Choice, ...]
    states: tuple[Choice, ...]
    narrowed: bool
    table: Table
    first: str
    more: str
    unfinished: bool


def asked_for(args: Mapping[str, str]) -> Asked:
    """Return what an address asks for; what it cannot mean is passed over."""
    sort = args.get("sort", "")
    name, state = sort.removeprefix("-"), args.get("state", "")
    row = args.get("id", "")
    known = row.isascii() and row.isdecimal() and len(row) < 16
    return Asked(
        wanted=Wanted(
            " ".join(args.get("q", "").split())[:100],
            args.get("area", "")[:16],
            args.get("shop", "")[:200],
        ),
        state=State(state) if state in set(State) else None,
        sorting=Sorting(name) if name in set(Sorting) else Sorting.NUMBER,
        descending=sort.startswith("-"),
        behind=Place(args.get("after", "")[:400], int(row)) if known else None,
    )


def search_page(
    asked: Asked, found: SearchPage, programme: Programme, shops: Sequence[str], say: Words
) -> SearchView:
    """Return the page of a search."""
    wanted, behind = asked.wanted, found.behind
    narrowed = bool(wanted.text or wanted.area or wanted.shop or asked.state)
    return SearchView(
        text=wanted.text,
        sort=f"{'-' if asked.descending else ''}{asked.sorting}",
        areas=tuple(
            Choice(area.code, f"{area.code} {area.title}", area.code == wanted.area)
            for area in programme.areas
        ),
        shops=tuple(Choice(name, name, name == wanted.shop) for name in shops),
        states=tuple(
            Choice(str(state), state_mark(state, say).text, state is asked.state) for state in State
        ),
        narrowed=narrowed,
        table=Table(
            "Technicians",
            _columns(asked),
            [_row(line, say) for line in found.lines],
            "Nobody fits this search. Widen it, or look for part of a name or number."
            if narrowed
            else "There is nobody yet. Import a roster to begin.",
        ),
        first=asked.path() if asked.behind else "",
        more=asked.path(after=behind.key, id=str(behind.id)) if behind else "",
        unfinished=found.unfinished,
    )


def _columns(asked: Asked) -> tuple[Column, ...]:
    def sorting(name: str, by: Sorting) -> Column:
        here = asked.sorting is by
        order = ("descending" if asked.descending else "ascending") if here else ""
        turned = f"{'-' if here and not asked.descending else ''}{by}"
        return Column(name, path=asked.path(sort=turned), order=order)

    return (
        sorting("Number", Sorting.NUMBER),
        sorting("Name", Sorting.NAME),
        sorting("E-mail", Sorting.EMAIL),
        Column("Shop"),
        Column("Areas"),
        Column("States"),
    )


def _row(line: TechnicianLine, say: Words) -> Sequence[Cell]:
    found = line.technician
    counted = Counter(line.states.values())
    marks = tuple(
        Mark(mark.kind, mark.sign, f"{counted[state]} {mark.text.lower()}")
        for state in State
        if counted[state]
        for mark in [state_mark(state, say)]
    )
    return (
        Cell(found.number, f"{PATH}/{found.id}"),
        Cell(found.name or "erased"),
        Cell(found.email),
        Cell(found.shop),
        Cell(" ".join(sorted(line.states))),
        Cell(marks=marks),
    )
