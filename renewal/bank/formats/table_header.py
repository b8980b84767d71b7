"""The header of a table, so that somebody can say what its columns hold."""

import csv
from collections.abc import Sequence
from itertools import islice

from renewal.bank.formats import xlsx
from renewal.bank.formats.sniffing import beginning
from renewal.bank.tables.delimited_dialect import SEPARATORS, find_dialect
from renewal.bank.tables.delimited_text import separator_in
from renewal.bank.tables.headers import columns_of
from renewal.bank.tables.rows import Row
from renewal.bank.tables.sheets import open_workbook

WITHIN = 20
_SURE = 90


def find_header(content: bytes, file: str) -> tuple[str, ...]:
    """The cells of the header, or of the widest row where none is plainly a header; () without."""
    if xlsx.recognises(content, file) > _SURE:
        return _in_workbook(content, file)
    head = beginning(content)
    dialect = find_dialect(head)
    if dialect is not None:
        return dialect.headers
    stated = separator_in(head.partition("\n")[0])
    rows = [row for each in ((stated,) if stated else SEPARATORS) for row in _records(head, each)]
    return _widest(rows)


def _in_workbook(content: bytes, file: str) -> tuple[str, ...]:
    book = open_workbook(content, file)
    if isinstance(book, tuple):
        return ()
    rows: list[Sequence[str]] = []
    for sheet in book.sheets:
        if sheet.is_hidden:
            continue
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
