"""What a written file does not bring back, found out by reading it.

A list of what a format cannot carry would have to be kept true by hand. Reading back cannot be
wrong about it: what differs from the item was left, whatever the reason.
"""

from collections.abc import Iterator, Sequence

from renewal.bank.markup import to_html
from renewal.bank.source import Defaults, Format, Source
from renewal.bank.writers.written import Left
from renewal.domain.item import Exhibit, Item, Option

_FIELDS = {
    "area": "the area",
    "topic": "the topic",
    "concept": "the concept",
    "kind": "the kind",
    "choose": "how many options may be chosen",
    "references": "the references",
    "exhibits": "the exhibits",
    "status": "the status",
    "order": "the order of the options",
    "author": "the author",
    "language": "the language",
    "dismissed": "the warnings that were put aside",
}
_DEFAULTS = Defaults()
_ONLY_THERE = "(a bank that has it already shows it, others do not)"
_PICTURES = (
    "the pictures of {count} exhibits: {names} (a bank that has them already shows them, others do "
    "not)"
)


def left_behind(
    format_: Format, content: bytes, file: str, items: Sequence[Item], exhibits: Sequence[Exhibit]
) -> Iterator[Left]:
    """Everything that reading the file does not give back as it was; not the items it lacks.

    A file that our reader refuses as a whole, such as a large one, may do for other programs.
    """
    result = format_.read(Source(file, content, defaults=_DEFAULTS))
    read = {located.item.id: located.item for located in result.items if not located.unread}
    pictures = {each.id for each in result.exhibits if each.exhibit is not None}
    known = {each.id for each in exhibits}
    whys = {each.item: each.message for each in reversed(result.findings) if each.is_error}
    if not result.items and None in whys:
        unknown = f"the check that it comes back as it was: {whys[None]}"
        yield from (Left(item.id, unknown) for item in items)
        return
    for item in items:
        if item.id in read:
            yield from (Left(item.id, what) for what in _differences(item, read[item.id]))
        else:
            why = f": {whys[item.id]}" if item.id in whys else ""
            yield Left(item.id, f"the question (it could not be read back{why})")
        for exhibit in item.exhibits:
            if exhibit in known - pictures:
                what = f"the picture of exhibit {exhibit} {_ONLY_THERE}"
                yield Left(item.id, what, _PICTURES, exhibit)


def _differences(item: Item, read: Item) -> Iterator[str]:
    if item.stem != read.stem:
        yield _about("the stem", item.stem, read.stem)
    yield from _options_differences(item.options, read.options)
    if _ids(item.options) == _ids(read.options) and set(item.key) != set(read.key):
        yield "the key"
    for field, what in _FIELDS.items():
        if getattr(item, field) != getattr(read, field):
            yield what
    for translation in item.translations:
        if translation not in read.translations:
            yield f"the translation into {translation.language}"


def _options_differences(before: Sequence[Option], after: Sequence[Option]) -> Iterator[str]:
    if len(before) != len(after):
        yield "some of the options"
    elif _ids(before) != _ids(after):
        yield "the ids of the options"
    for one, other in zip(before, after, strict=False):
        yield from _option_differences(one, other)


def _ids(options: Sequence[Option]) -> list[str]:
    return [option.id for option in options]


def _option_differences(before: Option, after: Option) -> Iterator[str]:
    if before.text != after.text:
        yield _about(f"the text of option {before.id}", before.text, after.text, inline=True)
    if before.rationale != after.rationale:
        yield _about(f"the rationale of option {before.id}", before.rationale, after.rationale)
    if before.fixed != after.fixed:
        yield f"whether option {before.id} stays in its place"


def _about(what: str, before: str, after: str, *, inline: bool = False) -> str:
    """What is different: only the way it is written, or what people read."""
    before_shown, after_shown = (to_html(each, inline=inline).split() for each in (before, after))
    return f"the way {what} is written" if before_shown == after_shown else f"part of {what}"
