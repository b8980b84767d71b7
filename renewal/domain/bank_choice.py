"""What a person decides about the items of a bank's files before they are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Resolution(StrEnum):
    """What becomes of an item that conflicts with the bank, or is in it already.

    `REPLACE` makes it a revision of the stored item, `KEEP_BOTH` gives it an id of its own.
    """

    REPLACE = "replace"
    KEEP_BOTH = "keep-both"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Choices:
    """Which items to load, and what to do with conflicts and duplicates, by the ids of the files.

    ``only`` empty: all items. ``on_conflict`` None: conflicts stand in the way until somebody
    chooses. ``each`` goes before ``on_conflict`` and ``on_duplicate``.
    """

    only: frozenset[str] = frozenset()
    leave_out: frozenset[str] = frozenset()
    on_conflict: Resolution | None = None
    on_duplicate: Resolution = Resolution.SKIP
    each: Mapping[str, Resolution] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def named(self) -> frozenset[str]:
        """Every id that something was said about."""
        return self.only | self.leave_out | self.each.keys()

    def includes(self, item_id: str) -> bool:
        """Tell whether the item is among those to load."""
        return item_id not in self.leave_out and (not self.only or item_id in self.only)

    def for_conflict(self, item_id: str) -> Resolution | None:
        """Return what to do with an item that conflicts; None when nobody said."""
        return self.each.get(item_id, self.on_conflict)

    def for_duplicate(self, item_id: str) -> Resolution:
        """Return what to do with an item that is there already."""
        return self.each.get(item_id, self.on_duplicate)
