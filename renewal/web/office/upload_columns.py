"""What the columns of an upload's tables hold: proposed, corrected, and kept as a file."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, redirect, request
from werkzeug import Response as Redirect

from renewal.actions.ask_upload import UploadNotReady, choose_items
from renewal.actions.upload_guidance import mapping_of
from renewal.domain.access import Role
from renewal.domain.errors import RenewalError
from renewal.domain.upload import UploadState
from renewal.domain.upload_columns import SaidColumns, SeenTables
from renewal.store.db import db
from renewal.store.queries.upload_columns import earlier_columns
from renewal.store.queries.uploads import UploadRow
from renewal.web.guard import allow
from renewal.web.office.frame import Link, draw_office, trail_of
from renewal.web.office.upload_column_words import LEFT_OUT
from renewal.web.office.upload_columns_page import (
    ColumnsForm,
    asked_tables,
    faults_in,
    form_of,
    said_by,
    typed_form,
)
from renewal.web.office.upload_found import TRAIL, path_of, upload_of
from renewal.web.pages.frame import Fault, programme
from renewal.web.problems import status_of

blueprint = Blueprint("office_upload_columns", __name__)
Page = str | Redirect | tuple[str, int]


@blueprint.get("/office/bank/<int:upload_id>/columns")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def show_columns(upload_id: int) -> Page:
    """Each column is shown with its first values and what it is taken to hold."""
    row = upload_of(upload_id)
    seen = _seen(row)
    said, is_earlier = _proposed(row, seen)
    return _form(row, seen, form_of(said), is_earlier=is_earlier)


@blueprint.post("/office/bank/<int:upload_id>/columns")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def say_columns(upload_id: int) -> Page:
    """What the columns hold is kept with the upload, which is read again by it."""
    row = upload_of(upload_id)
    seen = _seen(row)
    form = typed_form(seen, request.form)
    faults = faults_in(form, seen, programme())
    if faults:
        return _form(row, seen, form, faults), 400
    said = said_by(form, seen)
    try:
        choose_items(
            db.session(), upload_id=upload_id, choose=lambda before: before.with_columns(said)
        )
    except RenewalError as refusal:
        db.session.rollback()
        return _form(row, seen, form, (Fault(refusal.sentence),)), status_of(refusal)
    return redirect(f"{path_of(row)}?found=1", 303)


@blueprint.get("/office/bank/<int:upload_id>/columns.toml")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def send_mapping(upload_id: int) -> Response:
    """What the columns hold is sent as the file that the command line takes with --mapping."""
    from renewal.bank.tables.mapping import as_toml

    row = upload_of(upload_id)
    said = row.choices.columns or _proposed(row, _seen(row))[0]
    answer = Response(
        as_toml(mapping_of(said)),
        content_type="application/toml; charset=utf-8",
    )
    name = f"upload-{row.id}.mapping.toml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _seen(row: UploadRow) -> SeenTables:
    is_read = row.state is UploadState.READ and row.task is None
    if not is_read or row.report is None or not row.report.tables.tables:
        raise UploadNotReady(
            "This upload has no table whose columns could be said now. Look at the upload again."
        )
    return row.report.tables


def _proposed(row: UploadRow, seen: SeenTables) -> tuple[SaidColumns, bool]:
    """Return what is kept or what an earlier upload said; else what the headers themselves say."""
    from renewal.bank.tables.mapping import proposed

    kept = {each.header: each for each in row.choices.columns.tables} if row.choices.columns else {}
    digests = [table.digest for table in seen.tables]
    earlier = {} if kept else earlier_columns(db.session(), digests, besides=row.id)
    said: list[SaidColumns] = []
    for table in seen.tables:
        before = kept.get(table.digest) or earlier.get(table.digest)
        found = proposed([each.header for each in table.columns])
        said.append(before or SaidColumns(found.columns, header=table.digest))
    return replace(said[0], others=tuple(said[1:])), bool(earlier)


def _form(
    row: UploadRow,
    seen: SeenTables,
    form: ColumnsForm,
    faults: tuple[Fault, ...] = (),
    *,
    is_earlier: bool = False,
) -> str:
    return draw_office(
        "upload_columns.html",
        "Columns",
        trail_of(*TRAIL, Link("Upload", f"{path_of(row)}?found=1")),
        row=row,
        path=path_of(row),
        seen=seen,
        tables=asked_tables(seen, form),
        left_out=LEFT_OUT,
        areas=[(each.code, f"{each.code} {each.title}") for each in programme().areas],
        is_earlier=is_earlier,
        is_chosen=row.choices.columns is not None,
        faults=faults,
    )
