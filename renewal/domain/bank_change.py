"""What an import would do to each item of a bank: new, revised, changed, retired or the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from renewal.domain.item import Status


class ItemChange(StrEnum):
    """What happens to an item when a file is imported."""

    NEW = "new"
    REVISED = "revised"
    CHANGED = "changed"
    RETIRED = "retired"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ItemState:
    """An item as far as comparing needs it: the digests of its content and of its revision."""

    area: str
    status: Status
    content_digest: str
    revision_digest: str
    key: tuple[str, ...]


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
