"""The form that asks what the columns of an upload's tables hold, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from renewal.bank.column_mapping import ColumnMapping
from renewal.domain.programme import Programme
from renewal.domain.upload_columns import SaidColumns, SeenTables
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
    file: str
    word: str
    choices: Sequence[tuple[str, Sequence[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class ColumnsForm:
    """What stands in the form: a word for each column, and constants."""

    words: Mapping[str, str]
    area: str
    topic: str
    language: str
    first: str


def form_of(said: SaidColumns) -> ColumnsForm:
    """Return the form filled in with what was said, or proposed."""
    return ColumnsForm(
        said.columns,
        said.constants.get("area", ""),
        said.constants.get("topic", ""),
        said.constants.get("language", ""),
        "" if said.first is None else str(said.first),
    )


def typed_form(seen: SeenTables, sent: Mapping[str, str]) -> ColumnsForm:
    """Return the form as it was sent."""
    words = {
        each.header: sent.get(f"column-{place}", LEFT_OUT)
        for place, each in enumerate(seen.columns)
    }
    topic, language = (" ".join(sent.get(name, "").split()) for name in ("topic", "language"))
    return ColumnsForm(words, sent.get("area", ""), topic, language, sent.get("first", ""))


def asked_columns(seen: SeenTables, form: ColumnsForm) -> list[AskedColumn]:
    """Return the columns with the words that the form has for them."""
    several = len({each.file for each in seen.columns}) > 1
    found = []
    for place, each in enumerate(seen.columns):
        word, file = form.words.get(each.header, LEFT_OUT), each.file if several else ""
        choices = choices_for(word)
        found.append(AskedColumn(f"column-{place}", each.header, each.values, file, word, choices))
    return found


def said_by(form: ColumnsForm, seen: SeenTables) -> SaidColumns:
    """Return what the form says."""
    constants = {"area": form.area, "topic": form.topic, "language": form.language}
    return SaidColumns(
        dict(form.words),
        {name: value for name, value in constants.items() if value},
        int(form.first) if form.first in {"0", "1"} else None,
        seen.digest,
    )


def faults_in(form: ColumnsForm, seen: SeenTables, programme: Programme) -> tuple[Fault, ...]:
    """Return what is wrong with the form, each with its field."""
    return tuple(
        chain(
            _unknown(form, seen),
            _missing(form),
            _twice(form, seen),
            _constants(form, programme),
        )
    )


def _unknown(form: ColumnsForm, seen: SeenTables) -> Iterable[Fault]:
    from renewal.bank.tables.mapping import is_word

    for place, each in enumerate(seen.columns):
        if not is_word(form.words[each.header]):
            yield Fault(f"“{each.header}”: choose what it holds from the list.", f"column-{place}")


def _missing(form: ColumnsForm) -> Iterable[Fault]:
    from renewal.bank.tables.mapping import has_questions

    words = set(form.words.values())
    if "stem" not in words:
        yield Fault("No column holds the question. Choose “question” for one of them.", "columns")
        return
    if not has_questions(ColumnMapping(form.words)):
        yield Fault(
            "Fewer than two columns hold options. Choose “option A”, “option B” and so on, or "
            "“all options in one cell”.",
            "columns",
        )


def _twice(form: ColumnsForm, seen: SeenTables) -> Iterable[Fault]:
    first: dict[str, str] = {}
    for place, each in enumerate(seen.columns):
        word = form.words[each.header]
        numbered = word.startswith(OF_OPTIONS) and word not in OF_OPTIONS
        if word not in ONE_OF_EACH and not numbered:
            continue
        before = first.setdefault(word, each.header)
        if before != each.header:
            told = ONE_OF_EACH.get(word, word)
            yield Fault(
                f"“{before}” and “{each.header}” cannot both be “{told}”. Choose something else "
                "for one of them.",
                f"column-{place}",
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
