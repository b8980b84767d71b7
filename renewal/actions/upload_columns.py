"""Finds the columns of uploaded tables, so that somebody can say what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.findings import excerpt
from renewal.domain.upload_columns import SeenColumn, SeenTables

MOST_COLUMNS: Final = 120
LONGEST_HEADER: Final = 200
_LONGEST_VALUE: Final = 80


def seen_tables(paths: Sequence[Path], mapping: ColumnMapping | None) -> SeenTables:
    """Return the columns of the tables among these files, each header once.

    ``mapping`` is what somebody said already: a table that it fits is no unfit one.
    """
    from renewal.bank.formats.table_sample import sample_table
    from renewal.bank.tables.headers import columns_of
    from renewal.bank.tables.mapping import meanings_of

    meanings = meanings_of(mapping)
    found: dict[str, SeenColumn] = {}
    unfit: list[str] = []
    headers: set[frozenset[str]] = set()
    for path in paths:
        sampled = sample_table(path.read_bytes(), path.name)
        if not sampled:
            continue
        if not columns_of([each.header for each in sampled], meanings).is_bank:
            unfit.append(path.name)
        headers.add(frozenset(each.header for each in sampled))
        for each in sampled:
            values = tuple(excerpt(value, _LONGEST_VALUE) for value in each.values)
            found.setdefault(each.header, SeenColumn(each.header, values, path.name))
    kept = [each for each in found.values() if len(each.header) <= LONGEST_HEADER]
    columns = tuple(kept[:MOST_COLUMNS])
    more = len(found) - len(columns)
    return SeenTables(columns, tuple(unfit), more, mixed=len(headers) > 1)
