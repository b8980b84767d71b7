"""Writes what failed in an upload as a table to open in a spreadsheet: place, reason, remedy."""

from __future__ import annotations

import csv
import io
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.upload_lines import MOST_FINDINGS
from renewal.store.queries.uploads import report_lines

COLUMNS: Final = ("place", "item", "code", "message", "fix")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def failed_rows(session: Session, upload_id: int) -> bytes:
    """Return the errors of an upload as CSV in UTF-8; no cell begins a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in report_lines(session, upload_id, "finding", MOST_FINDINGS, sort="error"):
        told = line.body
        cells = (told["place"], line.name, told["code"], told["message"], told["fix"])
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")
