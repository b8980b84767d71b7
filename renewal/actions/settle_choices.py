"""Turns classes and choices into what an import writes, and says what was decided.

A choice is never carried out against the evidence: an item stays in its area, and the key of one
that was issued changes once it was rescored only. There a conflict stands, whatever was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from renewal.actions.bank_plan import ComparedItem
from renewal.actions.compare_bank import Beside, Comparison, state_of
from renewal.actions.ready_items import PlannedItem
from renewal.bank.codes.importing import (
    AREA_CHANGED,
    CHOICE_UNNEEDED,
    CONFLICT_SETTLED,
    DUPLICATE_SETTLED,
    ITEM_DUPLICATE,
    KEY_CHANGED,
    REPLACE_IMPOSSIBLE,
)
from renewal.bank.findings import Finding, FindingCode
from renewal.bank.packed_item import Kept
from renewal.domain.bank_change import ItemChange, ItemState, change_of
from renewal.domain.bank_choice import Choices, Resolution
from renewal.domain.item import Exhibit, Item
from renewal.domain.item_content import with_free_id, with_ids_of
from renewal.store.queries.bank_content import stored_contents
from renewal.store.queries.items import StoredItem, item_names

_FORBIDDEN = frozenset({AREA_CHANGED.code, KEY_CHANGED.code})
"""Reasons for a conflict that no choice removes from a stored item."""
_WITH_OTHER_IDS = frozenset({Resolution.REPLACE, Resolution.KEEP_BOTH})
"""What gives items other ids than their own."""


def settle_choices(
    session: Session, comparison: Comparison, pictures: Mapping[str, Exhibit], choices: Choices
) -> tuple[tuple[ComparedItem, ...], tuple[Finding, ...]]:
    """Return each item with what is written of it, and what there is to say about choices."""
    # With a hundred thousand items these sets are large, and most imports need neither.
    ways = {choices.on_conflict, choices.on_duplicate, *choices.each.values()}
    needs_ids = not _WITH_OTHER_IDS.isdisjoint(ways)
    ids = {each.id for each in comparison.items} if needs_ids else set()
    settling = _Settling(
        choices,
        pictures,
        stored=_replaced(session, comparison.items, choices),
        held=comparison.stored,
        taken={*item_names(session), *ids} if needs_ids else set(),
        claimed=ids,
    )
    settled = tuple(settling.settled(each) for each in comparison.items)
    return settled, tuple(settling.findings)


def _replaced(session: Session, items: Sequence[Beside], choices: Choices) -> dict[int, Item]:
    """The stored items that duplicates may replace."""
    wanted = [
        each.before.id
        for each in items
        if each.change is ItemChange.DUPLICATE
        and each.before is not None
        and choices.for_duplicate(each.id) is Resolution.REPLACE
    ]
    return {content.id: content.item for content in stored_contents(session, wanted)}


@dataclass(slots=True)
class _Settling:
    """The items one after the other; ids and findings grow on the way.

    Only where items may get other ids, `taken` and `claimed` know ids.
    """

    choices: Choices
    pictures: Mapping[str, Exhibit]
    stored: Mapping[int, Item]
    held: Mapping[str, StoredItem]
    taken: set[str]
    claimed: set[str]
    findings: list[Finding] = field(default_factory=list)

    def settled(self, each: Beside) -> ComparedItem:
        """The item with what is written of it."""
        if not self.choices.includes(each.id):
            return _compared(each, is_chosen=False)
        if each.change is ItemChange.CONFLICT:
            return self._conflict(each)
        if each.change is ItemChange.DUPLICATE:
            return self._duplicate(each)
        if each.id in self.choices.each:
            self._tell(each, CHOICE_UNNEEDED, change=each.change)
        return _compared(each, written=each.planned)

    def _conflict(self, each: Beside) -> ComparedItem:
        way = self.choices.for_conflict(each.id)
        if way is None or (way is Resolution.REPLACE and not _may_replace(each)):
            self.findings.extend(each.reasons)
            return _compared(each, way)
        written = None
        if way is Resolution.REPLACE:
            written = each.planned
        elif way is Resolution.KEEP_BOTH:
            written = self._apart(each)
        self._tell(each, CONFLICT_SETTLED, outcome=_outcome(way, written))
        return _compared(each, way, written)

    def _duplicate(self, each: Beside) -> ComparedItem:
        way = self.choices.for_duplicate(each.id)
        written = None
        if way is Resolution.REPLACE:
            reason = self._why_not(each)
            if reason and each.id in self.choices.each:
                self._tell(each, REPLACE_IMPOSSIBLE, other=each.other, reason=reason)
                return _compared(each, way)
            way = Resolution.SKIP if reason else way
        if way is Resolution.SKIP:
            self._tell(each, ITEM_DUPLICATE, other=each.other)
            return _compared(each, way)
        if way is Resolution.REPLACE:
            written = self._replacing(each)
        elif each.id in self.held:
            written = self._apart(each)
        else:
            written = self._new(each.located.kept, each.state)
        self._tell(each, DUPLICATE_SETTLED, other=each.other, outcome=_outcome(way, written))
        return _compared(each, way, written)

    def _why_not(self, each: Beside) -> str:
        """Why a duplicate cannot replace the item it repeats; "" when it can."""
        if each.before is None or each.other in self.claimed:
            return f"{each.other} stands in these files too"
        stored = self.stored[each.before.id]
        if sorted(with_ids_of(each.item, stored).key) != sorted(stored.key):
            return "two of its options read the same, and the key would change"
        return ""

    def _replacing(self, each: Beside) -> PlannedItem | None:
        before = each.before
        if before is None:
            return None
        self.claimed.add(each.other)
        item = with_ids_of(each.item, self.stored[before.id])
        state = state_of(item, self.pictures)
        return PlannedItem(item, change_of(before.state, state), state, before)

    def _apart(self, each: Beside) -> PlannedItem:
        """The item as a new one, under an id that nothing has."""
        item = with_free_id(each.item, self.taken)
        self.taken.add(item.id)
        return self._new(item, state_of(item, self.pictures))

    def _new(self, kept: Kept, state: ItemState) -> PlannedItem:
        return PlannedItem(kept, ItemChange.NEW, state, None)

    def _tell(self, each: Beside, code: FindingCode, **words: str) -> None:
        place = each.located.place()
        self.findings.append(code.finding(place, item=each.id, **words))


def _may_replace(each: Beside) -> bool:
    return all(reason.code not in _FORBIDDEN for reason in each.reasons)


def _compared(
    each: Beside,
    resolution: Resolution | None = None,
    written: PlannedItem | None = None,
    *,
    is_chosen: bool = True,
) -> ComparedItem:
    is_change = written is not None and written.change is not ItemChange.SAME
    return ComparedItem(
        each.located,
        each.change,
        each.before,
        each.other,
        resolution,
        written if is_change else None,
        is_chosen,
        _may_replace(each),
    )


def _outcome(way: Resolution, written: PlannedItem | None) -> str:
    if written is None:
        return "is left out"
    if way is Resolution.REPLACE:
        return f"becomes the next state of {written.kept.id}"
    return f"is loaded as {written.kept.id}"
