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
    """A column of an uploaded table: its header, the first values below it, and its file."""

    header: str
    values: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class SeenTables:
    """The columns of an upload's tables, each header once, in their order.

    ``unfit`` are the files in which no question was found by the headers. ``more`` columns
    are not kept. ``mixed``: the files have different columns, so that what is said of them
    cannot hold for all.
    """

    columns: tuple[SeenColumn, ...] = ()
    unfit: tuple[str, ...] = ()
    more: int = 0
    mixed: bool = False

    @property
    def digest(self) -> str:
        """What stands for the header, so that it is known again in another file."""
        return header_digest(each.header for each in self.columns)

    def as_json(self) -> dict[str, Any]:
        """Return the columns as they are stored."""
        return {
            "columns": [[each.header, list(each.values), each.file] for each in self.columns],
            "unfit": list(self.unfit),
            "more": self.more,
            "mixed": self.mixed,
        }


@dataclass(frozen=True, slots=True)
class SaidColumns:
    """What somebody said that columns hold, by their headers, and constants for what none does.

    The words are those of a column mapping; ``first`` is where numbers in the key begin to
    count. ``header`` stands for all the headers that were there to say it of.
    """

    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    first: int | None = None
    header: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it as it is stored."""
        return {
            "columns": dict(self.columns),
            "constants": dict(self.constants),
            "first": self.first,
            "header": self.header,
        }


def header_digest(headers: Iterable[str]) -> str:
    """Return the hex SHA-256 over headers in their order."""
    return sha256("\x1f".join(headers).encode()).hexdigest()


def seen_in(stored: Mapping[str, Any] | None) -> SeenTables:
    """Return the columns that were stored; reports of before have none."""
    if stored is None:
        return SeenTables()
    return SeenTables(
        tuple(
            SeenColumn(header, tuple(values), file) for header, values, file in stored["columns"]
        ),
        tuple(stored["unfit"]),
        stored["more"],
        stored.get("mixed", False),
    )


def said_in(stored: Mapping[str, Any] | None) -> SaidColumns | None:
    """Return what was said of columns as it was stored, None where nothing was."""
    if stored is None:
        return None
    return SaidColumns(stored["columns"], stored["constants"], stored["first"], stored["header"])
