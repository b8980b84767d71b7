"""Questions that may read alike: of one area and language, and with the same signs.

There may be a hundred thousand of them, and as many in the bank. So of an item nothing is kept but
a few bytes, and what the bank holds waits in a file until its like are compared.
"""

import marshal
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from renewal.bank.noting import NOTED_AFTER, Note, quiet
from renewal.bank.source import LocatedItem
from renewal.bank.waiting import Waiting
from renewal.domain.held_question import HeldQuestion
from renewal.domain.item import Item, Status
from renewal.domain.upload import Phase

Group = Sequence[LocatedItem | HeldQuestion]
"""Questions that have their signs in common: what is held, then items, each in their order."""
_PLAIN = re.compile(r"[A-Z\u00c0-\u00de]?[a-z\u00df-\u00ff'\u2019-]*")
_AROUND = ".,;:?!()[]\"'*_\u00a1\u00bf\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019\u2026\u2013\u2014"
_NONE = -1


class AlikeInSigns:
    """Items, and what is held under other ids than theirs, put together by what they share.

    Signs are the words that are no plain words: numbers, units, names. Held questions that share
    theirs with no item are in none of the `groups`, as are items that share them with nothing.
    """

    def __init__(
        self, items: Sequence[LocatedItem], held: Iterable[HeldQuestion], note: Note = quiet
    ) -> None:
        self._items = items
        # Each number leads to the one before it that has the same signs; the last ones are known.
        self._last: dict[bytes, int] = {}
        self._before = array("q", [_NONE]) * len(items)
        self._waiting = Waiting()
        self._begins, self._lengths = array("q"), array("q")
        for position, located in enumerate(items):
            if position % NOTED_AFTER == 0:
                note(Phase.SIGNS, position, len(items))
            self._add_item(position, located.item)
        self._add_held(held)
        self.count = sum(self._before[last] != _NONE for last in self._last.values())
        self.count += sum(each != _NONE for each in self._before)

    def groups(self) -> Iterator[Group]:
        """Yield what shares its signs with something else: `count` questions in all."""
        for last in self._last.values():
            if self._before[last] != _NONE:
                numbers = list(self._back_from(last))
                numbers.reverse()
                first = sum(each < len(self._items) for each in numbers)
                yield [self._get(each) for each in (*numbers[first:], *numbers[:first])]

    def _back_from(self, number: int) -> Iterator[int]:
        while number != _NONE:
            yield number
            number = self._before[number]

    def _get(self, number: int) -> LocatedItem | HeldQuestion:
        at = number - len(self._items)
        if at < 0:
            return self._items[number]
        content = self._waiting.get(self._begins[at], self._lengths[at])
        return HeldQuestion(*marshal.loads(content))  # noqa: S302 - made by `_add_held`, below

    def _add_item(self, position: int, item: Item) -> None:
        if item.status is Status.RETIRED:
            return
        signs = _signs(item.area, item.language, whole_of(item))
        self._before[position] = self._last.get(signs, _NONE)
        self._last[signs] = position

    def _add_held(self, held: Iterable[HeldQuestion]) -> None:
        names: frozenset[str] | None = None
        for each in held:
            if names is None:
                names = frozenset(item.kept.id for item in self._items)
            signs = _signs(each.area, each.language, whole_of(each))
            last = self._last.get(signs)
            if last is None or each.id in names:
                continue
            content = marshal.dumps([*each])
            self._last[signs] = len(self._before)
            self._before.append(last)
            self._begins.append(self._waiting.put(content))
            self._lengths.append(len(content))


def whole_of(asked: Item | HeldQuestion) -> str:
    """All that is asked as one text, in whatever order the options stand."""
    options = asked.options if isinstance(asked, HeldQuestion) else _texts(asked)
    return " ".join((asked.stem, *sorted(options)))


def _texts(item: Item) -> Sequence[str]:
    return [option.text for option in item.options]


def _signs(area: str, language: str, whole: str) -> bytes:
    """What stands for area, language and signs."""
    signs = sorted(filter(None, map(_sign_in, whole.split())))
    text = "\n".join((area, language, *signs))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@lru_cache(maxsize=8_192)
def _sign_in(token: str) -> str:
    """The token without what stands around it; "" for a plain word."""
    word = token.strip(_AROUND)
    return "" if _PLAIN.fullmatch(word) else word
