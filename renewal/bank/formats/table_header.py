"""The headers of the tables in a file, so that somebody can say what their columns hold."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from renewal.bank.formats import xlsx
from renewal.bank.formats.sniffing import beginning
from renewal.bank.tables.delimited_dialect import SEPARATORS, find_dialect
from renewal.bank.tables.delimited_text import separator_in
from renewal.bank.tables.headers import columns_of, normal
from renewal.bank.tables.rows import Row
from renewal.bank.tables.sheets import Sheet, open_workbook

WITHIN = 20
FEWEST = 3
"""A question and two options: of a text, or of one sheet of several, fewer columns are no table."""
_SURE = 90


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """The cells of a header, and the sheets whose tables have it."""

    cells: tuple[str, ...]
    sheets: tuple[str, ...] = ()


def find_headers(content: bytes, file: str) -> tuple[FoundHeader, ...]:
    """Each header of the file once; where no row is plainly one, the widest row; () without."""
    if xlsx.recognises(content, file) > _SURE:
        return _in_workbook(content, file)
    head = beginning(content)
    dialect = find_dialect(head)
    if dialect is not None:
        return (FoundHeader(dialect.headers),)
    stated = separator_in(head.partition("\n")[0])
    rows = [row for each in ((stated,) if stated else SEPARATORS) for row in _records(head, each)]
    widest = _widest(rows)
    return (FoundHeader(widest),) if widest else ()


def form_of(header: Sequence[str]) -> frozenset[str]:
    """What tables have in common that can be read by the same words, whatever their order."""
    return frozenset(filter(None, map(normal, header)))


def _in_workbook(content: bytes, file: str) -> tuple[FoundHeader, ...]:
    book = open_workbook(content, file)
    if isinstance(book, tuple):
        return ()
    named = {sheet.name: _on_sheet(sheet) for sheet in book.sheets if not sheet.is_hidden}
    wide = {sheet: cells for sheet, cells in named.items() if len(form_of(cells)) >= FEWEST}
    if not wide:  # the first of the widest, whatever it is
        return tuple(FoundHeader(cells) for cells in [_widest(list(named.values()))] if cells)
    found: dict[frozenset[str], FoundHeader] = {}
    for sheet, cells in wide.items():
        form = form_of(cells)
        before = found.get(form, FoundHeader(cells))
        found[form] = FoundHeader(before.cells, (*before.sheets, sheet))
    return tuple(found.values())


def _on_sheet(sheet: Sheet) -> tuple[str, ...]:
    rows: list[Sequence[str]] = []
    for row in sheet.rows(xlsx.MOST_COLUMNS, most=WITHIN):
        if isinstance(row, Row):
            if columns_of(row.cells).is_bank:
                return tuple(row.cells)
            rows.append(row.cells)
    return _widest(rows)


def _records(head: str, separator: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(head.splitlines(keepends=True), delimiter=separator), WITHIN))
    except csv.Error:
        return []


def _widest(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The first of the rows with most cells that say something, if those are two or more."""
    counts = [sum(bool(cell.strip()) for cell in row) for row in rows]
    most = max(counts, default=0)
    return tuple(rows[counts.index(most)]) if most > 1 else ()
