"""The form that asks what the columns of an upload's tables hold, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from typing import Final, NamedTuple

from renewal.bank.column_mapping import ColumnMapping
from renewal.domain.programme import Programme
from renewal.domain.upload_columns import SaidColumns, SeenTable, SeenTables
from renewal.web.office.upload_column_words import (
    LEFT_OUT,
    OF_OPTIONS,
    ONE_OF_EACH,
    choices_for,
)
from renewal.web.pages.frame import Fault

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST: Final = 80
_UNSAID: Final = ("area", "topic", "language", "first")


class AskedColumn(NamedTuple):
    """A column with the first values in it, and the word that is chosen for it."""

    field: str
    header: str
    values: tuple[str, ...]
    word: str
    choices: Sequence[tuple[str, Sequence[tuple[str, str]]]]


class Unsaid(NamedTuple):
    """What no column of tables with one header says, and somebody says instead."""

    area: str = ""
    topic: str = ""
    language: str = ""
    first: str = ""


class AskedTable(NamedTuple):
    """The columns of tables with one header; ``field`` is where what is wrong with them is told.

    ``suffix`` ends the names of the fields for what no column says.
    """

    field: str
    suffix: str
    unsaid: Unsaid
    places: tuple[str, ...]
    columns: Sequence[AskedColumn]
    is_fit: bool
    more: int


class ColumnsForm(NamedTuple):
    """What stands in the form, for each table: a word for each column, and what none says."""

    words: tuple[Mapping[str, str], ...]
    unsaid: tuple[Unsaid, ...]


def form_of(said: SaidColumns) -> ColumnsForm:
    """Return the form filled in with what was said, or proposed."""
    unsaid = (
        Unsaid(
            each.constants.get("area", ""),
            each.constants.get("topic", ""),
            each.constants.get("language", ""),
            "" if each.first is None else str(each.first),
        )
        for each in said.tables
    )
    return ColumnsForm(tuple(each.columns for each in said.tables), tuple(unsaid))


def typed_form(seen: SeenTables, sent: Mapping[str, str]) -> ColumnsForm:
    """Return the form as it was sent."""
    words = tuple(
        {header: sent.get(field, LEFT_OUT) for field, header in fields.items()}
        for fields in _fields(seen)
    )
    return ColumnsForm(words, tuple(_typed(sent, suffix) for suffix in _suffixes(seen)))


def _typed(sent: Mapping[str, str], suffix: str) -> Unsaid:
    area, topic, language, first = (
        " ".join(sent.get(f"{name}{suffix}", "").split()) for name in _UNSAID
    )
    return Unsaid(area, topic, language, first)


def asked_tables(seen: SeenTables, form: ColumnsForm) -> list[AskedTable]:
    """Return the tables and their columns with the words that the form has for them."""
    found = []
    for suffix, (table, fields, words, unsaid) in zip(
        _suffixes(seen), _each(seen, form), strict=True
    ):
        columns = [
            AskedColumn(field, each.header, each.values, word, choices_for(word))
            for (field, word), each in zip(
                ((field, words.get(header, LEFT_OUT)) for field, header in fields.items()),
                table.columns,
                strict=True,
            )
        ]
        known = (table.places, columns, table.is_fit, table.more)
        found.append(AskedTable(f"columns{suffix}", suffix, unsaid, *known))
    return found


def said_by(form: ColumnsForm, seen: SeenTables) -> SaidColumns:
    """Return what the form says."""
    first, *others = (
        SaidColumns(dict(words), _constants(unsaid), _number(unsaid), table.digest)
        for table, _, words, unsaid in _each(seen, form)
    )
    return replace(first, others=tuple(others))


def _constants(unsaid: Unsaid) -> dict[str, str]:
    told = {"area": unsaid.area, "topic": unsaid.topic, "language": unsaid.language}
    return {name: value for name, value in told.items() if value}


def _number(unsaid: Unsaid) -> int | None:
    return int(unsaid.first) if unsaid.first in {"0", "1"} else None


def faults_in(form: ColumnsForm, seen: SeenTables, programme: Programme) -> tuple[Fault, ...]:
    """Return what is wrong with the form, each with its field."""
    faults: list[Fault] = []
    is_single = len(seen.tables) == 1
    for suffix, (_, fields, words, unsaid) in zip(_suffixes(seen), _each(seen, form), strict=True):
        faults += _unknown(fields, words)
        if is_single or any(word != LEFT_OUT for word in words.values()):
            faults += _missing(words, f"columns{suffix}")
        faults += _twice(fields, words)
        faults += _faults_of(unsaid, suffix, programme)
    if not is_single and all(word == LEFT_OUT for each in form.words for word in each.values()):
        faults.append(Fault("Every table is left out. Say of one what it holds.", "columns"))
    return tuple(faults)


def _each(
    seen: SeenTables, form: ColumnsForm
) -> Iterator[tuple[SeenTable, Mapping[str, str], Mapping[str, str], Unsaid]]:
    """Each table with the fields of its columns, their words, and what none of them says."""
    return zip(seen.tables, _fields(seen), form.words, form.unsaid, strict=True)


def _fields(seen: SeenTables) -> list[dict[str, str]]:
    """The headers of each table by their fields, which are numbered through all tables."""
    numbers = count()
    return [
        {f"column-{next(numbers)}": each.header for each in table.columns} for table in seen.tables
    ]


def _suffixes(seen: SeenTables) -> list[str]:
    """How the names of the fields end that are asked of each table."""
    return [f"-{place}" if place else "" for place in range(len(seen.tables))]


def _unknown(fields: Mapping[str, str], words: Mapping[str, str]) -> Iterable[Fault]:
    from renewal.bank.tables.mapping import is_word

    for field, header in fields.items():
        if not is_word(words[header]):
            yield Fault(f"“{header}”: choose what it holds from the list.", field)


def _missing(words: Mapping[str, str], field: str) -> Iterable[Fault]:
    from renewal.bank.tables.mapping import has_questions

    if "stem" not in words.values():
        yield Fault("No column holds the question. Choose “question” for one of them.", field)
    elif not has_questions(ColumnMapping(words)):
        yield Fault(
            "Fewer than two columns hold options. Choose “option A”, “option B” and so on, or "
            "“all options in one cell”.",
            field,
        )


def _twice(fields: Mapping[str, str], words: Mapping[str, str]) -> Iterable[Fault]:
    first: dict[str, str] = {}
    for field, header in fields.items():
        word = words[header]
        numbered = word.startswith(OF_OPTIONS) and word not in OF_OPTIONS
        if word not in ONE_OF_EACH and not numbered:
            continue
        before = first.setdefault(word, header)
        if before != header:
            told = ONE_OF_EACH.get(word, word)
            yield Fault(
                f"“{before}” and “{header}” cannot both be “{told}”. Choose something else "
                "for one of them.",
                field,
            )


def _faults_of(unsaid: Unsaid, suffix: str, programme: Programme) -> Iterable[Fault]:
    if unsaid.area and programme.find_area(unsaid.area) is None:
        yield Fault("Choose an area of the list.", f"area{suffix}")
    if len(unsaid.topic) > _LONGEST:
        yield Fault(f"Shorten the topic to {_LONGEST} characters.", f"topic{suffix}")
    if unsaid.language and not _LANGUAGE.fullmatch(unsaid.language):
        yield Fault("Give the language by its code, like en or es.", f"language{suffix}")
    if unsaid.first not in {"", "0", "1"}:
        yield Fault("Choose where numbers begin from the list.", f"first{suffix}")
