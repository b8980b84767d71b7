"""What the columns of uploaded tables hold: what was seen of them, and what somebody said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column of an uploaded table: its header, and the first values below it."""

    header: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenTable:
    """The columns of all tables with one header, and where those are: files, or sheets of files.

    ``is_fit``: questions are found by the headers themselves. ``more`` columns are not kept.
    """

    columns: tuple[SeenColumn, ...]
    places: tuple[str, ...] = ()
    is_fit: bool = True
    more: int = 0

    @property
    def digest(self) -> str:
        """What stands for the header, so that it is known again in another file."""
        return header_digest(each.header for each in self.columns)


@dataclass(frozen=True, slots=True)
class SeenTables:
    """An upload's tables by their headers, in the order of the files.

    ``unfit`` are the files in which no question was found by the headers. ``more`` tables with
    other headers are not kept.
    """

    tables: tuple[SeenTable, ...] = ()
    unfit: tuple[str, ...] = ()
    more: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the tables as they are stored."""
        return {
            "tables": [
                {
                    "columns": [[each.header, list(each.values)] for each in table.columns],
                    "places": list(table.places),
                    "is_fit": table.is_fit,
                    "more": table.more,
                }
                for table in self.tables
            ],
            "unfit": list(self.unfit),
            "more": self.more,
        }


@dataclass(frozen=True, slots=True)
class SaidColumns:
    """What somebody said that columns hold, by their headers, and constants for what none does.

    The words are those of a column mapping; ``first`` is where numbers in the key begin to
    count. ``header`` stands for all the headers that were there to say it of. ``others`` is what
    was said of tables with other headers.
    """

    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    first: int | None = None
    header: str = ""
    others: tuple[SaidColumns, ...] = ()

    @property
    def tables(self) -> tuple[SaidColumns, ...]:
        """What was said of each kind of table."""
        return (self, *self.others)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "first": self.first,
            "header": self.header,
            "others": [each.as_json() for each in self.others],
        }


def header_digest(headers: Iterable[str]) -> str:
    """Return the hex SHA-256 over headers in their order."""
    return sha256("\x1f".join(headers).encode()).hexdigest()


def seen_in(stored: Mapping[str, Any] | None) -> SeenTables:
    """Return the tables that were stored; reports of before have none, or all columns as one."""
    if stored is None or not stored.get("tables", stored.get("columns")):
        return SeenTables()
    unfit = tuple(stored["unfit"])
    if "tables" not in stored:
        columns = stored["columns"]
        seen = tuple(SeenColumn(header, tuple(values)) for header, values, _ in columns)
        places = tuple(dict.fromkeys(file for _, _, file in columns))
        table = SeenTable(seen, places, is_fit=not unfit, more=stored["more"])
        return SeenTables((table,), unfit)
    return SeenTables(tuple(map(_table_in, stored["tables"])), unfit, stored["more"])


def said_in(stored: Mapping[str, Any] | None) -> SaidColumns | None:
    """Return what was said of columns as it was stored, None where nothing was."""
    if stored is None:
        return None
    others = tuple(filter(None, map(said_in, stored.get("others", ()))))
    return SaidColumns(
        stored["columns"], stored["constants"], stored["first"], stored["header"], others
    )


def _table_in(stored: Mapping[str, Any]) -> SeenTable:
    return SeenTable(
        tuple(SeenColumn(header, tuple(values)) for header, values in stored["columns"]),
        tuple(stored["places"]),
        stored["is_fit"],
        stored["more"],
    )
