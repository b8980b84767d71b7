"""What somebody says that the columns of tables of questions hold, and what none of them does."""

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
    `others` say it of tables with other headers; which one a table is read by, its header decides.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    constants: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    first: int | None = None
    others: tuple[ColumnMapping, ...] = ()

    @property
    def tables(self) -> tuple[ColumnMapping, ...]:
        """What is said of each kind of table."""
        return (self, *self.others)
