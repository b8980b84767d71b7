"""Column mappings: proposed from a header, kept as a small TOML file, and checked.

Programs that write tables write the same columns every time: whoever has said once what they hold
need not say it again. A column holds one of the words of `Role`; of several options, their
rationales and their scores it also says which: "option a", "rationale b".
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from renewal.bank.column_mapping import ColumnMapping
from renewal.bank.findings import excerpt
from renewal.bank.outline import area_of, shown_as
from renewal.bank.suggestions import nearest
from renewal.bank.tables.constants import CONSTANTS
from renewal.bank.tables.headers import NUMBERED, Columns, Meaning, Role, columns_of, normal
from renewal.bank.words import find_word
from renewal.domain.errors import RenewalError

LONGEST = 100_000
_PARTS = ("columns", "constants", "first")
_TABLES = "table"
_WITH_NAME = re.compile(r"(option|rationale|score|wrong option) ([a-z][1-3]?|\d{1,2})")
_NO_CONSTANTS = """\
# For questions that say nothing themselves:
# [constants]
# area = "A5"
"""
_SEVERAL = """\
# A [[table]] for each kind of table; its header decides which one a table is read by.
"""
_HEAD = """\
# What the columns of a table of questions hold; "nothing" passes a column over.
# Words: {words};
# "option a", "rationale a" and "score a" for each option.
"""


class MappingRefused(RenewalError):
    """A column mapping cannot be read, or says something that no column can hold."""

    code = "mapping_refused"

    def __init__(self, reason: str, name: str = "The column mapping") -> None:
        """The refusal gives its reason."""
        super().__init__(f"{name} cannot be used: {reason}. Nothing was read.")
        self.reason = reason


def words() -> tuple[str, ...]:
    """Every word that a column may have, for somebody to choose from; options without letters."""
    return tuple(role.value for role in Role)


def meanings_of(mapping: ColumnMapping | None) -> Mapping[str, Meaning]:
    """What the columns hold, by headers in their normal form."""
    columns = mapping.columns if mapping else {}
    found = {normal(header): _meaning(word) for header, word in columns.items()}
    return {header: meaning for header, meaning in found.items() if meaning is not None}


def fitting(headers: Sequence[str], mapping: ColumnMapping | None) -> ColumnMapping | None:
    """What is said of the table with this header, or None.

    Of several tables it is the one whose columns are all there, or else most of them.
    """
    if mapping is None or not mapping.others:
        return mapping
    known = {normal(header) for header in headers}

    def fit(each: ColumnMapping) -> tuple[bool, int]:
        names = {normal(header) for header in each.columns}
        return names <= known, len(names & known)

    best = max(mapping.tables, key=fit)
    return best if fit(best)[1] else None


def is_word(word: str) -> bool:
    """Tell whether a column can hold what the word names."""
    return _meaning(word) is not None


def has_questions(mapping: ColumnMapping) -> bool:
    """Tell whether a table with these columns has questions with something to choose from."""
    return columns_of(list(mapping.columns), meanings_of(mapping)).is_bank


def proposed(headers: Sequence[str], mapping: ColumnMapping | None = None) -> ColumnMapping:
    """What each column of that header is taken to hold, for somebody to look at and correct."""
    columns = columns_of(headers, meanings_of(mapping))
    told = dict.fromkeys(range(len(headers)), Role.NOTHING.value)
    told |= {at: role.value for role, at in columns.one.items() if role not in NUMBERED}
    told |= dict.fromkeys(columns.keys, Role.KEY.value)
    told |= dict(_of_options(columns))
    return ColumnMapping(
        {header: told[at] for at, header in enumerate(headers) if header.strip()},
        mapping.constants if mapping else {},
        mapping.first if mapping else None,
    )


def checked(mapping: ColumnMapping) -> ColumnMapping:
    """The mapping; `MappingRefused` says what in it cannot be."""
    for each in mapping.tables:
        _check(each)
    if not any(Role.STEM.value in each.columns.values() for each in mapping.tables):
        raise MappingRefused('no column holds the question: give one the word "stem"')
    return mapping


def _check(mapping: ColumnMapping) -> None:
    for header, word in mapping.columns.items():
        if _meaning(word) is None:
            close = nearest(word, [*words(), "option a", "rationale a", "score a"])
            told = f'but perhaps "{close}"' if close else f"only {', '.join(words())}"
            raise MappingRefused(
                f'the column "{excerpt(header)}" cannot hold "{excerpt(word)}", {told}'
            )
    for name, value in mapping.constants.items():
        kinds = CONSTANTS.get(name)
        if name not in CONSTANTS:
            names = ", ".join(CONSTANTS)
            raise MappingRefused(f'"{excerpt(name)}" cannot be a constant; {names} can')
        if kinds is not None and find_word(value, kinds) is None:
            names = ", ".join(each.value for each in kinds)
            raise MappingRefused(
                f'the constant "{name}" is "{excerpt(value)}" and not one of {names}'
            )
        if name == Role.AREA.value and not area_of(value):
            raise MappingRefused(f'"{excerpt(value)}" is no area; areas are like A5')


def as_toml(mapping: ColumnMapping) -> bytes:
    """The file to keep."""
    lines = [_HEAD.format(words=", ".join(words()))]
    if mapping.others:
        lines.append(_SEVERAL)
        for each in mapping.tables:
            lines += ["[[table]]", *_lines_of(each, "table.")]
    else:
        lines += _lines_of(mapping)
        if not mapping.constants:
            lines.append(_NO_CONSTANTS)
    return "\n".join(lines).encode()


def _lines_of(mapping: ColumnMapping, around: str = "") -> Iterator[str]:
    if mapping.first is not None:
        yield f"first = {mapping.first} # where numbers in the key begin to count\n"
    for part in ("columns", "constants"):
        told: Mapping[str, str] = getattr(mapping, part)
        if told:
            pairs = (f"{_quoted(name)} = {_quoted(word)}\n" for name, word in told.items())
            yield f"[{around}{part}]\n" + "".join(pairs)


def read_mapping(path: Path) -> ColumnMapping:
    """The mapping in the file; `MappingRefused` says what is wrong with it."""
    name = shown_as(path)
    try:
        content = path.read_bytes()
        if len(content) > LONGEST:
            raise MappingRefused(f"it is larger than {LONGEST:,} bytes", name)
        document = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise MappingRefused((error.strerror or type(error).__name__).lower(), name) from error
    except (ValueError, RecursionError) as error:
        raise MappingRefused(f"it is not TOML ({excerpt(str(error))})", name) from error
    try:
        return checked(_mapping(document))
    except MappingRefused as refusal:
        raise MappingRefused(refusal.reason, name) from refusal


def _mapping(document: Mapping[str, Any]) -> ColumnMapping:
    """What the document says, of one table or in `[[table]]` of several."""
    tables = document.get(_TABLES)
    if tables is None:
        return _of_one(document)
    if len(document) > 1:
        raise MappingRefused("beside [[table]] nothing else can stand; put it into one of them")
    is_list = isinstance(tables, list) and bool(tables)
    if not is_list or not all(isinstance(each, dict) for each in tables):
        raise MappingRefused('"table" is not written as [[table]]')
    first, *others = map(_of_one, tables)
    return replace(first, others=tuple(others))


def _of_one(document: Mapping[str, Any]) -> ColumnMapping:
    unknown = next((each for each in document if each not in _PARTS), None)
    if unknown is not None:
        known = ", ".join(_PARTS)
        raise MappingRefused(f'"{excerpt(unknown)}" is not known there; {known} are')
    first = document.get("first")
    if first not in (None, 0, 1) or isinstance(first, bool):
        raise MappingRefused('"first" is neither 0 nor 1')
    return ColumnMapping(_texts(document, "columns"), _texts(document, "constants"), first)


def _texts(document: Mapping[str, Any], part: str) -> dict[str, str]:
    told = document.get(part, {})
    if not isinstance(told, dict) or not all(isinstance(each, str) for each in told.values()):
        raise MappingRefused(f"[{part}] holds something that is no text in quotation marks")
    return told


def _meaning(word: str) -> Meaning | None:
    """The role that the word names, and which option it belongs to, if it says so."""
    role = find_word(word, Role)
    if role is not None:
        return role, ""
    found = _WITH_NAME.fullmatch(word.strip().casefold())
    return (Role(found[1]), found[2]) if found else None


def _of_options(columns: Columns) -> Iterator[tuple[int, str]]:
    has_right = any(option.is_right for option in columns.options)
    taken = frozenset(columns.one.values())
    for option in columns.options:
        role = Role.WRONG_TEXT if has_right else Role.OPTION
        named = f"{role.value} {option.name}"
        yield option.text, Role.RIGHT_TEXT.value if option.is_right else named
        for at, role in ((option.rationale, Role.RATIONALE), (option.score, Role.SCORE)):
            if at is not None and at not in taken:
                yield at, f"{role.value} {option.name}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
