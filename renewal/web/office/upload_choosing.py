"""What people choose on an upload's pages: items, warnings to put aside, and the key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

from flask import request
from sqlalchemy.orm import Session

from renewal.actions.ask_upload import NoSuchWarning
from renewal.actions.subject import given_reason
from renewal.bank.codes import ITEM_GROUPS, codes_of
from renewal.bank.findings import Severity
from renewal.domain.bank_choice import Resolution
from renewal.domain.upload_choices import UploadChoices
from renewal.store.db import db
from renewal.store.queries.uploads import UploadRow, lines_numbered, warned_items
from renewal.web.office.form import LONGEST
from renewal.web.office.upload_page import ITEMS_AT_ONCE, WAYS

Change = Callable[[UploadChoices], UploadChoices]
_YES: Final = "1"


class OpenWarning(NamedTuple):
    """A warning that can be put aside, and how many items have it."""

    code: str
    items: int


def warnings_of(session: Session, row: UploadRow, *, item: str = "") -> tuple[OpenWarning, ...]:
    """Return the warnings of an upload that can be put aside, of one item if it is named."""
    found = warned_items(session, row.id, item=item)
    return tuple(
        OpenWarning(code, len(names))
        for code, names in found.items()
        if code in _can_be_put_aside()
    )


def chosen_of(row: UploadRow) -> Change:
    """Return how the choices change by the form that was sent."""
    form = request.form
    if "aside" in form:
        return _aside(row)
    if "again" in form:
        code = form["again"]
        return lambda before: before.without_aside(code)
    if "skip_bad" in form:
        return lambda before: replace(before, skip_bad=form["skip_bad"] == _YES)
    if "key_is_first" in form:
        return lambda before: replace(before, key_is_first=form["key_is_first"] == _YES)
    if "all_conflict" in form or "all_duplicate" in form:
        return _all()
    return _items(row)


def _all() -> Change:
    """Return what was said of all conflicts and all questions that are there already."""
    on_conflict = _way("all_conflict")
    on_duplicate = _way("all_duplicate") or Resolution.SKIP
    return lambda before: replace(before, on_conflict=on_conflict, on_duplicate=on_duplicate)


def _way(name: str) -> Resolution | None:
    way = request.form.get(name, "")
    return Resolution(way) if way and way in WAYS else None


def _aside(row: UploadRow) -> Change:
    code, item = request.form["aside"], request.form.get("item", "")
    items = warned_items(db.session(), row.id, item=item).get(code, [])
    db.session.rollback()
    if not items or code not in _can_be_put_aside():
        raise NoSuchWarning("Choose a warning that this upload has. Nothing was put aside.")
    reason = given_reason(request.form.get("reason", "")[:LONGEST])
    return lambda before: before.with_aside(code, reason, items)


def _items(row: UploadRow) -> Change:
    form = request.form
    numbers = [
        int(n) for n in form.getlist("item")[:ITEMS_AT_ONCE] if n.isascii() and n.isdecimal()
    ]
    lines = lines_numbered(db.session(), row.id, numbers)
    db.session.rollback()
    out = {line.name for line in lines if f"out-{line.number}" in form}
    ways = {
        line.name: Resolution(way)
        for line in lines
        if (way := form.get(f"way-{line.number}", "")) in WAYS and way
    }
    shown = {line.name for line in lines}
    return lambda before: before.with_page(shown, out, ways)


@cache
def _can_be_put_aside() -> frozenset[str]:
    """Return the codes of warnings about items; an error is never put aside."""
    return frozenset(
        each.code
        for _, group in ITEM_GROUPS
        for each in codes_of(group)
        if each.severity is Severity.WARNING
    )
