"""The roster: upload a file, see what it would change and what is wrong, then apply that."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from flask import Blueprint, redirect, request
from werkzeug import Response

from renewal.actions.keep_upload import (
    KeptUpload,
    UploadKind,
    forget_upload,
    keep_upload,
    kept_upload,
)
from renewal.actions.subject import ACCOUNT
from renewal.domain.access import Role
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.web.files import takes_files
from renewal.web.guard import allow, now, viewer
from renewal.web.office.form import LONGEST
from renewal.web.office.frame import HOME, Link, draw_office
from renewal.web.office.table import Cell, Column, Table
from renewal.web.office.upload import MOST_SHOWN, faults_of, findings_table, uploaded
from renewal.web.pages.frame import Fault
from renewal.web.problems import status_of

if TYPE_CHECKING:
    from renewal.actions.import_roster import RosterReport

blueprint = Blueprint("office_roster", __name__)
Page = str | Response | tuple[str, int]
MOST_MB: Final = 10
SIGNS: Final = {"new": "+", "changed": "~", "same": "="}


@blueprint.get("/office/roster")
@allow(Role.ADMIN)
def show_roster() -> str:
    """The form for a roster is shown, after an act with what was done."""
    return _form()


@blueprint.post("/office/roster")
@allow(Role.ADMIN)
@takes_files(lambda _: MOST_MB, "renewal roster import")
def take_file() -> Page:
    """The roster is kept, and its preview is shown next; nobody is changed yet."""
    files = uploaded("file")
    faults = faults_of(files, "file")
    if faults:
        return _form(faults), 400
    upload_id = keep_upload(
        db.session(),
        files[:1],
        kind=UploadKind.ROSTER,
        area="",
        account_id=viewer().account_id,
        now=now(),
    )
    return redirect(f"/office/roster/{upload_id}", 303)


@blueprint.get("/office/roster/<int:upload_id>")
@allow(Role.ADMIN)
def show_preview(upload_id: int) -> str:
    """What the roster would change is shown, with everything that is wrong in it."""
    return _preview(_kept(upload_id))


@blueprint.post("/office/roster/<int:upload_id>")
@allow(Role.ADMIN)
def apply(upload_id: int) -> Page:
    """Everything that the preview showed is on record, or nothing, and the page says why not."""
    from renewal.actions.import_roster import import_roster

    kept = _kept(upload_id, request.form.get("sha256", ""))
    reason = " ".join(request.form.get("reason", "").split())[:LONGEST]
    try:
        import_roster(
            db.session(),
            kept.content,
            file=kept.name,
            chance=lambda: secrets.token_hex(16),
            now=now(),
            actors=(f"{ACCOUNT}{viewer().account_id}",),
            reason=reason,
        )
    except RenewalError as refusal:
        db.session.rollback()
        return _preview(kept, (Fault(refusal.sentence),), reason), status_of(refusal)
    forget_upload(db.session(), kept.id)
    return redirect("/office/roster?done=applied", 303)


def _kept(upload_id: int, shown: str | None = None) -> KeptUpload:
    return kept_upload(
        db.session(),
        upload_id=upload_id,
        kind=UploadKind.ROSTER,
        account_id=viewer().account_id,
        shown=shown,
    )


def _form(faults: tuple[Fault, ...] = ()) -> str:
    done = request.args.get("done") == "applied"
    return draw_office(
        "roster.html",
        "Roster",
        (Link("Overview", HOME),),
        faults=faults,
        told="Everything that the preview showed is on record." if done else "",
        most=MOST_MB,
    )


def _preview(kept: KeptUpload, faults: tuple[Fault, ...] = (), reason: str = "") -> str:
    from renewal.actions.import_roster import plan_roster

    report = plan_roster(db.session(), kept.content, file=kept.name, now=now())
    db.session.rollback()
    return draw_office(
        "preview.html",
        "Preview",
        (Link("Overview", HOME), Link("Roster", "/office/roster")),
        kept=kept,
        counts=_counts(report),
        findings=findings_table(report.findings),
        hidden=max(0, len(report.findings) - MOST_SHOWN),
        changes=_changes(report),
        errors=len(report.errors),
        nothing=report.is_nothing,
        action=f"/office/roster/{kept.id}",
        back="/office/roster",
        may_apply=True,
        reason=reason,
        asks_reason=True,
        faults=faults,
    )


def _counts(report: RosterReport) -> list[str]:
    counts = {str(change): count for change, count in report.plan.counts.items()}
    return [f"{sign} {counts.get(change, 0)} {change}" for change, sign in SIGNS.items()]


def _changes(report: RosterReport) -> Table:
    changed = [row for row in report.plan.rows if str(row.change) != "same"]
    return Table(
        "Changes",
        (
            Column("Technician"),
            Column("Change"),
            Column("Area"),
            Column("What", prose=True),
            Column("Line", number=True),
        ),
        [
            (
                Cell(row.number),
                Cell(f"{SIGNS[str(row.change)]} {row.change}"),
                Cell(row.area),
                Cell(", ".join(row.what)),
                Cell(str(row.line)),
            )
            for row in changed[:MOST_SHOWN]
        ],
        "Nobody would change.",
    )
