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


def item_from(values: Mapping[str, Any], area: str, language: str) -> Item:
    """The item with the values that could be read; placeholders stand for the rest.

    `values` is what `complaints.load` with `ItemTable` returns.
    """
    return Item(
        id=values.get("id", ""),
        area=area,
        topic=values.get("topic", ""),
        concept=values.get("concept", ""),
        kind=Kind(values.get("kind", Kind.DIRECT)),
        choose=Choose(values.get("choose", Choose.ONE)),
        stem=values.get("stem", ""),
        options=tuple(Option(**option) for option in values.get("options", ())),
        key=values.get("key", ()),
        references=tuple(values.get("references", ())),
        exhibits=tuple(values.get("exhibits", ())),
        status=Status(values.get("status", Status.DRAFT)),
        order=Order(values.get("order", Order.SHUFFLED)),
        author=values.get("author", ""),
        language=language,
        translations=tuple(
            _translation(tag, words) for tag, words in values.get("translations", {}).items()
        ),
        dismissed=tuple(Dismissal(**each) for each in values.get("dismissed", ())),
    )


def _translation(tag: str, words: Mapping[str, Any]) -> Translation:
    return Translation(
        language=usual_case(tag),
        reviewed=words["reviewed"],
        stem=words["stem"],
        options=tuple(OptionText(**option) for option in words["options"]),
    )
