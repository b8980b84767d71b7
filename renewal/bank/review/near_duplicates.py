"""Items that read almost alike: the same question twice, under two ids.

Comparing every item with every other takes hours for a large bank. Two questions that are nearly
the same share their rare words, so only items of an area that share one of their rarest words are
compared, and of very many such items only those of about the same length.

Case and symbols count. Words that are no plain words (kHz, -8dB, 12, A/C) must be the same in both,
or the two ask for different things.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from renewal.bank.codes.balance import NEAR_DUPLICATE
from renewal.bank.findings import Finding, excerpt
from renewal.bank.source import LocatedItem
from renewal.domain.item import Item, Status

LIKE = 88.0
"""How alike (in percent of characters) two items' stems and options are that read almost alike."""
LIKE_KEYS = 90.0
RAREST = 4
"""How many of an item's rarest words are looked up."""
NEAREST = 20
"""With how many others of about its length an item is compared for each word."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_TOKEN = re.compile(r"\S+")
_PLAIN = re.compile(r"[A-Z]?[a-z\u00df-\u00ff'\u2019-]*")
_AROUND = ".,;:?!()\"'*_"


@dataclass(frozen=True, slots=True)
class _Text:
    """An item as it is compared."""

    located: LocatedItem
    whole: str
    key: str


def near_duplicates(items: Sequence[LocatedItem]) -> Iterator[Finding]:
    """Say of each item that reads almost like an earlier one; once for each such pair."""
    areas: dict[str, list[_Text]] = defaultdict(list)
    for located in items:
        item = located.item
        if item.status is not Status.RETIRED:
            text = _Text(located, _whole(item), _key(item))
            areas[f"{item.area} {item.language}"].append(text)
    for _, group in sorted(areas.items()):
        yield from _among(group)


def _among(texts: Sequence[_Text]) -> Iterator[Finding]:
    from rapidfuzz.fuzz import ratio  # slow to import, and not needed to serve a page

    told: set[tuple[int, int]] = set()
    for block in _blocks(texts):
        for place, at in enumerate(block):
            first = texts[at]
            for other in block[place + 1 : place + 1 + NEAREST]:
                second = texts[other]
                pair = (at, other) if at < other else (other, at)
                alike = ratio(first.whole, second.whole, score_cutoff=LIKE)
                if not alike or pair in told or ratio(first.key, second.key) < LIKE_KEYS:
                    continue
                if _signs(first.whole) == _signs(second.whole):
                    told.add(pair)
                    yield _told(texts[pair[0]].located, texts[pair[1]].located, alike)


def _blocks(texts: Sequence[_Text]) -> Iterator[list[int]]:
    """The places of texts that share a rare word, those of about the same length side by side."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(_WORD.findall(text.whole)))
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        shared = {word for word in _WORD.findall(text.whole) if counts[word] > 1}
        for word in sorted(shared, key=lambda each: (counts[each], each))[:RAREST]:
            blocks[word].append(at)
    for block in blocks.values():
        if len(block) > 1:
            block.sort(key=lambda at: (len(texts[at].whole), texts[at].whole))
            yield block


def _told(first: LocatedItem, second: LocatedItem, alike: float) -> Finding:
    return NEAR_DUPLICATE.finding(
        second.place(("stem",)),
        item=second.item.id,
        other=first.item.id,
        where=first.place(("stem",)),
        share=int(alike),
        stem=excerpt(first.item.stem, 40),
    )


def _whole(item: Item) -> str:
    return " ".join((item.stem, *sorted(option.text for option in item.options)))


def _key(item: Item) -> str:
    return " ".join(sorted(option.text for option in item.options if item.is_key(option.id)))


def _signs(text: str) -> Counter[str]:
    """The words that are no plain words: numbers, units, abbreviations."""
    tokens = (each.strip(_AROUND) for each in _TOKEN.findall(text))
    return Counter(each for each in tokens if not _PLAIN.fullmatch(each))
