"""The uploads of the bank: all for admins, their own for item writers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, request

from renewal.domain.access import Role
from renewal.domain.upload import UploadState, UploadTask
from renewal.store.db import db
from renewal.store.queries.uploads import UploadRow, newest_uploads
from renewal.web.guard import allow, viewer
from renewal.web.office.frame import Link, draw_office, trail_of, words
from renewal.web.office.home_page import number
from renewal.web.office.table import Cell, Column, Table
from renewal.web.pages.marks import Mark
from renewal.web.words import Words

blueprint = Blueprint("office_uploads", __name__)
AT_ONCE: Final = 50
_STATES: Final = {
    UploadState.NEW: Mark("plain", "clock", "Not read yet"),
    UploadState.READ: Mark("plain", "dot", "To look at"),
    UploadState.FAILED: Mark("bad", "cross", "Could not be read"),
    UploadState.APPLIED: Mark("good", "check", "Applied"),
    UploadState.UNDONE: Mark("warn", "bang", "Taken back"),
}
_TASKS: Final = {
    UploadTask.READ: Mark("plain", "clock", "Being read"),
    UploadTask.APPLY: Mark("plain", "clock", "Being applied"),
    UploadTask.UNDO: Mark("plain", "clock", "Being taken back"),
}


@blueprint.get("/office/bank/uploads")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def show_uploads() -> str:
    """The uploads are shown, newest first, some at a time."""
    asked = request.args.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 16 else None
    own = None if viewer().role is Role.ADMIN else viewer().account_id
    found = newest_uploads(db.session(), AT_ONCE + 1, before=before, account_id=own)
    shown = found[:AT_ONCE]
    older = f"/office/bank/uploads?before={shown[-1].id}" if len(found) > AT_ONCE else ""
    return draw_office(
        "uploads.html",
        "Uploads",
        trail_of(Link("Bank", "/office/bank")),
        table=_table(shown, words()),
        newer="/office/bank/uploads" if before is not None else "",
        older=older,
    )


def state_mark(row: UploadRow) -> Mark:
    """Return where the upload is, as a mark."""
    return _TASKS[row.task] if row.task else _STATES[row.state]


def _table(rows: Sequence[UploadRow], say: Words) -> Table:
    return Table(
        "Uploads",
        (
            Column("Upload"),
            Column("State"),
            Column("Items", number=True),
            Column("Errors", number=True),
            Column("By"),
            Column("When"),
        ),
        [
            (
                Cell(_named(row.files), path=f"/office/bank/{row.id}"),
                Cell(marks=(state_mark(row),)),
                Cell(number(row.report.items) if row.report else ""),
                Cell(number(row.report.findings.get("error", 0)) if row.report else ""),
                Cell(row.email),
                Cell(say.instant(row.uploaded_at)),
            )
            for row in rows
        ],
        "Nothing was uploaded yet.",
    )


def _named(files: Sequence[str]) -> str:
    told = ", ".join(files[:3]) or "files"
    return told if len(files) <= 3 else f"{told} and {len(files) - 3} more"
