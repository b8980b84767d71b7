"""Questions in JSON of other programs as cells under headers, the way tables have them.

Each program has its own names; those that tables use for columns are known here too. Options are
values of their own (`answer_a`), a list of texts, a list of objects with a text and whether it is
right, or an object by letters; right ones stand apart from wrong ones in some.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from renewal.bank.formats.json_names import OPTIONS, PICTURE_OF_OPTION, Names
from renewal.bank.found import letter
from renewal.bank.tables.headers import Role, normal, role_of

_WRONG = frozenset("incorrectanswers wronganswers distractors incorrect".split())
_TEXTS = (
    *("text", "answertext", "optiontext", "choicetext", "answer", "option", "choice", "content"),
    *("label", "value", "title", "body"),
)
_RIGHTS = frozenset("iscorrect correct isright right isanswer istrue iskey".split())
_RATIONALES = frozenset("rationale feedback explanation comment hint".split())
_SCORES = frozenset("weight fraction score points".split())
_PICTURES = frozenset("image picture img figure photo".split())
MOST_OPTIONS = 99
"""As many as a table can have columns for."""
_MANY = (list, dict)


def cells_of(
    values: Mapping[str, object], names: Names, stem: str, titles: Sequence[str]
) -> dict[str, str]:
    """The cells of a question by header; `titles` are those around it, from the outside."""
    headers = names.headers(stem)
    cells = {"id": ""}
    kinds = set(map(type, values.values()))
    if kinds == {str}:
        cells.update(zip(headers, cast(Iterable[str], values.values()), strict=True))
    elif kinds.isdisjoint(_MANY):
        cells.update(zip(headers, map(text_of, values.values()), strict=True))
    else:
        for (name, value), header in zip(values.items(), headers, strict=True):
            if isinstance(value, _MANY):
                cells.update(_listed(name, value, header))
            else:
                cells[header] = text_of(value)
    if not cells["id"] and names.number is not None:
        cells["id"] = text_of(values[names.number])
    if titles and not names.has_category:
        cells["category"] = "/".join(each.replace("/", "//") for each in titles)
    return cells


def offered_in(values: Mapping[str, object]) -> int:
    """How many answers the object lists, where one list is longer than a question may have."""
    if set(map(type, values.values())).isdisjoint(_MANY):
        return 0
    lists = (
        len(value)
        for name, value in values.items()
        if isinstance(value, _MANY) and len(value) > MOST_OPTIONS
        if normal(name) in OPTIONS | _WRONG
    )
    return max(lists, default=0)


def text_of(value: object) -> str:
    """A single value as a cell has it; nothing for what is not single."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return f"{value:.15g}" if isinstance(value, float) else ""


def _listed(
    name: str, value: list[object] | dict[str, object], header: str
) -> Iterator[tuple[str, str]]:
    plain = normal(name)
    if plain in OPTIONS:
        yield from _options(value)
    elif plain in _WRONG and isinstance(value, list):
        for number, each in enumerate(value, 1):
            yield f"incorrect answer {number}", text_of(each)
    elif isinstance(value, dict) or header in ("figure", PICTURE_OF_OPTION):
        yield header, ""
    else:
        between = "\n" if role_of(name) is Role.REFERENCES else "; "
        yield name, between.join(filter(None, map(text_of, value)))


def _options(value: list[object] | dict[str, object]) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield f"option {name}", text_of(each)
        return
    right: list[str] = []
    has_rights = False
    for index, each in enumerate(value):
        if not isinstance(each, dict):
            yield f"option {index + 1}", text_of(each)
            continue
        known = {normal(name): inner for name, inner in each.items()}
        yield f"option {index + 1}", _text_in(known)
        yield from _besides(index + 1, known)
        flags = [inner for name, inner in known.items() if name in _RIGHTS]
        has_rights = has_rights or bool(flags)
        if any(is_true(flag) for flag in flags):
            right.append(letter(index))
    if has_rights:
        yield "correct letter", ", ".join(right)


def _text_in(known: Mapping[str, object]) -> str:
    found = (text_of(known[name]) for name in _TEXTS if isinstance(known.get(name), str | int))
    return next(found, "")


def _besides(number: int, known: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in known.items():
        if name in _RATIONALES:
            yield f"rationale {number}", text_of(value)
        elif name in _SCORES:
            yield f"option {number} score", text_of(value)
        elif name in _PICTURES and value:
            yield PICTURE_OF_OPTION, text_of(value) or "a picture"


def is_true(flag: object) -> bool:
    """True for what programs write for it: true, 1, "true"."""
    return flag is True or flag == 1 or (isinstance(flag, str) and flag.casefold() in ("true", "1"))
