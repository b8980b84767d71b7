"""Finds the columns of uploaded tables, so that somebody can say what they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.findings import excerpt
from renewal.domain.upload_columns import SeenColumn, SeenTable, SeenTables

if TYPE_CHECKING:
    from renewal.bank.formats.table_sample import SampledTable

MOST_COLUMNS: Final = 120
MOST_TABLES: Final = 12
LONGEST_HEADER: Final = 200
_LONGEST_VALUE: Final = 80
_LONGEST_NAME: Final = 60


def seen_tables(paths: Sequence[Path], mapping: ColumnMapping | None) -> SeenTables:
    """Return the tables among these files and within archives, each header once.

    ``mapping`` is what somebody said already: a table that it fits is no unfit one.
    """
    from renewal.bank.formats.table_header import form_of
    from renewal.bank.formats.table_sample import sample_tables

    found: dict[frozenset[str], SeenTable] = {}
    unfit: list[str] = []
    for name, content in _files(paths):
        sampled = sample_tables(content, name)
        fit = [_is_fit(each, mapping) for each in sampled]
        if sampled and not any(fit):
            unfit.append(name)
        for each, is_fit in zip(sampled, fit, strict=True):
            form = form_of([column.header for column in each.columns])
            seen = found.get(form) or _seen(each, is_fit=is_fit)
            places = (*seen.places, *_places(name, each))
            found[form] = replace(seen, places=places)
    kept = tuple(_within_bounds(list(found.values())))
    return SeenTables(kept, tuple(unfit), len(found) - len(kept))


def _files(paths: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    from renewal.bank.tables_within import tables_within

    for path in paths:
        yield from tables_within(path.read_bytes(), path.name)


def _is_fit(table: SampledTable, mapping: ColumnMapping | None) -> bool:
    from renewal.bank.tables.headers import columns_of
    from renewal.bank.tables.mapping import fitting, meanings_of

    headers = [each.header for each in table.columns]
    return columns_of(headers, meanings_of(fitting(headers, mapping))).is_bank


def _seen(table: SampledTable, *, is_fit: bool) -> SeenTable:
    columns = {
        each.header: SeenColumn(
            each.header, tuple(excerpt(value, _LONGEST_VALUE) for value in each.values)
        )
        for each in reversed(table.columns)  # of two with one header the first stays
    }
    ordered = tuple(reversed(columns.values()))
    kept = tuple(each for each in ordered if len(each.header) <= LONGEST_HEADER)
    return SeenTable(kept, is_fit=is_fit, more=len(ordered) - len(kept))


def _places(file: str, table: SampledTable) -> Iterator[str]:
    if not table.sheets:
        yield file
    for sheet in table.sheets:
        yield f"{file}, {excerpt(sheet, _LONGEST_NAME)}"


def _within_bounds(tables: Sequence[SeenTable]) -> Iterator[SeenTable]:
    """As many tables and columns as one page can ask about; what is left out counts as more."""
    room = MOST_COLUMNS
    for table in tables[:MOST_TABLES]:
        kept = table.columns[:room]
        if not kept:
            return
        room -= len(kept)
        yield replace(table, columns=kept, more=table.more + len(table.columns) - len(kept))
