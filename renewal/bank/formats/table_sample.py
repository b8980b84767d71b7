"""The headers of tables with the first values of each column, to say what they hold."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from renewal.bank.decoding import with_mark
from renewal.bank.formats import delimited, xlsx
from renewal.bank.formats.registry import recognise
from renewal.bank.formats.sniffing import beginning
from renewal.bank.formats.table_header import FEWEST, WITHIN, find_headers, form_of
from renewal.bank.other_files import other_file
from renewal.bank.package import looks_like_package
from renewal.bank.tables.delimited_dialect import SEPARATORS
from renewal.bank.tables.delimited_text import separator_in
from renewal.bank.tables.headers import columns_of
from renewal.bank.tables.rows import Row
from renewal.bank.tables.sheets import open_workbook

VALUES = 3
"""So many values of a column are shown."""
_BELOW = 40
"""So many rows below the header are looked at for them."""


@dataclass(frozen=True, slots=True)
class SampledColumn:
    """A column by its header, with the first values that are not empty."""

    header: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampledTable:
    """The columns of tables with one header, and the sheets that they are on."""

    columns: tuple[SampledColumn, ...]
    sheets: tuple[str, ...] = ()


def sample_tables(content: bytes, file: str) -> tuple[SampledTable, ...]:
    """The tables of a file by their headers; () for a file of another format, or without one."""
    content = with_mark(content)
    format_ = recognise(content, file)
    if format_ not in (None, delimited, xlsx):
        return ()
    if format_ is None and (looks_like_package(content) or other_file(content) is not None):
        return ()  # its bytes may look like a header all the same
    found = []
    for header in find_headers(content, file):
        rows = _in_workbook(content, file, header.sheets) if format_ is xlsx else _in_text(content)
        below = _below(header.cells, rows)
        is_unsure = format_ is None or not columns_of(header.cells).is_bank
        if is_unsure and (len(form_of(header.cells)) < FEWEST or not below):
            continue
        cells = enumerate(header.cells)
        columns = tuple(SampledColumn(name.strip(), _values(below, at)) for at, name in cells)
        named = tuple(each for each in columns if each.header)
        found.append(SampledTable(named, header.sheets))
    return tuple(found)


def _below(header: Sequence[str], rows: Iterator[Sequence[str]]) -> list[Sequence[str]]:
    """The rows that follow the header."""
    named = _trimmed(header)
    for cells in rows:
        if _trimmed(cells) == named:
            return [each for each, _ in zip(rows, range(_BELOW), strict=False)]
    return []


def _values(rows: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    """The first values in a column, each once."""
    found = (cells[at].strip() for cells in rows if at < len(cells))
    return tuple(dict.fromkeys(value for value in found if value))[:VALUES]


def _trimmed(cells: Sequence[str]) -> list[str]:
    told = [cell.strip() for cell in cells]
    while told and not told[-1]:
        told.pop()
    return told


def _in_text(content: bytes) -> Iterator[Sequence[str]]:
    """The rows at the beginning of a text, under each separator that it may have."""
    head = beginning(content)
    stated = separator_in(head.partition("\n")[0])
    for separator in (stated,) if stated else SEPARATORS:
        reader = csv.reader(head.splitlines(keepends=True), delimiter=separator)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error:
                continue
            if len(cells) > 1:
                yield cells


def _in_workbook(content: bytes, file: str, sheets: Sequence[str]) -> Iterator[Sequence[str]]:
    book = open_workbook(content, file)
    if isinstance(book, tuple):
        return
    for sheet in book.sheets:
        if sheet.name in sheets or not (sheets or sheet.is_hidden):
            for row in sheet.rows(xlsx.MOST_COLUMNS, most=WITHIN + _BELOW):
                if isinstance(row, Row):
                    yield row.cells
