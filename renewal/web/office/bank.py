"""The bank: upload files, which are read apart; their page shows what they would change."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, abort, redirect, request
from werkzeug import Response as Redirect

from renewal.actions.keep_upload import UploadKind, keep_upload
from renewal.bank.gathering import is_picture
from renewal.domain.access import Role
from renewal.store.db import db
from renewal.web.cookies import settings
from renewal.web.files import takes_files
from renewal.web.guard import allow, now, viewer
from renewal.web.office.frame import draw_office, trail_of
from renewal.web.office.upload import faults_of, uploaded
from renewal.web.pages.frame import Fault, programme

blueprint = Blueprint("office_bank", __name__)
Page = str | Redirect | tuple[str, int]
TEMPLATES: Final = {
    "csv": ("CSV", "csv"),
    "xlsx": ("Excel", "xlsx"),
    "toml": ("TOML", "toml"),
    "json": ("JSON", "json"),
    "gift": ("GIFT", "gift"),
    "aiken": ("Aiken", "txt"),
    "respondus": ("Respondus", "txt"),
}
"""The formats that people fill in by hand, with the ends of their files' names."""


@blueprint.get("/office/bank")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def show_bank() -> str:
    """The form for files is shown, with files to fill in."""
    return _form()


@blueprint.post("/office/bank")
@allow(Role.ADMIN, Role.ITEM_WRITER)
@takes_files(lambda settings: settings.upload_mb, "renewal bank import")
def take_files() -> Page:
    """The files are kept and wait to be read; nothing is loaded yet."""
    files, area = uploaded("files"), request.form.get("area", "")
    faults = faults_of(files, "files")
    if files and not faults and all(is_picture(file.name) for file in files):
        told = "Only pictures were chosen. Choose the files of the questions that show them, too."
        faults = (Fault(f"{told} Nothing was uploaded.", "files"),)
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


@blueprint.get("/office/bank/template/<format_>")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def send_template(format_: str) -> Response:
    """A file to fill in is sent: an empty table, or one question as an example."""
    if format_ not in TEMPLATES:
        abort(404)
    from renewal.bank.writers.templates import template

    answer = Response(template(format_))
    answer.content_type = "application/octet-stream"
    name = f"questions.{TEMPLATES[format_][1]}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _form(area: str = "", faults: tuple[Fault, ...] = ()) -> str:
    areas = [(each.code, f"{each.code} {each.title}") for each in programme().areas]
    return draw_office(
        "bank.html",
        "Bank",
        trail_of(),
        areas=areas,
        area=area,
        faults=faults,
        templates=[(format_, name) for format_, (name, _) in TEMPLATES.items()],
        most=settings().upload_mb,
    )
