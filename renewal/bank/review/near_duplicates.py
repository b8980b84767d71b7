"""Items that read almost alike: the same question twice, under two ids, in files or in the bank.

Comparing every item with every other takes hours for a large bank. Case and symbols count: words
that are no plain words (kHz, -8dB, 12, A/C) must be the same in both, or the two ask for different
things. So items are told apart by those words first, and only what they cannot tell apart is
compared: of an area, items that share one of their rarest words, since two questions that are
nearly the same do; and of very many such items only those of about the same length.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from renewal.bank.codes.balance import KEYS_DISAGREE, NEAR_DUPLICATE
from renewal.bank.findings import Finding, FindingCode, excerpt
from renewal.bank.noting import NOTED_AFTER, Note, quiet
from renewal.bank.review.alike_in_signs import AlikeInSigns, whole_of
from renewal.bank.source import LocatedItem
from renewal.domain.held_question import HeldQuestion
from renewal.domain.upload import Phase

LIKE = 88.0
"""How alike (in percent of characters) two items' stems and options are that read almost alike."""
LIKE_KEYS = 90.0
RAREST = 4
"""How many of an item's rarest words are looked up."""
NEAREST = 20
"""With how many others of about its length an item is compared for each word."""
_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class _Text:
    """A question as it is compared; `words` are those that may be rare, each once, in order."""

    source: LocatedItem | HeldQuestion
    whole: str
    key: str
    words: tuple[str, ...]
    exhibits: tuple[str, ...] = ()


def near_duplicates(
    items: Sequence[LocatedItem], note: Note = quiet, *, held: Iterable[HeldQuestion] = ()
) -> Iterator[Finding]:
    """Say of each item that reads almost like an earlier one, or like one that is held already.

    Once for each such pair; where nothing but the key differs, that is said. What is held under the
    id of an item is that item, as it was.
    """
    alike = AlikeInSigns(items, held, note)
    done = 0
    for group in alike.groups():
        for share, found in _among([_text(each) for each in group]):
            note(Phase.ALIKE, done + int(share * len(group)), alike.count)
            if found is not None:
                yield found
        done += len(group)


def _text(source: LocatedItem | HeldQuestion) -> _Text:
    if isinstance(source, HeldQuestion):
        whole, key = whole_of(source), source.key
    else:
        item = source.item
        whole = whole_of(item)
        key = [option.text for option in item.options if item.is_key(option.id)]
    exhibits = () if isinstance(source, HeldQuestion) else item.exhibits
    return _Text(source, whole, " ".join(sorted(key)), _words_in(whole), exhibits)


def _words_in(whole: str) -> tuple[str, ...]:
    return tuple(sorted(set(_WORD.findall(whole))))


def _among(texts: Sequence[_Text]) -> Iterator[tuple[float, Finding | None]]:
    """Yield what is found with the share of the work that is done, and now and then that alone."""
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
                alike, code = _likeness(first, second)
                if code is None:
                    continue
                pair = (at, other) if at < other else (other, at)
                if pair not in told:
                    told.add(pair)
                    found = _told(code, texts[pair[0]].source, texts[pair[1]].source, alike)
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


def _likeness(first: _Text, second: _Text) -> tuple[float, FindingCode | None]:
    """How alike the two are, and what is to be said of it, if anything."""
    from rapidfuzz.fuzz import ratio  # slow to import, and not needed to serve a page

    alike = ratio(first.whole, second.whole, score_cutoff=LIKE)
    if not alike:
        return 0.0, None
    if ratio(first.key, second.key) >= LIKE_KEYS:
        return alike, NEAR_DUPLICATE
    return alike, KEYS_DISAGREE if _asks_the_same(first, second) else None


def _asks_the_same(first: _Text, second: _Text) -> bool:
    """True where all that is asked is the same, as far as is known; pictures make a difference."""
    return first.whole == second.whole and first.exhibits == second.exhibits


def _told(
    code: FindingCode,
    first: LocatedItem | HeldQuestion,
    second: LocatedItem | HeldQuestion,
    alike: float,
) -> Finding | None:
    """What is said of the later one, which is an item: what is held comes before all of them.

    Nothing of one that is held word for word, which comparing with the bank tells by itself.
    """
    assert isinstance(second, LocatedItem), "two that are held are not compared"
    item = second.item
    if isinstance(first, HeldQuestion):
        name, stem, where = first.id, first.stem, "in the bank"
        options = (option.text for option in item.options)
        if code is NEAR_DUPLICATE and (stem, *first.options) == (item.stem, *options):
            return None
    else:
        name, stem = first.kept.id, first.item.stem
        where = f"at {first.place(('stem',))}"
    return code.finding(
        second.place(("stem",)),
        item=second.kept.id,
        other=name,
        where=where,
        share=int(alike),
        stem=excerpt(stem, 40),
    )
