"""An upload by its number, as far as whoever asks may see it."""

from __future__ import annotations

from typing import Final

from renewal.actions.keep_upload import UnknownUpload
from renewal.domain.access import Role
from renewal.domain.upload import UploadState
from renewal.store.db import db
from renewal.store.queries.uploads import UploadRow, find_upload
from renewal.web.guard import viewer
from renewal.web.office.frame import Link

TRAIL: Final = (Link("Bank", "/office/bank"), Link("Uploads", "/office/bank/uploads"))


def upload_of(upload_id: int) -> UploadRow:
    """Return an upload, of an item writer only their own. Raises `UnknownUpload`."""
    own = None if viewer().role is Role.ADMIN else viewer().account_id
    row = find_upload(db.session(), upload_id, account_id=own)
    if row is None:
        raise UnknownUpload(
            "There is no such upload: it may have waited for more than a week. Upload the files "
            "again."
        )
    return row


def asks_for_columns(row: UploadRow) -> bool:
    """Tell whether a table could not be read, and nobody said yet what its columns hold."""
    if row.state is not UploadState.READ or row.report is None:
        return False
    return bool(row.report.tables.unfit) and row.choices.columns is None


def path_of(row: UploadRow) -> str:
    """Return the address of an upload's page."""
    return f"/office/bank/{row.id}"
