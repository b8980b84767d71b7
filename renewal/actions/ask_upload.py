"""Asks for what is to be done with an upload: whoever ticks next does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from renewal.actions.keep_upload import UnknownUpload, upload_changed
from renewal.domain.errors import RenewalError
from renewal.domain.ids import same
from renewal.domain.upload import UploadState, UploadTask
from renewal.domain.upload_choices import UploadChoices, choices_of
from renewal.domain.upload_report import report_of, shown_digest
from renewal.store.db import writing
from renewal.store.queries.uploads import BANK
from renewal.store.tables import Upload


class UploadNotReady(RenewalError):
    """The upload is not where the act could be done with it."""

    code = "upload_not_ready"


class NoSuchWarning(RenewalError):
    """A warning was to be put aside that the upload does not have, or that is none."""

    code = "no_such_warning"


def ask_to_apply(session: Session, *, upload_id: int, shown: str, account_id: int) -> None:
    """The upload is to be applied; ``shown`` is the digest that the preview showed.

    Asked twice it is done once. Raises `UnknownUpload`, `UploadChanged` and `UploadNotReady`.
    """
    _ask(session, upload_id, UploadState.READ, UploadTask.APPLY, account_id, shown=shown)


def choose_items(
    session: Session, *, upload_id: int, choose: Callable[[UploadChoices], UploadChoices]
) -> None:
    """What people chose is kept with the upload, which is read again to show what follows.

    Raises `UnknownUpload` and `UploadNotReady`.
    """
    with writing(session):
        row = _taken(session, upload_id)
        before = choices_of(row.choices)
        after = choose(before)
        if after == before:
            return
        _set(session, row, UploadState.READ, task=str(UploadTask.READ), choices=after.as_json())


def ask_to_undo(session: Session, *, upload_id: int, reason: str, account_id: int) -> None:
    """What the upload wrote is to be taken back. Raises `UnknownUpload`, `UploadNotReady`."""
    _ask(session, upload_id, UploadState.APPLIED, UploadTask.UNDO, account_id, reason=reason)


def _ask(
    session: Session,
    upload_id: int,
    state: UploadState,
    task: UploadTask,
    account_id: int,
    *,
    shown: str | None = None,
    reason: str = "",
) -> None:
    with writing(session):
        row = _taken(session, upload_id)
        if shown is not None and not same(shown, _shown(row)):
            raise upload_changed()
        if row.task == task:
            return
        _set(session, row, state, task=str(task), asked_by=account_id, reason=reason)


def _taken(session: Session, upload_id: int) -> Upload:
    row = session.get(Upload, upload_id, populate_existing=True)
    if row is None or row.kind != BANK:
        raise UnknownUpload("There is no such upload any more. Upload the files again.")
    return row


def _shown(row: Upload) -> str:
    """What a preview shows: these files, and what they would do under the choices made."""
    return shown_digest(row.sha256, report_of(row.report) if row.report else None)


def _set(session: Session, row: Upload, state: UploadState, **values: Any) -> None:
    asked: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(Upload)
        .where(Upload.id == row.id, Upload.state == str(state), Upload.task.is_(None))
        .values(refusal="", tries=0, **values)
    )
    if asked.rowcount != 1:
        raise UploadNotReady(
            "Something else was done with this upload meanwhile. Look at it again; nothing "
            "was changed."
        )
