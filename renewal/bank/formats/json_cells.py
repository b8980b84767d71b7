"""Questions in JSON of other programs as cells under headers, the way tables have them.

Each program has its own names; those that tables use for columns are known here too. Options are
values of their own (`answer_a`), a list of texts, a list of objects with a text and whether it is
right, or an object by letters; right ones stand apart from wrong ones in some.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from renewal.bank.found import letter
from renewal.bank.tables.headers import Role, normal, role_of

PICTURE_OF_OPTION = "picture of an option"
"""The header of what has no place: pictures of single options."""
_OPTIONS = frozenset("options answers choices alternatives answeroptions answerchoices".split())
_WRONG = frozenset("incorrectanswers wronganswers distractors incorrect".split())
_TEXTS = (
    *("text", "answertext", "optiontext", "choicetext", "answer", "option", "choice", "content"),
    *("label", "value", "title", "body"),
)
_RIGHTS = frozenset("iscorrect correct isright right isanswer istrue iskey".split())
_RATIONALES = frozenset("rationale feedback explanation comment hint".split())
_SCORES = frozenset("weight fraction score points".split())
_PICTURES = frozenset("image picture img figure photo".split())
_PICTURE = re.compile(r"(?:picture|image|img)([a-z])")
_QUESTION_PICTURE = frozenset("picturequestion imagequestion questionimage questionpicture".split())
_NUMBERS = frozenset(("number", "questionnumber"))
_CATEGORIES = frozenset(("section", "chapter", "subject", "category"))
MOST_OPTIONS = 99
"""As many as a table can have columns for."""
_MANY = (list, dict)


def is_question(values: Mapping[str, object]) -> bool:
    """True for an object that has a question."""
    return _stem(values) is not None


def cells_of(values: Mapping[str, object], titles: Sequence[str]) -> dict[str, str] | None:
    """The question's cells by header; None when the object is no question."""
    stem = _stem(values)
    if stem is None:
        return None
    cells = {"id": ""}
    for name, value in values.items():
        if isinstance(value, _MANY):
            cells.update(_listed(name, value))
        else:
            header = "question" if name == stem else _header(name)
            cells[header] = value if isinstance(value, str) else text_of(value)
    if not cells["id"]:
        numbers = (text_of(values[name]) for name in values if normal(name) in _NUMBERS)
        cells["id"] = next(numbers, "")
    if titles and not any(role_of(name) is Role.CATEGORY for name in values):
        cells["category"] = "/".join(each.replace("/", "//") for each in titles)
    return cells


def offered_in(values: Mapping[str, object]) -> int:
    """How many answers the object lists, where one list is longer than a question may have."""
    lists = (
        len(value)
        for name, value in values.items()
        if isinstance(value, _MANY) and len(value) > MOST_OPTIONS
        if normal(name) in _OPTIONS | _WRONG
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


def _stem(values: Mapping[str, object]) -> str | None:
    """The name under which the question stands; None when there is none."""
    for name, value in values.items():
        if role_of(name) is Role.STEM and isinstance(value, str):
            return name
    has_options = any(normal(name) in _OPTIONS for name in values)
    named = (name for name, value in values.items() if normal(name) in ("text", "title", "body"))
    return next((name for name in named if isinstance(values[name], str) and has_options), None)


@lru_cache(maxsize=4096)
def _header(name: str) -> str:
    """The header under which a single value of that name stands."""
    plain = normal(name)
    if plain in _QUESTION_PICTURE:
        return "figure"
    if _PICTURE.fullmatch(plain):
        return PICTURE_OF_OPTION
    return "id" if role_of(name) is Role.ID else name


def _listed(name: str, value: list[object] | dict[str, object]) -> Iterator[tuple[str, str]]:
    plain, header = normal(name), _header(name)
    if plain in _OPTIONS:
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
