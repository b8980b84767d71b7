"""What every page of the office needs around its content: menu, way back, English words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from flask import render_template, request

from renewal.domain.access import Role
from renewal.domain.calendar import zone_of
from renewal.store.db import db
from renewal.store.queries.proposals import count_waiting
from renewal.web.guard import viewer
from renewal.web.pages.frame import programme
from renewal.web.words import Words

HOME: Final = "/office"


class Link(NamedTuple):
    """A way to another page, or where one is when ``path`` is empty."""

    text: str
    path: str = ""


class Entry(NamedTuple):
    """An entry of the menu and the roles that see it."""

    text: str
    path: str
    roles: frozenset[Role] = frozenset({Role.ADMIN})


MENU: Final = (
    Entry("Overview", HOME),
    Entry("Technicians", "/office/technicians"),
    Entry("Shops", "/office/shops"),
    Entry("Waiting", "/office/waiting"),
    Entry("Bank", "/office/bank", frozenset({Role.ADMIN, Role.ITEM_WRITER})),
    Entry("Roster", "/office/roster"),
    Entry("Runs", "/office/runs"),
)
_ELSEWHERE: Final = {"/office/bank": ("/office/rescores",)}
"""Pages that belong to an entry of the menu and do not lie below it."""


def words() -> Words:
    """Return the words of the office: English, in the programme's time zone."""
    return Words("en", zone_of(programme().zone))


def trail_of(*links: Link) -> tuple[Link, ...]:
    """Return the way back through these pages, from the overview for those who have it."""
    return (Link("Overview", HOME), *links) if viewer().role is Role.ADMIN else links


def draw_office(template: str, title: str, trail: Sequence[Link] = (), **values: Any) -> str:
    """Return a page of the office; ``trail`` leads from the overview to the page."""
    role = viewer().role
    return render_template(
        f"office/{template}",
        say=words(),
        title=title,
        trail=trail,
        entries=[entry for entry in MENU if role in entry.roles],
        is_entry=_is_entry,
        waiting=count_waiting(db.session()) if role is Role.ADMIN else 0,
        done=request.args.get("done", "")[:40],
        **values,
    )


def _is_entry(path: str) -> bool:
    """Tell whether the page shown belongs to an entry of the menu."""
    if path == HOME:
        return request.path == HOME
    places = (path, *_ELSEWHERE.get(path, ()))
    return any(request.path == each or request.path.startswith(f"{each}/") for each in places)
