"""What differs between an item as it is stored and as a file has it, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from renewal.domain.item import Item, Option, OptionText, Translation


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs; what is not there is an empty text.

    ``field`` reads like "stem", "option b, rationale", "translation es, stem".
    """

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An exhibit as far as comparing needs it: the digest of its bytes, and its words."""

    digest: str
    alt: str


Pictures = Mapping[str, Picture]
_NONE: Pictures = {}


def differences(
    before: Item,
    after: Item,
    pictures_before: Pictures = _NONE,
    pictures_after: Pictures = _NONE,
) -> tuple[Difference, ...]:
    """Return every field that differs, in the order in which the page shows them.

    Pictures are those that the items show, by name; a name that is not known is only compared
    as a name.
    """
    pairs = (
        *_words(before, after),
        *_exhibits(before, after, pictures_before, pictures_after),
        *_rest(before, after),
        *_translations(before, after),
    )
    return tuple(Difference(field, one, other) for field, one, other in pairs if one != other)


_Pair = tuple[str, str, str]


def _words(before: Item, after: Item) -> Iterator[_Pair]:
    yield "stem", before.stem, after.stem
    yield from _options("option", before.options, after.options)
    yield "key", ", ".join(sorted(before.key)), ", ".join(sorted(after.key))
    yield "sequence of options", *_sequences(before.options, after.options)


def _options(
    name: str, before: Sequence[Option | OptionText], after: Sequence[Option | OptionText]
) -> Iterator[_Pair]:
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    for each in dict.fromkeys((*old, *new)):
        one, other = old.get(each), new.get(each)
        yield f"{name} {each}", one.text if one else "", other.text if other else ""
        yield (
            f"{name} {each}, rationale",
            one.rationale if one else "",
            other.rationale if other else "",
        )
        yield f"{name} {each}, place", _place(one), _place(other)


def _place(option: Option | OptionText | None) -> str:
    return "fixed" if isinstance(option, Option) and option.fixed else ""


def _sequences(before: Sequence[Option], after: Sequence[Option]) -> tuple[str, str]:
    """The ids in order, where the same options stand in another one."""
    old, new = [each.id for each in before], [each.id for each in after]
    return (", ".join(old), ", ".join(new)) if sorted(old) == sorted(new) else ("", "")


def _exhibits(before: Item, after: Item, old: Pictures, new: Pictures) -> Iterator[_Pair]:
    yield "exhibits", ", ".join(before.exhibits), ", ".join(after.exhibits)
    for name in before.exhibits:
        one, other = old.get(name), new.get(name)
        if name in after.exhibits and one and other:
            yield f"exhibit {name}, picture", one.digest[:12], other.digest[:12]
            yield f"exhibit {name}, words", one.alt, other.alt


def _rest(before: Item, after: Item) -> Iterator[_Pair]:
    for name in ("area", "topic", "concept", "kind", "choose", "order", "status"):
        yield name, str(getattr(before, name)), str(getattr(after, name))
    yield "author", before.author, after.author
    yield "language", before.language, after.language
    yield "references", "\n".join(before.references), "\n".join(after.references)


def _translations(before: Item, after: Item) -> Iterator[_Pair]:
    old = {each.language: each for each in before.translations}
    new = {each.language: each for each in after.translations}
    for language in sorted({*old, *new}):
        one, other = old.get(language), new.get(language)
        name = f"translation {language}"
        yield name, _reviewed(one), _reviewed(other)
        yield f"{name}, stem", one.stem if one else "", other.stem if other else ""
        yield from _options(
            f"{name}, option", one.options if one else (), other.options if other else ()
        )


def _reviewed(words: Translation | None) -> str:
    if words is None:
        return ""
    return "reviewed" if words.reviewed else "not reviewed"
