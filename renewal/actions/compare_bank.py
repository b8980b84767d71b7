"""Compares the items of files with the bank: first by their ids, then by what they ask.

An item is known by its permanent id. What a technician would see or be scored against makes
a new revision; anything else changes in place. An id under which the bank holds something that
the item cannot simply become is a conflict; an unknown id over a known question a duplicate.
`question_bank/README.md` says what exactly each class means.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from typing import Final

from sqlalchemy.orm import Session

from renewal.actions.ready_items import PlannedItem
from renewal.actions.shown_alike import shown_alike
from renewal.bank.codes.importing import (
    AREA_CHANGED,
    AREA_NOT_IN_PROGRAMME,
    AREA_UNSAID,
    KEY_CHANGED,
    OTHER_QUESTION,
)
from renewal.bank.findings import Finding, FindingCode, excerpt
from renewal.bank.noting import NOTED_AFTER, Note, quiet
from renewal.bank.source import LocatedItem
from renewal.domain.bank_change import ItemChange, ItemState, change_of
from renewal.domain.bank_choice import Choices
from renewal.domain.item import Exhibit, Item
from renewal.domain.item_content import is_another_question, key_of
from renewal.domain.item_digests import item_digests
from renewal.domain.programme import Programme
from renewal.domain.upload import Phase
from renewal.store.queries.bank_content import stored_contents
from renewal.store.queries.item_contents import stored_twins
from renewal.store.queries.items import StoredItem, issued_among, stored_items, stored_numbered
from renewal.store.queries.rescores import rescored_items

_EVERY_WAY: Final = "to replace the other one, to keep both, or to skip"


@dataclass(frozen=True, slots=True)
class Beside:
    """An item of the files beside the stored one of its id, or else the one it repeats.

    ``reasons`` say why a conflict is one; ``asked`` stands for what an item of an unknown id asks.
    """

    located: LocatedItem
    state: ItemState
    before: StoredItem | None
    change: ItemChange
    other: str = ""
    reasons: tuple[Finding, ...] = ()
    asked: bytes = b""

    @property
    def item(self) -> Item:
        """The item as its file has it."""
        return self.located.item

    @property
    def id(self) -> str:
        """The item's id in its file."""
        return self.located.kept.id

    @property
    def planned(self) -> PlannedItem:
        """The item with what would happen to it, if nothing stood against it."""
        known = self.before.state if self.before else None
        return PlannedItem(self.located.kept, change_of(known, self.state), self.state, self.before)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every item with its class, and those of areas that the programme does not have."""

    items: tuple[Beside, ...]
    misplaced: tuple[Finding, ...]
    stored: Mapping[str, StoredItem]


def compare_bank(
    session: Session,
    located: Sequence[LocatedItem],
    pictures: Mapping[str, Exhibit],
    programme: Programme,
    choices: Choices,
    note: Note = quiet,
) -> Comparison:
    """Return the class of each of these items; whoever is left out by choice has no duplicate."""
    note(Phase.COMPARING, 0, len(located))
    placed = [each for each in located if programme.find_area(each.kept.area) is not None]
    stored = stored_items(session, {each.kept.id for each in placed})
    digests = {name: sha256(each.content).hexdigest() for name, each in pictures.items()}
    items = []
    for done, each in enumerate(placed):
        if done % NOTED_AFTER == 0:
            note(Phase.COMPARING, done, len(placed))
        items.append(_beside(each, pictures, digests, stored))
    items = _with_same_pictures(session, items, pictures, digests)
    items = _with_conflicts(session, items)
    items = _with_duplicates(session, items, digests, choices)
    misplaced = tuple(
        _no_area(each.kept.area).finding(each.place(), item=each.kept.id, area=each.kept.area)
        for each in located
        if programme.find_area(each.kept.area) is None
    )
    return Comparison(tuple(items), misplaced, stored)


def _no_area(area: str) -> FindingCode:
    return AREA_NOT_IN_PROGRAMME if area else AREA_UNSAID


def state_of(item: Item, pictures: Mapping[str, Exhibit]) -> ItemState:
    """Return the state of an item of the files; ``pictures`` knows the exhibits it shows."""
    digests = item_digests(item, [pictures[name] for name in item.exhibits])
    return ItemState(item.area, item.status, *digests, _sorted(item.key))


@lru_cache(maxsize=1024)
def _sorted(key: tuple[str, ...]) -> tuple[str, ...]:
    """Return the key in order; one and the same for thousands of items that have it."""
    return tuple(sorted(key))


def _beside(
    located: LocatedItem,
    pictures: Mapping[str, Exhibit],
    digests: Mapping[str, str],
    stored: Mapping[str, StoredItem],
) -> Beside:
    item, before = located.item, stored.get(located.kept.id)
    state = state_of(item, pictures)
    if before is None:
        # While the item is at hand: to unpack it again takes as long as this.
        asked = key_of(item, digests)
        return Beside(located, state, None, change_of(None, state), asked=asked)
    if before.state == state:
        state = before.state  # one of the two is enough in memory
    return Beside(located, state, before, change_of(before.state, state))


def _with_same_pictures(
    session: Session,
    items: Sequence[Beside],
    pictures: Mapping[str, Exhibit],
    digests: Mapping[str, str],
) -> list[Beside]:
    """The items, those that show what is stored with the digest of what is stored."""
    unsure = {
        each.before.id: each.item
        for each in items
        if each.before
        and each.located.kept.exhibits
        and each.before.state.revision_digest != each.state.revision_digest
    }
    alike = shown_alike(session, unsure, pictures, digests) if unsure else frozenset()
    return [
        _as_before(each, each.before) if each.before and each.before.id in alike else each
        for each in items
    ]


def _as_before(each: Beside, before: StoredItem) -> Beside:
    state = replace(each.state, revision_digest=before.state.revision_digest)
    return replace(each, state=state, change=change_of(before.state, state))


def _with_conflicts(session: Session, items: Sequence[Beside]) -> list[Beside]:
    """The items, those that cannot become what the files say marked as conflicts."""
    changed = [
        each.before.id
        for each in items
        if each.before and each.before.state.revision_digest != each.state.revision_digest
    ]
    if not changed:
        return [_marked(each, frozenset(), {}) for each in items]
    # A key stays while answers are scored by it, unless a rescore says that this one counts.
    fixed = issued_among(session, changed) - with_key_allowed(
        session, {each.before.id: each.state.key for each in items if each.before}
    )
    new = {each.before.id: each for each in items if each.before}
    others = {
        content.id: content.item.stem
        for content in stored_contents(session, changed)
        if is_another_question(content.item, new[content.id].item)
    }
    return [_marked(each, fixed, others) for each in items]


def with_key_allowed(session: Session, keys: Mapping[int, Sequence[str]]) -> frozenset[int]:
    """Return those of the items whose present revision was rescored so that it may have this key.

    ``keys`` are those that they are to have.
    """
    rescored = rescored_items(session, keys.keys())
    return frozenset(each for each, keyed in rescored.items() if keyed.allows(keys[each]))


def _marked(each: Beside, fixed: frozenset[int], others: Mapping[int, str]) -> Beside:
    before, name = each.before, each.id
    if before is None:
        return each
    place = each.located.place
    reasons = []
    if before.state.area != each.state.area:
        areas = {"before": before.state.area, "after": each.state.area}
        reasons.append(AREA_CHANGED.finding(place(), item=name, **areas))
    elif before.id in fixed and tuple(sorted(before.state.key)) != each.state.key:
        reasons.append(KEY_CHANGED.finding(place(("key",)), item=name))
    if before.id in others and before.state.area == each.state.area:
        stem = excerpt(others[before.id])
        ways = "to keep both, or to skip" if reasons else _EVERY_WAY
        told = OTHER_QUESTION.finding(place(("stem",)), item=name, stem=stem, ways=ways)
        reasons.append(told)
    if not reasons:
        return each
    return replace(each, change=ItemChange.CONFLICT, other=name, reasons=tuple(reasons))


def _with_duplicates(
    session: Session,
    items: Sequence[Beside],
    digests: Mapping[str, str],
    choices: Choices,
) -> list[Beside]:
    """The items, those that ask what the bank or an earlier item asks marked as duplicates."""
    if all(each.before and each.change is not ItemChange.CONFLICT for each in items):
        return list(items)
    keys = [each.asked or key_of(each.item, digests) for each in items]
    wanted = {key for key, each in zip(keys, items, strict=True) if _is_unknown(each)}
    numbers = stored_twins(session, wanted, {each.state.area for each in items})
    del wanted
    stored = stored_numbered(session, frozenset(numbers.values()))
    twins = {key: stored[number] for key, number in numbers.items()}
    first: dict[bytes, str] = {}
    for key, each in zip(keys, items, strict=True):
        if not _is_unknown(each) and choices.includes(each.id):
            first.setdefault(key, each.id)
    marked = []
    for key, each in zip(keys, items, strict=True):
        before = twins.get(key) if _is_unknown(each) else None
        other = before.name if before else first.get(key) if _is_unknown(each) else None
        if other and other != each.id:
            marked.append(_repeating(each, other, before))
            continue
        if each.change is ItemChange.NEW and choices.includes(each.id):
            first.setdefault(key, each.id)
        marked.append(each)
    return marked


def _repeating(each: Beside, other: str, before: StoredItem | None) -> Beside:
    return replace(
        each, change=ItemChange.DUPLICATE, before=before, other=other, reasons=(), asked=b""
    )


def _is_unknown(each: Beside) -> bool:
    """Whether what the item asks decides what it is, because its id does not."""
    return each.change in {ItemChange.NEW, ItemChange.CONFLICT}
