"""Reads uploads as pages show them: where they are on their way, and their report line by line."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from renewal.domain.upload import Phase, Progress, UploadState, UploadTask
from renewal.domain.upload_choices import UploadChoices, choices_of
from renewal.domain.upload_report import UploadReport, report_of
from renewal.store.tables import Account, BankImport, Upload, UploadLine

BANK: Final = "bank"
MOST_ABOUT_ONE: Final = 200


class UploadRow(NamedTuple):
    """An upload of a bank; ``import_id`` is that of its import, ``undone_at`` when it was undone.

    ``begun_at`` is when somebody took its task up, None while it waits.
    """

    id: int
    account_id: int
    email: str
    area: str
    sha256: str
    files: tuple[str, ...]
    uploaded_at: datetime
    state: UploadState
    task: UploadTask | None
    begun_at: datetime | None
    progress: Progress | None
    report: UploadReport | None
    choices: UploadChoices
    refusal: str
    finished_at: datetime | None
    has_content: bool
    import_id: int | None
    imported_by: str
    imported_at: datetime | None
    undone_by: str
    undone_at: datetime | None
    undo_reason: str


class Line(NamedTuple):
    """One line of a report: an item with its class, or a finding with its severity."""

    number: int
    sort: str
    name: str
    body: Mapping[str, Any]


def find_upload(
    session: Session, upload_id: int, *, account_id: int | None = None
) -> UploadRow | None:
    """Return an upload, of this account if one is named; None when there is none."""
    found = session.execute(_uploads(account_id).where(Upload.id == upload_id)).first()
    return _row(found) if found else None


def newest_uploads(
    session: Session, limit: int, *, before: int | None = None, account_id: int | None = None
) -> tuple[UploadRow, ...]:
    """Return the newest uploads, of this account if one is named, or those before a number."""
    statement = _uploads(account_id).order_by(Upload.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(Upload.id < before)
    return tuple(map(_row, session.execute(statement)))


def report_lines(
    session: Session,
    upload_id: int,
    part: str,
    limit: int,
    *,
    sort: str = "",
    after: int = 0,
) -> tuple[Line, ...]:
    """Return lines of a report in their order, of one sort if it is named, after a number."""
    statement = (
        select(UploadLine.number, UploadLine.sort, UploadLine.name, UploadLine.body)
        .where(
            UploadLine.upload_id == upload_id, UploadLine.part == part, UploadLine.number > after
        )
        .order_by(UploadLine.number)
        .limit(limit)
    )
    if sort:
        statement = statement.where(UploadLine.sort == sort)
    return tuple(Line(*row) for row in session.execute(statement))


def find_line(session: Session, upload_id: int, part: str, number: int) -> Line | None:
    """Return one line of a report, None when there is none."""
    found = report_lines(session, upload_id, part, 1, after=number - 1)
    return found[0] if found and found[0].number == number else None


def findings_about(session: Session, upload_id: int, name: str) -> tuple[Line, ...]:
    """Return what a report says about one item."""
    rows = session.execute(
        select(UploadLine.number, UploadLine.sort, UploadLine.name, UploadLine.body)
        .where(
            UploadLine.upload_id == upload_id,
            UploadLine.part == "finding",
            UploadLine.name == name,
        )
        .order_by(UploadLine.number)
        .limit(MOST_ABOUT_ONE)
    )
    return tuple(Line(*row) for row in rows)


def items_named(session: Session, upload_id: int, names: Iterable[str]) -> dict[str, int]:
    """Return the numbers of those of a report's items that have these names."""
    rows = session.execute(
        select(UploadLine.name, UploadLine.number).where(
            UploadLine.upload_id == upload_id,
            UploadLine.part == "item",
            UploadLine.name.in_(list(names)),
        )
    )
    return dict(rows.all())


def warnings_by_item(session: Session, upload_id: int, names: Iterable[str]) -> dict[str, int]:
    """Return how many warnings a report has about each of these items; none about the others."""
    rows = session.execute(
        select(UploadLine.name, func.count())
        .where(
            UploadLine.upload_id == upload_id,
            UploadLine.part == "finding",
            UploadLine.sort == "warning",
            UploadLine.name.in_(list(names)),
        )
        .group_by(UploadLine.name)
    )
    return dict(rows.all())


def has_finding(session: Session, upload_id: int, code: str) -> bool:
    """Tell whether a report has a finding with this code."""
    found = session.scalar(
        select(UploadLine.number)
        .where(
            UploadLine.upload_id == upload_id,
            UploadLine.part == "finding",
            UploadLine.body["code"].as_string() == code,
        )
        .limit(1)
    )
    return found is not None


def warned_items(session: Session, upload_id: int, *, item: str = "") -> dict[str, list[str]]:
    """Return the items that each warning of a report is about, by its code; of one if named."""
    code = UploadLine.body["code"].as_string()
    statement = (
        select(code, UploadLine.name)
        .where(
            UploadLine.upload_id == upload_id,
            UploadLine.part == "finding",
            UploadLine.sort == "warning",
            UploadLine.name != "",
        )
        .distinct()
        .order_by(code, UploadLine.name)
    )
    if item:
        statement = statement.where(UploadLine.name == item)
    found: dict[str, list[str]] = {}
    for told, name in session.execute(statement):
        found.setdefault(told, []).append(name)
    return found


def lines_numbered(session: Session, upload_id: int, numbers: Sequence[int]) -> tuple[Line, ...]:
    """Return the items of a report that have these numbers."""
    rows = session.execute(
        select(UploadLine.number, UploadLine.sort, UploadLine.name, UploadLine.body).where(
            UploadLine.upload_id == upload_id,
            UploadLine.part == "item",
            UploadLine.number.in_(numbers),
        )
    )
    return tuple(Line(*row) for row in rows)


def find_picture(session: Session, upload_id: int, sha256: str) -> tuple[str, bytes] | None:
    """Return the media type and the bytes of a picture of an upload, None when it has none such."""
    found = session.execute(
        select(UploadLine.sort, UploadLine.body).where(
            UploadLine.upload_id == upload_id,
            UploadLine.part == "picture",
            UploadLine.name == sha256,
        )
    ).first()
    return (found.sort, b64decode(found.body["content"])) if found else None


def _uploads(account_id: int | None) -> Select[*tuple[Any, ...]]:
    # The newest import of an upload; after an undo it may have been applied again.
    newest = (
        select(func.max(BankImport.id))
        .where(BankImport.upload_id == Upload.id)
        .correlate(Upload)
        .scalar_subquery()
    )
    statement = (
        select(
            Upload.id,
            Upload.account_id,
            Account.email,
            Upload.area,
            Upload.sha256,
            Upload.files,
            Upload.uploaded_at,
            Upload.state,
            Upload.task,
            Upload.claimed_at,
            Upload.progress,
            Upload.report,
            Upload.choices,
            Upload.refusal,
            Upload.finished_at,
            Upload.content.is_not(None).label("has_content"),
            BankImport.id.label("import_id"),
            BankImport.imported_by,
            BankImport.imported_at,
            BankImport.undone_by,
            BankImport.undone_at,
            BankImport.undo_reason,
        )
        .join(Account, Account.id == Upload.account_id)
        .outerjoin(BankImport, BankImport.id == newest)
        .where(Upload.kind == BANK)
    )
    return statement if account_id is None else statement.where(Upload.account_id == account_id)


def _begun_at(row: Row[Any]) -> datetime | None:
    """When the task was taken up: each sign that it goes on renews the claim."""
    begun = (row.progress or {}).get("begun_at")
    return datetime.fromisoformat(begun) if begun else row.claimed_at


def _row(row: Row[Any]) -> UploadRow:
    told = row.progress
    return UploadRow(
        id=row.id,
        account_id=row.account_id,
        email=row.email,
        area=row.area,
        sha256=row.sha256,
        files=tuple(row.files),
        uploaded_at=row.uploaded_at,
        state=UploadState(row.state),
        task=UploadTask(row.task) if row.task else None,
        begun_at=_begun_at(row),
        progress=Progress(Phase(told["phase"]), told["done"], told["total"]) if told else None,
        report=report_of(row.report) if row.report else None,
        choices=choices_of(row.choices),
        refusal=row.refusal,
        finished_at=row.finished_at,
        has_content=row.has_content,
        import_id=row.import_id,
        imported_by=row.imported_by or "",
        imported_at=row.imported_at,
        undone_by=row.undone_by or "",
        undone_at=row.undone_at,
        undo_reason=row.undo_reason or "",
    )
