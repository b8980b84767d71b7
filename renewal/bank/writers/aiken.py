"""Aiken: the question on one line, its options behind letters, the letter of the right one.

Nothing else has a place in it. A question with several right options or more than 26 options is
left out and listed; of the others, one sentence says what they have beyond Aiken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from renewal.bank.formats import aiken as reader
from renewal.bank.markup_parser import text_of_phrase
from renewal.bank.source import ReadResult, Source
from renewal.bank.writers.read_back import left_behind
from renewal.bank.writers.written import Left, Written
from renewal.domain.item import Choose, Exhibit, Item

name = "Aiken"
suffix = ".aiken.txt"
purpose = "The plainest text, which Moodle and many others read: questions with one right option."

MOST_OPTIONS = 26


def write(items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Written:
    """The items as an Aiken file."""
    refused = {item.id: reason for item in items if (reason := _reason(item))}
    carried = [item for item in items if item.id not in refused]
    content = "\n".join("".join(_question(item)) for item in carried).encode()
    named = _WithIds(carried)
    found = left_behind(named, content, "bank.aiken.txt", carried, exhibits)
    told = (Left(item_id, f"the question ({reason})") for item_id, reason in refused.items())
    return Written(content, (*told, *_in_one_sentence(carried, found)))


@dataclass(frozen=True, slots=True)
class _WithIds:
    """The reader, with the ids of the items that were written: the file has none."""

    items: Sequence[Item]
    name: str = reader.name
    max_bytes: int = reader.max_bytes

    def recognises(self, content: bytes, file: str) -> int:
        """As the reader does."""
        return reader.recognises(content, file)

    def read(self, source: Source) -> ReadResult:
        """What the reader gives, each item under the id of the one it was written from."""
        result = reader.read(source)
        if len(result.items) != len(self.items):
            return ReadResult()
        named = (
            located._replace(
                kept=replace(located.item, id=item.id), unread=_without_id(located.unread)
            )
            for located, item in zip(result.items, self.items, strict=True)
        )
        return replace(result, items=tuple(named))


def _without_id(unread: frozenset[str]) -> frozenset[str]:
    """The unread fields but for the id, which a repeated question has lost."""
    return unread - {"id"}


def _reason(item: Item) -> str:
    """Why Aiken cannot carry the question, or nothing."""
    if item.choose is Choose.SEVERAL or len(item.key) != 1:
        return "Aiken knows questions with one right option only"
    if len(item.options) > MOST_OPTIONS:
        return f"Aiken has letters for {MOST_OPTIONS} options"
    return ""


def _question(item: Item) -> Iterator[str]:
    yield f"{_plain(item.stem)}\n"
    for index, option in enumerate(item.options):
        yield f"{_letter(index)}) {_plain(option.text)}\n"
    right = next(at for at, option in enumerate(item.options) if item.is_key(option.id))
    yield f"ANSWER: {_letter(right)}\n"


def _letter(index: int) -> str:
    return chr(ord("A") + index)


def _plain(markdown: str) -> str:
    """What a reader sees, on one line."""
    return " ".join(text_of_phrase(markdown).split())


def _in_one_sentence(items: Sequence[Item], found: Iterator[Left]) -> Iterator[Left]:
    """What each item has beyond Aiken, together, and then what is told of all items at once."""
    whats: dict[str, list[str]] = {item.id: ["the id"] for item in items}
    of_kinds = []
    for left in found:
        if left.kind:
            of_kinds.append(left)
        else:
            whats[left.item_id].append(left.what)
    for item_id, every in whats.items():
        lost = [what for what in every if what.startswith("the question")]
        yield from (Left(item_id, what) for what in lost)
        if not lost:
            yield Left(item_id, ", ".join(every))
    yield from of_kinds
