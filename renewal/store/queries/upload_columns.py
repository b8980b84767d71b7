"""Reads what was said of columns with earlier uploads, for tables with the same header."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import String, cast, or_, select
from sqlalchemy.orm import Session

from renewal.domain.upload_choices import choices_of
from renewal.domain.upload_columns import SaidColumns
from renewal.store.queries.uploads import BANK
from renewal.store.tables import Upload

_LOOKED_AT = 50


def earlier_columns(
    session: Session, headers: Collection[str], *, besides: int
) -> dict[str, SaidColumns]:
    """Return what was said last of the columns of these headers (digests), of those it was said of.

    Uploads that were applied are kept, and so is what was said with them.
    """
    said = cast(Upload.choices["columns"], String)
    rows = session.scalars(
        select(Upload.choices)
        .where(
            Upload.kind == BANK,
            Upload.id != besides,
            or_(*(said.contains(header) for header in headers)),
        )
        .order_by(Upload.id.desc())
        .limit(_LOOKED_AT)
    )
    found: dict[str, SaidColumns] = {}
    for columns in (choices_of(row).columns for row in rows):
        for table in columns.tables if columns else ():
            if table.header in headers:
                found.setdefault(table.header, table)
    return found
