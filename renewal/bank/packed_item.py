"""Items packed into bytes while thousands of them wait, most of them in a file.

A bank of a hundred thousand questions is a million small texts, and what Python keeps beside each
of them is as long as the text. One after the other they are items again, as they are looked at.
"""

import marshal
from functools import lru_cache
from itertools import starmap
from typing import Any, NamedTuple

from renewal.bank.waiting import Waiting
from renewal.domain.item import (
    Choose,
    Dismissal,
    Item,
    Kind,
    Option,
    OptionText,
    Order,
    Status,
    Translation,
)

_FORM = 2
"""A form of marshal without references, so that equal items have equal bytes."""
_text_of = str.__str__
"""The value of a word as plain text, in half the time."""
_KINDS = {each.value: each for each in Kind}
_WAYS = {each.value: each for each in Choose}
_STATUSES = {each.value: each for each in Status}
_ORDERS = {each.value: each for each in Order}


class PackedItem(NamedTuple):
    """Where an item waits as bytes, with what is asked of thousands at once beside it."""

    id: str
    area: str
    topic: str
    exhibits: tuple[str, ...]
    dismissed: tuple[Dismissal, ...]
    waiting: Waiting
    begins: int
    length: int

    @property
    def item(self) -> Item:
        """The item that was packed; asked again at once, the very same one."""
        return _unpacked(self.waiting.get(self.begins, self.length))


Kept = Item | PackedItem
"""An item, packed or not."""


def item_of(kept: Kept) -> Item:
    """The item itself."""
    return kept.item if isinstance(kept, PackedItem) else kept


def pack(item: Item, waiting: Waiting) -> PackedItem:
    """The item in less memory, among those that are ``waiting``."""
    options = [(each.id, each.text, each.rationale, each.fixed) for each in item.options]
    kind, choose = _text_of(item.kind), _text_of(item.choose)
    shown = (item.id, item.area, item.topic, item.concept, kind, choose, item.stem)
    lists = (options, item.key, item.references, item.exhibits)
    words = (_text_of(item.status), _text_of(item.order), item.author, item.language)
    translations = [
        (
            each.language,
            each.reviewed,
            each.stem,
            [(o.id, o.text, o.rationale) for o in each.options],
        )
        for each in item.translations
    ]
    dismissed = [(each.code, each.reason) for each in item.dismissed]
    content = marshal.dumps((*shown, *lists, *words, translations, dismissed), _FORM)
    beside = (item.id, item.area, item.topic, item.exhibits, item.dismissed)
    return PackedItem(*beside, waiting, waiting.put(content), len(content))


@lru_cache(maxsize=16)
def _unpacked(content: bytes) -> Item:
    return _item(*marshal.loads(content))  # noqa: S302 - made by `pack`, above


def _item(
    item_id: str,
    area: str,
    topic: str,
    concept: str,
    kind: str,
    choose: str,
    stem: str,
    options: list[Any],
    key: tuple[str, ...],
    references: tuple[str, ...],
    exhibits: tuple[str, ...],
    status: str,
    order: str,
    author: str,
    language: str,
    translations: list[Any],
    dismissed: list[Any],
) -> Item:
    return Item(
        item_id,
        area,
        topic,
        concept,
        _KINDS[kind],
        _WAYS[choose],
        stem,
        tuple(starmap(Option, options)),
        key,
        references,
        exhibits,
        _STATUSES[status],
        _ORDERS[order],
        author,
        language,
        tuple(starmap(_translation, translations)),
        tuple(starmap(Dismissal, dismissed)),
    )


def _translation(language: str, reviewed: bool, stem: str, options: list[Any]) -> Translation:
    return Translation(language, reviewed, stem, tuple(starmap(OptionText, options)))
