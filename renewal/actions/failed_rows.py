"""Writes what failed in an upload as a table to open in a spreadsheet, mend and load again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from renewal.domain.upload_report import MOST_FINDINGS
from renewal.store.queries.uploads import report_lines

if TYPE_CHECKING:
    from renewal.bank.failed_items import FailedRow


def failed_rows(session: Session, upload_id: int) -> bytes:
    """Return the items that stay out with their reasons and cells, and errors about files."""
    # Loaded for those who ask for it: a web process starts without what bank files need.
    from renewal.bank.failed_items import as_csv

    lines = report_lines(session, upload_id, "finding", MOST_FINDINGS, sort="error")
    return as_csv([row for line in lines for row in _rows(line.name, line.body)])


def _rows(name: str, told: Mapping[str, Any]) -> Iterator[FailedRow]:
    """Yield the rows that a finding begins; one of no item, or of an earlier report, is a row."""
    from renewal.bank.failed_items import FailedRow

    if "rows" not in told:
        yield FailedRow((told["place"], name, "", told["code"], told["message"], told["fix"]))
        return
    for row in told["rows"]:
        yield FailedRow(tuple(row["reasons"]), row["cells"])
