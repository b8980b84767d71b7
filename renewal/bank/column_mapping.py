"""What somebody says that the columns of a table of questions hold, and what none of them does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Words of `renewal.bank.tables.mapping` by the headers of columns.

    `constants` hold for questions whose own cell is empty or missing: "area", "topic" and so on.
    `first` says where numbers in the key begin to count, 0 or 1; None: the table shows it.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    constants: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    first: int | None = None
