"""Taking questions out of the bank: choose areas and a format, see what goes in, download it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from renewal.domain.access import Role
from renewal.domain.calendar import local_date
from renewal.domain.errors import RenewalError
from renewal.store.db import db
from renewal.store.queries.bank_content import questions_by_area
from renewal.web.guard import allow, now
from renewal.web.office.frame import Link, draw_office, trail_of, words
from renewal.web.pages.frame import Fault, programme
from renewal.web.problems import status_of

if TYPE_CHECKING:
    from renewal.bank.writers.exported import Exported

blueprint = Blueprint("office_bank_export", __name__)
Page = str | Response | tuple[str, int]
PATH: Final = "/office/bank/export"
LINES_SHOWN: Final = 5
LINES_LISTED: Final = 500
PATIENCE_SECONDS: Final = 5.0
# A file may take 190 MB while it is written, so a process writes one at a time.
_TURN: Final = Lock()
_MOST_NAMED: Final = 3
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


class _Wanted(NamedTuple):
    """What somebody chose: no area stands for all of them."""

    areas: tuple[str, ...]
    format: str


class _Preview(NamedTuple):
    """What goes into the file and what does not, for looking over."""

    questions: str
    format: str
    is_empty: bool
    is_folder: bool
    lines: Sequence[str]
    more: Sequence[str]
    unlisted: int
    command: str


@blueprint.get(PATH)
@allow(Role.ADMIN)
def show_export() -> Page:
    """Areas and formats are offered and, once chosen, it is said what would go into the file."""
    by_area = questions_by_area(db.session())
    if not request.args or not by_area:
        return _draw(by_area, _Wanted((), ""))
    return _answer(
        request.args,
        by_area,
        lambda file, wanted: _draw(by_area, wanted, preview=_preview(file, wanted)),
    )


@blueprint.post(PATH)
@allow(Role.ADMIN)
def send_export() -> Page:
    """The file is sent, as the bank is now; or the page says why it is not."""
    by_area = questions_by_area(db.session())
    return _answer(request.form, by_area, lambda file, wanted: _sent(file, wanted, by_area))


def _answer(
    chosen: MultiDict[str, str],
    by_area: Mapping[str, int],
    told: Callable[[Exported, _Wanted], Page],
) -> Page:
    """Return what is told of the file that was chosen, or the page that says why there is none."""
    wanted, faults = _chosen(chosen, by_area)
    if faults:
        return _draw(by_area, wanted, faults=faults), 400
    try:
        file = _file(wanted)
    except RenewalError as refusal:
        return _draw(by_area, wanted, faults=(Fault(refusal.sentence),)), status_of(refusal)
    return told(file, wanted)


def _sent(file: Exported, wanted: _Wanted, by_area: Mapping[str, int]) -> Page:
    if not file.questions:
        return _draw(by_area, wanted, preview=_preview(file, wanted)), 409
    name = _name(wanted)
    answer = Response(file.content, content_type=_TYPES[name.rpartition(".")[2]])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _chosen(
    sent: MultiDict[str, str], by_area: Mapping[str, int]
) -> tuple[_Wanted, tuple[Fault, ...]]:
    # A web process starts without what reads and writes questions.
    from renewal.bank.writers import BY_NAME

    wanted = _Wanted(tuple(dict.fromkeys(sent.getlist("area"))), sent.get("format", ""))
    faults = []
    if wanted.format not in BY_NAME:
        faults.append(Fault("Choose a format of the list.", "formats"))
    if any(area not in by_area for area in wanted.areas):
        faults.append(Fault("Choose areas of the list: those that have questions.", "areas"))
    return wanted, tuple(faults)


def _file(wanted: _Wanted) -> Exported:
    """Return the file, written when no other is; raise `ExportRefused` where that takes long."""
    from renewal.actions.export_bank import ExportRefused, export_bank

    if not _TURN.acquire(timeout=PATIENCE_SECONDS):
        raise ExportRefused("Another file is being written just now. Try again in some seconds.")
    try:
        return export_bank(db.session(), areas=wanted.areas, format_=wanted.format)
    finally:
        _TURN.release()


def _name(wanted: _Wanted) -> str:
    """Return a name that says what is in the file, and when it was taken out."""
    from renewal.bank.writers.exported import suffix_of

    areas = [_UNSAFE.sub("-", area.lower()) for area in wanted.areas]
    what = ("bank", *areas) if len(areas) <= _MOST_NAMED else ("bank", f"{len(areas)}-areas")
    day = local_date(now(), words().zone)
    return f"{'-'.join(what)}-{day}{suffix_of(wanted.format)}"


def _preview(file: Exported, wanted: _Wanted) -> _Preview:
    from renewal.actions.export_bank import command_for
    from renewal.bank.writers import BY_NAME
    from renewal.bank.writers.exported import NATIVE, counted

    lines = file.left_out
    return _Preview(
        counted(file.questions),
        BY_NAME[wanted.format].name,
        file.questions == 0,
        wanted.format == NATIVE,
        lines[:LINES_SHOWN],
        lines[LINES_SHOWN:LINES_LISTED],
        len(lines[LINES_LISTED:]),
        command_for(wanted.areas, wanted.format),
    )


def _draw(
    by_area: Mapping[str, int],
    wanted: _Wanted,
    *,
    preview: _Preview | None = None,
    faults: tuple[Fault, ...] = (),
) -> str:
    from renewal.actions.export_bank import MOST_AT_ONCE
    from renewal.bank.writers import BY_NAME
    from renewal.bank.writers.exported import NATIVE, counted

    titles = {area.code: area.title for area in programme().areas}
    return draw_office(
        "bank_export.html",
        "Take questions out",
        trail_of(Link("Bank", "/office/bank")),
        areas=[(code, titles.get(code, ""), counted(count)) for code, count in by_area.items()],
        formats=[(word, each.name, each.purpose) for word, each in BY_NAME.items()],
        wanted=wanted if wanted.format in BY_NAME else wanted._replace(format=NATIVE),
        total=counted(sum(by_area.values())),
        is_too_many=sum(by_area.values()) > MOST_AT_ONCE,
        most=f"{MOST_AT_ONCE:,}",
        preview=preview,
        faults=faults,
    )
