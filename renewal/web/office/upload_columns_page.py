"""The form that asks what the columns of an upload's tables hold, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count
from typing import Final

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


@dataclass(frozen=True, slots=True)
class AskedColumn:
    """A column with the first values in it, and the word that is chosen for it."""

    field: str
    header: str
    values: tuple[str, ...]
    word: str
    choices: Sequence[tuple[str, Sequence[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class AskedTable:
    """The columns of tables with one header; ``field`` is where what is wrong with them is told."""

    field: str
    places: tuple[str, ...]
    columns: Sequence[AskedColumn]
    is_fit: bool
    more: int


@dataclass(frozen=True, slots=True)
class ColumnsForm:
    """What stands in the form: for each table a word for each column, and constants for all."""

    words: tuple[Mapping[str, str], ...]
    area: str
    topic: str
    language: str
    first: str


def form_of(said: SaidColumns) -> ColumnsForm:
    """Return the form filled in with what was said, or proposed."""
    constants = dict(chain.from_iterable(each.constants.items() for each in said.tables))
    first = next((each.first for each in said.tables if each.first is not None), None)
    return ColumnsForm(
        tuple(each.columns for each in said.tables),
        constants.get("area", ""),
        constants.get("topic", ""),
        constants.get("language", ""),
        "" if first is None else str(first),
    )


def typed_form(seen: SeenTables, sent: Mapping[str, str]) -> ColumnsForm:
    """Return the form as it was sent."""
    words = tuple(
        {header: sent.get(field, LEFT_OUT) for field, header in fields.items()}
        for fields in _fields(seen)
    )
    topic, language = (" ".join(sent.get(name, "").split()) for name in ("topic", "language"))
    return ColumnsForm(words, sent.get("area", ""), topic, language, sent.get("first", ""))


def asked_tables(seen: SeenTables, form: ColumnsForm) -> list[AskedTable]:
    """Return the tables and their columns with the words that the form has for them."""
    found = []
    for place, (table, fields, words) in enumerate(_each(seen, form)):
        columns = [
            AskedColumn(field, each.header, each.values, word, choices_for(word))
            for (field, word), each in zip(
                ((field, words.get(header, LEFT_OUT)) for field, header in fields.items()),
                table.columns,
                strict=True,
            )
        ]
        found.append(AskedTable(_of_table(place), table.places, columns, table.is_fit, table.more))
    return found


def said_by(form: ColumnsForm, seen: SeenTables) -> SaidColumns:
    """Return what the form says."""
    constants = {"area": form.area, "topic": form.topic, "language": form.language}
    told = {name: value for name, value in constants.items() if value}
    number = int(form.first) if form.first in {"0", "1"} else None
    first, *others = (
        SaidColumns(dict(words), told, number, table.digest)
        for table, _, words in _each(seen, form)
    )
    return replace(first, others=tuple(others))


def faults_in(form: ColumnsForm, seen: SeenTables, programme: Programme) -> tuple[Fault, ...]:
    """Return what is wrong with the form, each with its field."""
    faults: list[Fault] = []
    is_single = len(seen.tables) == 1
    for place, (_, fields, words) in enumerate(_each(seen, form)):
        faults += _unknown(fields, words)
        if is_single or any(word != LEFT_OUT for word in words.values()):
            faults += _missing(words, _of_table(place))
        faults += _twice(fields, words)
    if not is_single and all(word == LEFT_OUT for each in form.words for word in each.values()):
        faults.append(Fault("Every table is left out. Say of one what it holds.", _of_table(0)))
    return (*faults, *_constants(form, programme))


def _each(
    seen: SeenTables, form: ColumnsForm
) -> Iterator[tuple[SeenTable, Mapping[str, str], Mapping[str, str]]]:
    """Each table with the fields of its columns and their words."""
    return zip(seen.tables, _fields(seen), form.words, strict=True)


def _fields(seen: SeenTables) -> list[dict[str, str]]:
    """The headers of each table by their fields, which are numbered through all tables."""
    numbers = count()
    return [
        {f"column-{next(numbers)}": each.header for each in table.columns} for table in seen.tables
    ]


def _of_table(place: int) -> str:
    return f"columns-{place}" if place else "columns"


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


def _constants(form: ColumnsForm, programme: Programme) -> Iterable[Fault]:
    if form.area and programme.find_area(form.area) is None:
        yield Fault("Choose an area of the list.", "area")
    if len(form.topic) > _LONGEST:
        yield Fault(f"Shorten the topic to {_LONGEST} characters.", "topic")
    if form.language and not _LANGUAGE.fullmatch(form.language):
        yield Fault("Give the language by its code, like en or es.", "language")
    if form.first not in {"", "0", "1"}:
        yield Fault("Choose where numbers begin from the list.", "first")
