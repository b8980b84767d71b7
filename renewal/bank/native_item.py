"""From the values of an `[[item]]` table to an item."""

from collections.abc import Mapping
from typing import Any

from renewal.bank.fields import usual_case
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

_KINDS = {each.value: each for each in Kind}
_WAYS = {each.value: each for each in Choose}
_STATUSES = {each.value: each for each in Status}
_ORDERS = {each.value: each for each in Order}


def item_from(values: Mapping[str, Any], area: str, language: str) -> Item:
    """The item with the values that could be read; placeholders stand for the rest.

    `values` is what `complaints.load` with `ItemTable` returns.
    """
    get = values.get
    return Item(  # in order, not by name: a third of the time goes into passing names
        get("id", ""),
        area,
        get("topic", ""),
        get("concept", ""),
        _KINDS[get("kind", Kind.DIRECT)],
        _WAYS[get("choose", Choose.ONE)],
        get("stem", ""),
        tuple(
            [
                Option(each["id"], each["text"], each["rationale"], each["fixed"])
                for each in get("options", ())
            ]
        ),
        get("key", ()),
        tuple(get("references", ())),
        tuple(get("exhibits", ())),
        _STATUSES[get("status", Status.DRAFT)],
        _ORDERS[get("order", Order.SHUFFLED)],
        get("author", ""),
        language,
        tuple([_translation(tag, words) for tag, words in get("translations", {}).items()]),
        tuple([Dismissal(each["code"], each["reason"]) for each in get("dismissed", ())]),
    )


def _translation(tag: str, words: Mapping[str, Any]) -> Translation:
    return Translation(
        language=usual_case(tag),
        reviewed=words["reviewed"],
        stem=words["stem"],
        options=tuple(OptionText(**option) for option in words["options"]),
    )
