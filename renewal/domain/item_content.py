"""What a question asks, apart from its id: when two items are the same, and when plainly not.

Only white space is evened out. Case and symbols stay, because kHz and KHz, -8dB and +8dB are
different answers; pictures count, because there are questions that differ in nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from hashlib import blake2b
from json.encoder import encode_basestring_ascii as _encode

from renewal.domain.item import Item, Kind

ALIKE = 0.4
"""Share of common words below which two items are plainly different questions."""
_SIGNS = "\u3040-\u9fff\uac00-\ud7af"
_RIGHT = {True: "true", False: "false"}
_WORD = re.compile(rf"[^\W{_SIGNS}]+|[{_SIGNS}]")
"""A word; in scripts without blanks between words, a sign."""


def content_key(
    area: str, stem: str, options: Iterable[tuple[str, bool]], pictures: Iterable[str]
) -> bytes:
    """Return 16 bytes that are the same for the same question in the same area.

    ``options`` are texts with whether they are right, in any order; ``pictures`` are digests.
    """
    offered = sorted([(_even(text), is_right) for text, is_right in options])
    # Put together here, as JSON without blanks: to encode the lists as a whole takes twice as long.
    told = ",".join([f"[{_encode(text)},{_RIGHT[is_right]}]" for text, is_right in offered])
    named = ",".join(map(_encode, pictures))
    shown = f"[{_encode(area)},{_encode(_even(stem))},[{told}],[{named}]]"
    return blake2b(shown.encode("ascii"), digest_size=16).digest()


def key_of(item: Item, pictures: Mapping[str, str]) -> bytes:
    """Return the content key of an item; ``pictures`` knows the digests of its exhibits."""
    return content_key(
        item.area,
        item.stem,
        [(option.text, option.id in item.key) for option in item.options],
        (pictures[name] for name in item.exhibits),
    )


def is_another_question(before: Item, after: Item) -> bool:
    """Tell whether two items of one id share so few words that they are different questions.

    The share is that of Dice: twice the common words by all words of both, stem and options
    together. The options of technician A and B are always the same and do not count.
    """
    first, second = _words(before, after), _words(after, before)
    every = first.total() + second.total()
    return every > 0 and 2 * (first & second).total() < ALIKE * every


def with_ids_of(item: Item, stored: Item) -> Item:
    """Return the item under the id of a stored one that asks the same, its options' ids too."""
    own = {_even(option.text): option.id for option in stored.options}
    ids = {option.id: own.get(_even(option.text), option.id) for option in item.options}
    if len(set(ids.values())) < len(ids):
        ids = {option.id: option.id for option in item.options}
    words = tuple(
        replace(each, options=tuple(replace(o, id=ids.get(o.id, o.id)) for o in each.options))
        for each in item.translations
    )
    return replace(
        item,
        id=stored.id,
        concept=stored.concept if item.concept == item.id else item.concept,
        options=tuple(replace(option, id=ids[option.id]) for option in item.options),
        key=tuple(ids[each] for each in item.key),
        translations=words,
    )


def with_free_id(item: Item, taken: AbstractSet[str], *, longest: int = 100) -> Item:
    """Return the item under its id with the first number from 2 on that makes it a free one."""
    number = 2
    while (name := f"{item.id[: longest - len(str(number)) - 1]}-{number}") in taken:
        number += 1
    return replace(item, id=name, concept=name if item.concept == item.id else item.concept)


def _words(item: Item, other: Item) -> Counter[str]:
    texts = [item.stem]
    if {item.kind, other.kind} != {Kind.TECHNICIAN_A_B}:
        texts += (option.text for option in item.options)
    return Counter(word for text in texts for word in _WORD.findall(text))


def _even(text: str) -> str:
    return " ".join(text.split())
