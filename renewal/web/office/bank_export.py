"""Taking questions out of the bank: choose areas and a format, see what goes in, download it.

More than are written at once come in parts, each a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from renewal.domain.access import Role
from renewal.domain.calendar import local_date
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.store.queries.bank_content import questions_by_area
from renewal.web.guard import allow, now
from renewal.web.office.bank_export_page import PATH, Told, Wanted, draw_export
from renewal.web.office.frame import words
from renewal.web.pages.frame import Fault
from renewal.web.problems import status_of

if TYPE_CHECKING:
    from renewal.actions.list_parts import Part
    from renewal.bank.writers.exported import Exported

blueprint = Blueprint("office_bank_export", __name__)
Page = str | Response | tuple[str, int]
PATIENCE_SECONDS: Final = 5.0
# A file may take 190 MB while it is written, so a process writes one at a time.
_TURN: Final = Lock()
_MOST_NAMED: Final = 3
_MOST_DIGITS: Final = 9
_UNSAFE: Final = re.compile(r"[^a-z0-9-]+")
_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}
"""The media types of files by the ends of their names."""


@blueprint.get(PATH)
@allow(Role.ADMIN)
def show_export() -> Page:
    """Areas and formats are offered and, once chosen, it is said what would go into the file."""
    by_area = questions_by_area(db.session())
    if not request.args or not by_area:
        return draw_export(by_area, Wanted())
    return _answer(request.args, by_area, lambda wanted, told: draw_export(by_area, wanted, told))


@blueprint.post(PATH)
@allow(Role.ADMIN)
def send_export() -> Page:
    """The file is sent, as the bank is now; or the page says why it is not."""
    by_area = questions_by_area(db.session())
    return _answer(request.form, by_area, lambda wanted, told: _sent(by_area, wanted, told))


def _answer(
    chosen: MultiDict[str, str],
    by_area: Mapping[str, int],
    answer: Callable[[Wanted, Told], Page],
) -> Page:
    """Return what is answered to the file that was chosen, or the page with its parts or faults."""
    from renewal.actions.list_parts import list_parts

    wanted, faults = _chosen(chosen, by_area)
    if faults:
        return draw_export(by_area, wanted, faults=faults), 400
    parts = list_parts(db.session(), areas=wanted.areas)
    if request.method == "GET" and len(parts.parts) > 1 and "part" not in chosen:
        return draw_export(by_area, wanted, Told(parts))
    try:
        part = parts.get(wanted.part, listed=wanted.listed)
        file = _file(wanted, part)
    except RenewalError as refusal:
        faults = (Fault(refusal.sentence),)
        return draw_export(by_area, wanted, Told(parts), faults=faults), status_of(refusal)
    return answer(wanted, Told(parts, part, file))


def _sent(by_area: Mapping[str, int], wanted: Wanted, told: Told) -> Page:
    file, part = told.file, told.part
    if file is None or part is None or not file.questions:
        return draw_export(by_area, wanted, told), 409
    name = _name(wanted, part)
    answer = Response(file.content, content_type=_TYPES[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _chosen(
    sent: MultiDict[str, str], by_area: Mapping[str, int]
) -> tuple[Wanted, tuple[Fault, ...]]:
    # A web process starts without what reads and writes questions.
    from renewal.bank.writers import BY_NAME

    number = sent.get("part", "").strip()
    is_number = number.isascii() and number.isdecimal() and len(number) <= _MOST_DIGITS
    wanted = Wanted(
        tuple(dict.fromkeys(sent.getlist("area"))),
        sent.get("format", ""),
        int(number) if is_number else None,
        sent.get("listed", ""),
    )
    faults = []
    if wanted.format not in BY_NAME:
        faults.append(Fault("Choose a format of the list.", "formats"))
    if any(area not in by_area for area in wanted.areas):
        faults.append(Fault("Choose areas of the list: those that have questions.", "areas"))
    if number and not is_number:
        faults.append(Fault("Choose a part by its number, from 1 to as many as there are."))
    return wanted, tuple(faults)


def _file(wanted: Wanted, part: Part) -> Exported:
    """Return the file, written when no other is; raise `ExportRefused` where that takes long."""
    from renewal.actions.export_bank import export_bank
    from renewal.actions.list_parts import ExportRefused

    if not _TURN.acquire(timeout=PATIENCE_SECONDS):
        raise ExportRefused("Another file is being written just now. Try again in some seconds.")
    try:
        return export_bank(db.session(), areas=wanted.areas, format_=wanted.format, part=part)
    finally:
        _TURN.release()


def _name(wanted: Wanted, part: Part) -> str:
    """Return a name that says what is in the file, which part it is, and when it was taken out."""
    from renewal.bank.writers.exported import suffix_of

    areas = [_UNSAFE.sub("-", area.lower()) for area in wanted.areas]
    what = ("bank", *areas) if len(areas) <= _MOST_NAMED else ("bank", f"{len(areas)}-areas")
    day = local_date(now(), words().zone)
    # As many digits as the last one has: so folders list the parts in their order.
    number = f"{part.number:0{len(str(part.of))}}"
    which = f"-part-{number}-of-{part.of}" if part.of > 1 else ""
    return f"{'-'.join(what)}-{day}{which}{suffix_of(wanted.format)}"
