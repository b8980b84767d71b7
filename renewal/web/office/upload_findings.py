"""What is wrong with an upload, as a table with links to the items that it names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from renewal.bank.codes.importing import KEY_CHANGED
from renewal.bank.findings import Severity
from renewal.domain.access import Role
from renewal.domain.upload_report import UploadReport
from renewal.store.db import db
from renewal.store.queries.uploads import Line, UploadRow, items_named
from renewal.web.guard import viewer
from renewal.web.office.home_page import number
from renewal.web.office.rescores import path_to_rescore
from renewal.web.office.table import Cell, Table
from renewal.web.office.upload import MARKS, table_of
from renewal.web.office.upload_found import path_of

FINDINGS_AT_ONCE: Final = 50
KINDS: Final = {
    str(Severity.ERROR): "error",
    str(Severity.WARNING): "warning",
    str(Severity.INFO): "note",
}


def kinds_of(report: UploadReport, path: str, kind: str) -> list[tuple[str, str, bool]]:
    """Return how many findings of each kind there are, with the address that shows only these."""
    counts = {name: report.findings.get(name, 0) for name in KINDS}
    found = [(f"{number(sum(counts.values()))} in all", f"{path}#findings", not kind)]
    for name, count in counts.items():
        if count:
            address = f"{path}?{urlencode({'kind': name})}#findings"
            told = KINDS[name] if count == 1 else f"{KINDS[name]}s"
            found.append((f"{number(count)} {told}", address, kind == name))
    return found if len(found) > 2 else []


def shown_findings(row: UploadRow, lines: Sequence[Line]) -> Table:
    """Return findings of the report as a table; items that are kept are linked."""
    numbers = items_named(db.session(), row.id, _names_in(lines))
    paths = {name: f"{path_of(row)}/items/{number}" for name, number in numbers.items()}
    return _table(lines, paths)


def _table(lines: Sequence[Line], paths: Mapping[str, str]) -> Table:
    """Return findings of the report as a table; ``paths`` lead to items by their names."""
    return table_of(
        [
            (
                _with_item(line.body["place"], line.name, paths),
                Cell(marks=(MARKS[Severity(line.sort)],)),
                _with_other(line, paths),
                Cell(line.body["fix"]),
                Cell(line.body["code"], code=True),
            )
            for line in lines
        ]
    )


def _with_item(place: str, name: str, paths: Mapping[str, str]) -> Cell:
    """Return the place of a finding, and the item that it is about."""
    if name in paths:
        return Cell(place, link=name, path=paths[name])
    return Cell(place, note=name)


def _with_other(line: Line, paths: Mapping[str, str]) -> Cell:
    """Return the sentence of a finding, with a link to the item that it names besides.

    Whoever may rescore is led from a changed key to where that is done.
    """
    other = line.body.get("other", "")
    if line.body["code"] == KEY_CHANGED.code and line.name and viewer().role is Role.ADMIN:
        path = path_to_rescore(line.name)
        return Cell(line.body["message"], link="Rescore the question", path=path)
    if other in paths:
        return Cell(line.body["message"], link=f"Look at {other}", path=paths[other])
    return Cell(line.body["message"])


def _names_in(lines: Sequence[Line]) -> set[str]:
    """Return the items that findings name."""
    named = (each for line in lines for each in (line.name, line.body.get("other", "")))
    return {name for name in named if name}
