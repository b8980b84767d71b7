"""What an import would do to each item of a bank, and how many items it does it to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from renewal.domain.item import Status


class ItemChange(StrEnum):
    """What an item of a file is beside the bank: its class when the two are compared."""

    NEW = "new"
    REVISED = "revised"
    CHANGED = "changed"
    RETIRED = "retired"
    SAME = "same"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item as far as comparing needs it: the digests of its content and of its revision."""

    area: str
    status: Status
    content_digest: str
    revision_digest: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BankCounts:
    """How many items of the files are in each class; each item is in exactly one.

    ``skipped`` are questions of other kinds, ``errors`` items that something is wrong with.
    """

    items: int
    new: int = 0
    revised: int = 0
    changed: int = 0
    retired: int = 0
    same: int = 0
    conflicts: int = 0
    duplicates: int = 0
    skipped: int = 0
    errors: int = 0

    @property
    def changing(self) -> int:
        """How many items that are in the bank would change in any way."""
        return self.revised + self.changed + self.retired

    @property
    def adds_up(self) -> bool:
        """Whether every item is in one class."""
        left_out = self.conflicts + self.duplicates + self.skipped + self.errors
        return self.items == self.new + self.same + self.changing + left_out


def bank_counts(
    changes: Mapping[ItemChange, int], *, items: int, repeated: int, skipped: int, errors: int
) -> BankCounts:
    """Return the counts of files with so many items, of which these were compared."""
    return BankCounts(
        items=items,
        new=changes.get(ItemChange.NEW, 0),
        revised=changes.get(ItemChange.REVISED, 0),
        changed=changes.get(ItemChange.CHANGED, 0),
        retired=changes.get(ItemChange.RETIRED, 0),
        same=changes.get(ItemChange.SAME, 0),
        conflicts=changes.get(ItemChange.CONFLICT, 0),
        duplicates=changes.get(ItemChange.DUPLICATE, 0) + repeated,
        skipped=skipped,
        errors=errors,
    )


def change_of(before: ItemState | None, after: ItemState) -> ItemChange:
    """Return what the import makes of an item that was ``before`` and is ``after``.

    A revision is what a technician sees and is scored against; status, topic, author and
    translations change without one.
    """
    if before is None:
        return ItemChange.NEW
    if before.status is not Status.RETIRED and after.status is Status.RETIRED:
        return ItemChange.RETIRED
    if before.revision_digest != after.revision_digest:
        return ItemChange.REVISED
    if before.content_digest != after.content_digest:
        return ItemChange.CHANGED
    return ItemChange.SAME
