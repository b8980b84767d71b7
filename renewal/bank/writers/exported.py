"""A bank in any format as one file, and what is said of it; told alike wherever it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from renewal.bank.writers import BY_NAME, toml
from renewal.bank.writers.packing import packed
from renewal.bank.writers.written import Left, Written
from renewal.domain.item import Exhibit, Item

NATIVE: Final = "toml"
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Exported:
    """A file with so many questions in it; ``left_out`` says in lines what it does not carry."""

    content: bytes = field(repr=False)
    questions: int
    left_out: tuple[str, ...]


def exported(format_: str, items: Sequence[Item], exhibits: Sequence[Exhibit]) -> Exported:
    """Return the items as one file of the format that has this word; native ones as a zip."""
    if format_ == NATIVE:
        files = toml.write_folder(items, exhibits)
        written = Written(packed((file.path, file.content) for file in files))
    else:
        written = BY_NAME[format_].write(items, exhibits)
    return Exported(written.content, carried(items, written.left), lines_of(written.left))


def suffix_of(format_: str) -> str:
    """Return what the name of the one file ends with."""
    suffix = BY_NAME[format_].suffix
    return f"{suffix}.zip" if format_ == NATIVE else suffix


def carried(items: Sequence[Item], left: Sequence[Left]) -> int:
    """Return how many of the items are in the file."""
    return len(items) - len({each.item_id for each in left if _is_whole(each.what)})


def lines_of(left: Sequence[Left]) -> tuple[str, ...]:
    """Return a line for each thing or kind that was left out, of how many questions, and some ids.

    Whole questions come first, then what most of them have.
    """
    groups: dict[str, list[Left]] = {}
    for each in left:
        groups.setdefault(each.kind or each.what, []).append(each)
    told = [(_what(group), _once(each.item_id for each in group)) for group in groups.values()]
    told.sort(key=lambda line: (not _is_whole(line[0]), -len(line[1])))
    return tuple(f"Left out of {counted(len(ids))}: {what} ({_some(ids)})" for what, ids in told)


def counted(count: int) -> str:
    """Return how many questions there are, in words."""
    return "1 question" if count == 1 else f"{count:,} questions"


def _is_whole(what: str) -> bool:
    """Tell whether it is the question itself that was left out."""
    return what.startswith("the question")


def _what(group: Sequence[Left]) -> str:
    """Return what was left out: all of a kind, or the one thing that there is."""
    names = _once(each.name for each in group)
    if len(names) == 1:
        return group[0].what
    return group[0].kind.format(count=f"{len(names):,}", names=_some(names))


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
