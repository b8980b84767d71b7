"""The rescores so far: which question, who agreed on it, and how far its answers have come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, request

from renewal.actions.read_rescores import ListedRescore, list_rescores
from renewal.domain.access import Role
from renewal.store.db import db
from renewal.web.guard import allow
from renewal.web.office.frame import HOME, Link, draw_office, words
from renewal.web.office.rescore_words import KINDS, told_progress
from renewal.web.office.table import Cell, Column, Table
from renewal.web.pages.marks import Mark
from renewal.web.words import Words

blueprint = Blueprint("office_rescores", __name__)
PATH: Final = "/office/rescores"
AT_ONCE: Final = 25
TRAIL: Final = (Link("Overview", HOME), Link("Bank", "/office/bank"))
_DONE: Final = Mark("good", "check", "Done")
_UNDER_WAY: Final = Mark("plain", "clock", "Under way")


@blueprint.get(PATH)
@allow(Role.ADMIN)
def show_rescores() -> str:
    """The rescores are shown, the newest first, some at a time."""
    asked = request.args.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else None
    found = list_rescores(db.session(), limit=AT_ONCE + 1, before=before)
    shown = found[:AT_ONCE]
    return draw_office(
        "rescores.html",
        "Rescores",
        TRAIL,
        table=_table(shown, words()),
        newer=PATH if before is not None else "",
        older=f"{PATH}?before={shown[-1].id}" if len(found) > AT_ONCE else "",
    )


def path_to_rescore(item: str, revision: int | None = None) -> str:
    """Return the address at which a question can be rescored."""
    named = {"item": item} if revision is None else {"item": item, "revision": revision}
    return f"{PATH}/new?{urlencode(named)}"


def _table(found: Sequence[ListedRescore], say: Words) -> Table:
    return Table(
        "Rescores",
        (
            Column("Question"),
            Column("What counts since", prose=True),
            Column("Answers", prose=True),
            Column("Reason", prose=True),
            Column("Proposed by"),
            Column("Confirmed by"),
            Column("Confirmed"),
        ),
        [_row(each, say) for each in found],
        "No question has been rescored. Rescoring puts right what a faulty question did: answers "
        "to it are scored anew, and nobody's right answer becomes wrong.",
    )


def _row(each: ListedRescore, say: Words) -> Sequence[Cell]:
    added = f"Key: {', '.join(each.key)}" if each.key else ""
    return (
        Cell(
            each.item,
            path_to_rescore(each.item, each.revision_number),
            note=f"{each.area}, revision {each.revision_number}",
        ),
        Cell(KINDS[each.kind], note=added),
        Cell(marks=(_DONE if each.done else _UNDER_WAY,), note=told_progress(each)),
        Cell(each.reason),
        Cell(each.proposed_by),
        Cell(each.confirmed_by),
        Cell(say.instant(each.rescored_at)),
    )
