"""One upload of the bank: its progress, then its preview, then what became of it."""

from __future__ import annotations

from collections.abc import Container

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug import Response as Redirect

from renewal.actions.ask_upload import ask_to_apply, ask_to_undo, choose_items
from renewal.actions.failed_rows import failed_rows
from renewal.actions.keep_upload import UnknownUpload
from renewal.actions.subject import given_reason
from renewal.actions.undo_import import plan_undo
from renewal.bank.codes.found import KEY_BY_CUSTOM
from renewal.domain.access import Role
from renewal.domain.errors import RenewalError
from renewal.domain.upload import UploadState
from renewal.domain.upload_report import shown_digest
from renewal.store.db import db
from renewal.store.queries.imports import find_import
from renewal.store.queries.uploads import (
    UploadRow,
    find_line,
    find_picture,
    findings_about,
    has_finding,
    report_lines,
    warnings_by_item,
)
from renewal.web.guard import allow, viewer
from renewal.web.office.form import LONGEST
from renewal.web.office.frame import Link, draw_office, trail_of, words
from renewal.web.office.pictures import send_picture
from renewal.web.office.upload import MOST_SHOWN
from renewal.web.office.upload_choosing import chosen_of, warnings_of
from renewal.web.office.upload_findings import (
    FINDINGS_AT_ONCE,
    KINDS,
    kinds_of,
    shown_findings,
)
from renewal.web.office.upload_found import TRAIL, asks_for_columns, path_of, upload_of
from renewal.web.office.upload_page import (
    CLASSES,
    ITEMS_AT_ONCE,
    counts_of,
    decisions_of,
    digests_in,
    facts_of,
    shown_items,
    waiting_of,
)
from renewal.web.office.upload_question import shown_question
from renewal.web.office.uploads import state_mark
from renewal.web.pages.frame import Fault
from renewal.web.problems import status_of

blueprint = Blueprint("office_upload", __name__)
Page = str | Response | Redirect | tuple[str, int]
REFRESH_SECONDS = 3


@blueprint.get("/office/bank/<int:upload_id>")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def show_upload(upload_id: int) -> Page:
    """The upload is shown as far as it is; while something is being done the page comes again."""
    row = upload_of(upload_id)
    if row.task is None:
        asks = asks_for_columns(row) and "found" not in request.args
        return redirect(f"{path_of(row)}/columns") if asks else _preview(row)
    still = "still" in request.args
    page = draw_office(
        "upload_waiting.html",
        "Upload",
        trail_of(*TRAIL),
        row=row,
        path=path_of(row),
        waiting_for=waiting_of(row, words()),
        still=still,
    )
    answer = make_response(page)
    if not still:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


@blueprint.post("/office/bank/<int:upload_id>")
@allow(Role.ADMIN)
def apply(upload_id: int) -> Page:
    """Applying waits to be done; what is applied is what the preview showed."""
    row = upload_of(upload_id)
    try:
        ask_to_apply(
            db.session(),
            upload_id=upload_id,
            shown=request.form.get("shown", ""),
            account_id=viewer().account_id,
        )
    except RenewalError as refusal:
        db.session.rollback()
        return _preview(row, (Fault(refusal.sentence),)), status_of(refusal)
    return redirect(path_of(row), 303)


@blueprint.post("/office/bank/<int:upload_id>/choices")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def choose(upload_id: int) -> Page:
    """What was chosen on a page of items is kept, and the files are compared again."""
    row = upload_of(upload_id)
    try:
        choose_items(db.session(), upload_id=upload_id, choose=chosen_of(row))
    except RenewalError as refusal:
        db.session.rollback()
        fault = Fault(refusal.sentence, "reason" if "aside" in request.form else "")
        return _preview(row, (fault,)), status_of(refusal)
    return redirect(path_of(row), 303)


@blueprint.get("/office/bank/<int:upload_id>/items/<int:number>")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def show_item(upload_id: int, number: int) -> str:
    """One item is shown as the technician will see it, with everything that differs."""
    row = upload_of(upload_id)
    line = find_line(db.session(), upload_id, "item", number)
    if line is None:
        raise UnknownUpload("This item is not kept any more. Upload the files again.")
    shown = shown_question(line.body)
    return draw_office(
        "upload_item.html",
        line.name,
        trail_of(*TRAIL, Link("Upload", path_of(row))),
        item=shown_items([line], row)[0],
        page=shown,
        q=shown,
        text_lang=shown.language if shown.language != "en" else "",
        exhibit_path=f"{path_of(row)}/pictures/",
        path=path_of(row),
        is_read=row.state is UploadState.READ and row.task is None,
        warnings=warnings_of(db.session(), row, item=line.name),
        typed={},
        faults=(),
        findings=shown_findings(row, findings_about(db.session(), upload_id, line.name)),
        back=f"{path_of(row)}#items",
    )


@blueprint.get("/office/bank/<int:upload_id>/pictures/<sha256>")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def show_picture(upload_id: int, sha256: str) -> Response:
    """A picture of the upload is sent."""
    upload_of(upload_id)
    return send_picture(find_picture(db.session(), upload_id, sha256))


@blueprint.get("/office/bank/<int:upload_id>/failed.csv")
@allow(Role.ADMIN, Role.ITEM_WRITER)
def send_failed(upload_id: int) -> Response:
    """Everything that failed is sent as a table, with its place, reason and remedy."""
    row = upload_of(upload_id)
    answer = Response(failed_rows(db.session(), row.id), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="failed-{row.id}.csv"'
    return answer


@blueprint.get("/office/bank/<int:upload_id>/undo")
@allow(Role.ADMIN)
def show_undo(upload_id: int) -> Page:
    """What taking the upload back would do is shown."""
    return _undo(upload_of(upload_id))


@blueprint.post("/office/bank/<int:upload_id>/undo")
@allow(Role.ADMIN)
def undo(upload_id: int) -> Page:
    """Taking the upload back waits to be done."""
    row = upload_of(upload_id)
    try:
        ask_to_undo(
            db.session(),
            upload_id=upload_id,
            reason=given_reason(request.form.get("reason", "")[:LONGEST]),
            account_id=viewer().account_id,
        )
    except RenewalError as refusal:
        db.session.rollback()
        return _undo(row, (Fault(refusal.sentence, "reason"),)), status_of(refusal)
    return redirect(path_of(row), 303)


def _number(name: str) -> int:
    asked = request.args.get(name, "")
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 0


def _one_of(name: str, known: Container[str]) -> str:
    asked = request.args.get(name, "")
    return asked if asked in known else ""


def _preview(row: UploadRow, faults: tuple[Fault, ...] = ()) -> str:
    session, path = db.session(), path_of(row)
    after, told = _number("items"), _number("findings")
    sort, kind = _one_of("sort", CLASSES), _one_of("kind", KINDS)
    items = report_lines(session, row.id, "item", ITEMS_AT_ONCE + 1, sort=sort, after=after)
    findings = report_lines(session, row.id, "finding", FINDINGS_AT_ONCE + 1, sort=kind, after=told)
    only = f"sort={sort}&" if sort else ""
    alone = f"kind={kind}&" if kind else ""
    return draw_office(
        "upload.html",
        "Upload",
        trail_of(*TRAIL),
        row=row,
        path=path,
        mark=state_mark(row),
        told=facts_of(row, words()),
        digests=digests_in(row),
        is_read=row.state is UploadState.READ,
        is_applied=row.state is UploadState.APPLIED,
        is_undone=row.state is UploadState.UNDONE,
        stays=_stays(row),
        is_admin=viewer().role is Role.ADMIN,
        shown=shown_digest(row.sha256, row.report),
        counts=counts_of(row.report, path, sort, listed=row.has_content) if row.report else [],
        items=shown_items(items[:ITEMS_AT_ONCE], row),
        items_first=f"{path}?{only}#items" if after else "",
        items_next=f"{path}?{only}items={items[ITEMS_AT_ONCE - 1].number}#items"
        if len(items) > ITEMS_AT_ONCE
        else "",
        kinds=kinds_of(row.report, path, kind) if row.report else [],
        findings=shown_findings(row, findings[:FINDINGS_AT_ONCE]),
        warned=warnings_by_item(session, row.id, [each.name for each in items]),
        findings_first=f"{path}?{alone}#findings" if told else "",
        findings_next=f"{path}?{alone}findings={findings[FINDINGS_AT_ONCE - 1].number}#findings"
        if len(findings) > FINDINGS_AT_ONCE
        else "",
        decisions=decisions_of(row),
        warnings=warnings_of(session, row),
        typed={"aside": request.form.get("aside", ""), "reason": request.form.get("reason", "")},
        only=request.form.get("item", "") if "aside" in request.form else "",
        tables=row.report.tables if row.report else None,
        has_no_key=has_finding(session, row.id, KEY_BY_CUSTOM.code),
        faults=faults,
    )


def _stays(row: UploadRow) -> int:
    """Return how many items were not taken back with the others, as far as they are on record."""
    if row.state is not UploadState.UNDONE or row.import_id is None:
        return 0
    found = find_import(db.session(), row.import_id)
    return len(found.left) if found else 0


def _undo(row: UploadRow, faults: tuple[Fault, ...] = ()) -> str:
    if row.import_id is None or row.task is not None:
        raise UnknownUpload("This upload was not applied, so there is nothing to take back.")
    plan = plan_undo(db.session(), row.import_id)
    return draw_office(
        "upload_undo.html",
        "Take back",
        trail_of(*TRAIL, Link("Upload", path_of(row))),
        row=row,
        path=path_of(row),
        plan=plan,
        left=plan.left[:MOST_SHOWN],
        most=MOST_SHOWN,
        faults=faults,
    )
