"""Which character separates the cells of a CSV file, and which row is the header.

Python's own guess fails on small and ragged files, so the four separators are tried: the one under
which the header names questions and options has it, and of several the one that gives most rows
of the header's width.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.tables.delimited_text import separator_in
from renewal.bank.tables.headers import Columns, columns_of
from renewal.bank.tables.mapping import fitting, meanings_of

SEPARATORS = (",", ";", "\t", "|")
MOST_COLUMNS = 1_000
_HEADER_WITHIN = 20
_ROWS = 60


@dataclass(frozen=True, slots=True)
class Dialect:
    """The separator, the columns, and how many records stand before the first question.

    `said` is what somebody said of the columns, if anything.
    """

    separator: str
    columns: Columns
    header_line: int
    headers: tuple[str, ...]
    said: ColumnMapping | None = None


def find_dialect(head: str, mapping: ColumnMapping | None = None) -> Dialect | None:
    """The dialect that the beginning of a file shows, or None when it is no table of questions."""
    first = head.partition("\n")[0]
    stated = separator_in(first)
    found: list[tuple[int, Dialect]] = []
    for separator in (stated,) if stated else SEPARATORS:
        dialect, rows = _try(head, separator, mapping)
        if dialect is not None:
            found.append((rows, dialect))
    return max(found, key=lambda each: each[0])[1] if found else None


def _try(head: str, separator: str, mapping: ColumnMapping | None) -> tuple[Dialect | None, int]:
    """The dialect with this separator, and how many rows are as wide as its header."""
    dialect: Dialect | None = None
    rows = 0
    for line, cells in islice(_records(head, separator), _ROWS):
        if dialect is not None:
            rows += len(cells) == dialect.columns.width
        elif line > _HEADER_WITHIN:
            break
        elif 1 < len(cells) <= MOST_COLUMNS:
            said = fitting(cells, mapping)
            columns = columns_of(cells, meanings_of(said))
            if columns.is_bank:
                dialect = Dialect(separator, columns, line, tuple(cells), said)
    return dialect, rows


def _records(head: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(head.splitlines(keepends=True), delimiter=separator)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
