"""Items that read almost alike: the same question twice, under two ids, in files or in the bank.

Comparing every item with every other takes hours for a large bank. Case and symbols count: words
that are no plain words (kHz, -8dB, 12, A/C) must be the same in both, or the two ask for different
things. So items are told apart by those words first, and only what they cannot tell apart is
compared: of an area, items that share one of their rarest words, since two questions that are
nearly the same do; and of very many such items only those of about the same length.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from renewal.bank.codes.balance import NEAR_DUPLICATE
from renewal.bank.findings import Finding, excerpt
from renewal.bank.noting import NOTED_AFTER, Note, quiet
from renewal.bank.source import LocatedItem
from renewal.domain.held_question import HeldQuestion
from renewal.domain.item import Item, Status
from renewal.domain.upload import Phase

LIKE = 88.0
"""How alike (in percent of characters) two items' stems and options are that read almost alike."""
LIKE_KEYS = 90.0
RAREST = 4
"""How many of an item's rarest words are looked up."""
NEAREST = 20
"""With how many others of about its length an item is compared for each word."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_PLAIN = re.compile(r"[A-Z]?[a-z\u00df-\u00ff'\u2019-]*")
_AROUND = ".,;:?!()\"'*_"


@dataclass(frozen=True, slots=True)
class _Text:
    """A question as it is compared; `words` are those that may be rare, each once, in order."""

    source: LocatedItem | HeldQuestion
    whole: str
    key: str
    words: tuple[str, ...]


class _Group(NamedTuple):
    """Questions that share the words that are no plain words: places of items, and the bank's."""

    positions: Sequence[int]
    held: Sequence[HeldQuestion]

    @property
    def size(self) -> int:
        return len(self.positions) + len(self.held)


def near_duplicates(
    items: Sequence[LocatedItem], note: Note = quiet, *, held: Iterable[HeldQuestion] = ()
) -> Iterator[Finding]:
    """Say of each item that reads almost like an earlier one, or like one that is held already.

    Once for each such pair. What is held under the id of an item is that item, as it was.
    """
    groups = _alike_in_signs(items, held, note)
    done, total = 0, sum(group.size for group in groups)
    for group in groups:
        texts = [*map(_text_of_held, group.held), *(_text(items[at]) for at in group.positions)]
        for share, found in _among(texts):
            note(Phase.ALIKE, done + int(share * group.size), total)
            if found is not None:
                yield found
        done += group.size


def _alike_in_signs(
    items: Sequence[LocatedItem], held: Iterable[HeldQuestion], note: Note
) -> Sequence[_Group]:
    """Questions of one area and language that share the words that are no plain words."""
    # Of most items nothing is kept but a few bytes and a number: there may be a hundred thousand.
    first: dict[bytes, int] = {}
    groups: dict[bytes, list[int]] = {}
    for position, located in enumerate(items):
        if position % NOTED_AFTER == 0:
            note(Phase.SIGNS, position, len(items))
        item = located.item
        if item.status is Status.RETIRED:
            continue
        signs = _signs(item.area, item.language, _whole(item))
        other = first.setdefault(signs, position)
        if other != position:
            groups.setdefault(signs, [other]).append(position)
    beside = _held_by_signs(items, held, first.keys())
    return [
        _Group(groups.get(signs, [first[signs]]), beside.get(signs, ()))
        for signs in dict.fromkeys((*groups, *beside))
    ]


def _held_by_signs(
    items: Sequence[LocatedItem], held: Iterable[HeldQuestion], wanted: Collection[bytes]
) -> dict[bytes, list[HeldQuestion]]:
    """What is held under other ids than those of items, as far as these signs are wanted."""
    found: dict[bytes, list[HeldQuestion]] = {}
    names: frozenset[str] | None = None
    for each in held:
        names = frozenset(item.kept.id for item in items) if names is None else names
        signs = _signs(each.area, each.language, _whole_of(each.stem, each.options))
        if signs in wanted and each.id not in names:
            found.setdefault(signs, []).append(each)
    return found


def _text(located: LocatedItem) -> _Text:
    item = located.item
    whole = _whole(item)
    return _Text(located, whole, _key(item), _words_in(whole))


def _text_of_held(held: HeldQuestion) -> _Text:
    whole = _whole_of(held.stem, held.options)
    return _Text(held, whole, " ".join(sorted(held.key)), _words_in(whole))


def _words_in(whole: str) -> tuple[str, ...]:
    return tuple(sorted(set(_WORD.findall(whole))))


def _among(texts: Sequence[_Text]) -> Iterator[tuple[float, Finding | None]]:
    """Yield what is found with the share of the work that is done, and now and then that alone."""
    from rapidfuzz.fuzz import ratio  # slow to import, and not needed to serve a page

    told: set[tuple[int, int]] = set()
    blocks = list(_blocks(texts))
    steps, gone = sum(map(len, blocks)), 0
    for block in blocks:
        for place, at in enumerate(block):
            if gone % NOTED_AFTER == 0:
                yield gone / steps, None
            gone += 1
            first = texts[at]
            for other in block[place + 1 : place + 1 + NEAREST]:
                second = texts[other]
                if _is_held(first) and _is_held(second):
                    continue
                alike = ratio(first.whole, second.whole, score_cutoff=LIKE)
                if not alike or ratio(first.key, second.key) < LIKE_KEYS:
                    continue
                pair = (at, other) if at < other else (other, at)
                if pair not in told:
                    told.add(pair)
                    found = _told(texts[pair[0]].source, texts[pair[1]].source, alike)
                    yield gone / steps, found


def _blocks(texts: Sequence[_Text]) -> Iterator[list[int]]:
    """The places of texts that share a rare word, those of about the same length side by side."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text.words)
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        shared = [(counts[word], word) for word in text.words if counts[word] > 1]
        for _, word in sorted(shared)[:RAREST]:
            blocks[word].append(at)
    for block in blocks.values():
        if len(block) > 1:
            block.sort(key=lambda at: (len(texts[at].whole), texts[at].whole))
            yield block


def _is_held(text: _Text) -> bool:
    return isinstance(text.source, HeldQuestion)


def _told(
    first: LocatedItem | HeldQuestion, second: LocatedItem | HeldQuestion, alike: float
) -> Finding | None:
    """What is said of the later one, which is an item: what is held comes before all of them.

    Nothing of one that is held word for word, which comparing with the bank tells by itself.
    """
    assert isinstance(second, LocatedItem), "two that are held are not compared"
    item = second.item
    if isinstance(first, HeldQuestion):
        name, stem, where = first.id, first.stem, "in the bank"
        if (stem, *first.options) == (item.stem, *(option.text for option in item.options)):
            return None
    else:
        name, stem = first.item.id, first.item.stem
        where = f"at {first.place(('stem',))}"
    return NEAR_DUPLICATE.finding(
        second.place(("stem",)),
        item=item.id,
        other=name,
        where=where,
        share=int(alike),
        stem=excerpt(stem, 40),
    )


def _whole(item: Item) -> str:
    return _whole_of(item.stem, [option.text for option in item.options])


def _whole_of(stem: str, options: Iterable[str]) -> str:
    return " ".join((stem, *sorted(options)))


def _key(item: Item) -> str:
    return " ".join(sorted(option.text for option in item.options if item.is_key(option.id)))


def _signs(area: str, language: str, whole: str) -> bytes:
    """What stands for area, language and the words that are no plain words: numbers, units …"""
    signs = sorted(filter(None, map(_sign_in, whole.split())))
    text = "\n".join((area, language, *signs))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@lru_cache(maxsize=8_192)
def _sign_in(token: str) -> str:
    """The token without what stands around it; "" for a plain word."""
    word = token.strip(_AROUND)
    return "" if _PLAIN.fullmatch(word) else word
