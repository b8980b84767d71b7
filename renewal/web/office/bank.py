"""The bank: upload files, see what they would change and what is wrong, then apply that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
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
from renewal.domain.bank_change import ItemChange
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.web.guard import allow, now, takes_files, viewer
from renewal.web.office.frame import Link, draw_office
from renewal.web.office.table import Cell, Column, Table
from renewal.web.office.upload import (
    MOST_BYTES,
    MOST_SHOWN,
    faults_of,
    findings_table,
    uploaded,
)
from renewal.web.pages.frame import Fault, programme
from renewal.web.problems import status_of

if TYPE_CHECKING:
    from renewal.actions.bank_plan import ImportPlan

blueprint = Blueprint("office_bank", __name__)
Page = str | Response | tuple[str, int]
SIGNS: Final = {
    ItemChange.NEW: "+",
    ItemChange.REVISED: "~",
    ItemChange.CHANGED: "~",
    ItemChange.RETIRED: "-",
    ItemChange.SAME: "=",
    ItemChange.CONFLICT: "!",
    ItemChange.DUPLICATE: "&",
}
PICTURES: Final = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")


@blueprint.get("/office/bank")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def show_bank() -> str:
    """The form for files is shown, after an act with what was done."""
    return _form()


@blueprint.post("/office/bank")
@allow(Role.ADMIN, Role.ITEM_WRITER)
@takes_files(MOST_BYTES)
def take_files() -> Page:
    """The files are kept, and their preview is shown next; nothing is loaded yet."""
    files, area = uploaded("files"), request.form.get("area", "")
    faults = faults_of(files, "files")
    if area and programme().find_area(area) is None:
        faults = (*faults, Fault("Choose an area of the list.", "area"))
    if any(file.name.lower() in {"programme.toml", "area.toml"} for file in files):
        told = "The programme and its areas are loaded by command, not here. Leave that file out."
        faults = (*faults, Fault(told, "files"))
    if faults:
        return _form(area, faults), 400
    upload_id = keep_upload(
        db.session(),
        files,
        kind=UploadKind.BANK,
        area=area,
        account_id=viewer().account_id,
        now=now(),
    )
    return redirect(f"/office/bank/{upload_id}", 303)


@blueprint.get("/office/bank/<int:upload_id>")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def show_preview(upload_id: int) -> str:
    """What the files would change is shown, with everything that is wrong in them."""
    return _preview(_kept(upload_id))


@blueprint.post("/office/bank/<int:upload_id>")
@allow(Role.ADMIN)
def apply(upload_id: int) -> Page:
    """The files that the preview showed are in the bank, all of them, or the page says why not."""
    from renewal.actions.import_bank import import_bank

    kept = _kept(upload_id, request.form.get("sha256", ""))
    try:
        with _laid_out(kept) as paths:
            import_bank(db.session(), paths, now=now(), actors=(f"{ACCOUNT}{viewer().account_id}",))
    except RenewalError as refusal:
        db.session.rollback()
        return _preview(kept, (Fault(refusal.sentence),)), status_of(refusal)
    forget_upload(db.session(), kept.id)
    return redirect("/office/bank?done=applied", 303)


def _kept(upload_id: int, shown: str | None = None) -> KeptUpload:
    return kept_upload(
        db.session(),
        upload_id=upload_id,
        kind=UploadKind.BANK,
        account_id=viewer().account_id,
        shown=shown,
    )


@contextmanager
def _laid_out(kept: KeptUpload) -> Iterator[list[Path]]:
    """The files lie in a folder that is named after their area, as in a bank; pictures beside."""
    with TemporaryDirectory() as name:
        folder = Path(name) / (kept.area.lower() or "upload")
        folder.mkdir()
        for file in kept.files:
            (folder / file.name).write_bytes(file.content)
        named = [f.name for f in kept.files if not f.name.lower().endswith(PICTURES)]
        yield [folder / each for each in named]


def _form(area: str = "", faults: tuple[Fault, ...] = ()) -> str:
    done = request.args.get("done") == "applied"
    areas = [(each.code, f"{each.code} {each.title}") for each in programme().areas]
    trail = (Link("Overview", "/office"),) if viewer().role is Role.ADMIN else ()
    return draw_office(
        "bank.html",
        "Bank",
        trail,
        areas=areas,
        area=area,
        faults=faults,
        told="The bank holds what the preview showed." if done else "",
        most=MOST_BYTES // 1_000_000,
    )


def _preview(kept: KeptUpload, faults: tuple[Fault, ...] = ()) -> str:
    from renewal.actions.import_bank import plan_import

    with _laid_out(kept) as paths:
        plan = plan_import(db.session(), paths)
    db.session.rollback()
    return draw_office(
        "preview.html",
        "Preview",
        (Link("Bank", "/office/bank"),),
        kept=kept,
        counts=_counts(plan),
        findings=findings_table(plan.findings),
        hidden=max(0, len(plan.findings) - MOST_SHOWN),
        changes=_changes(plan),
        errors=len(plan.errors),
        nothing=plan.is_nothing,
        action=f"/office/bank/{kept.id}",
        back="/office/bank",
        may_apply=viewer().role is Role.ADMIN,
        faults=faults,
    )


def _counts(plan: ImportPlan) -> list[str]:
    return [f"{SIGNS[change]} {plan.counts[change]} {change}" for change in ItemChange]


def _changes(plan: ImportPlan) -> Table:
    changed = [each for each in plan.items if each.change is not ItemChange.SAME]
    return Table(
        "Changes",
        (Column("Item"), Column("Change"), Column("Area"), Column("Status")),
        [
            (
                Cell(each.item.id, code=True),
                Cell(f"{SIGNS[each.change]} {each.change}"),
                Cell(each.item.area),
                Cell(str(each.item.status)),
            )
            for each in changed[:MOST_SHOWN]
        ],
        "No item would change.",
    )
