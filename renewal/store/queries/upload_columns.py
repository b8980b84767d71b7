"""Reads what was said of columns with an earlier upload, for tables with the same header."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from renewal.domain.upload_choices import choices_of
from renewal.domain.upload_columns import SaidColumns
from renewal.store.queries.uploads import BANK
from renewal.store.tables import Upload


def earlier_columns(session: Session, header: str, *, besides: int) -> SaidColumns | None:
    """Return what was said last of the columns of this header (its digest), None if nothing was.

    Uploads that were applied are kept, and so is what was said with them.
    """
    found = session.scalar(
        select(Upload.choices)
        .where(
            Upload.kind == BANK,
            Upload.id != besides,
            Upload.choices["columns"]["header"].as_string() == header,
        )
        .order_by(Upload.id.desc())
        .limit(1)
    )
    return choices_of(found).columns if found else None
