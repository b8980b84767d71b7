"""Rows that hold nothing rare are read quickly, and mean what they mean by the whole rule."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.findings import Finding
from renewal.bank.found import FoundQuestion
from renewal.bank.source import Source
from renewal.bank.tables.headers import columns_of
from renewal.bank.tables.overview import Overview, overview_of
from renewal.bank.tables.questions import TableReading
from renewal.bank.tables.rows import Row

HEADERS = tuple(
    "id area topic concept kind choose stem option_a rationale_a option_b rationale_b option_c"
    " option_ids fixed key references exhibits status order author language format dismissed"
    " type image".split()
)
PLAIN = dict(zip(HEADERS, ("a5-1", "a5", "Pads", "wear", "direct", "one", "What?"), strict=False))
PLAIN |= {"option_a": "Wear", "rationale_a": "Seen.", "option_b": "Runout", "key": "b"}
PLAIN |= {"references": "Book 1\n\nBook 2", "status": "review", "author": "rosa"}
RARE = {
    "id": ["", "# note", "// note", "'-1", "é"],
    "area": ["", "Brakes", "A5 "],
    "kind": ["", "Direct", "odd"],
    "choose": ["", "several"],
    "stem": ["", "  What?\r\nNow ", "¿Qué? \u00a0", "e\u0301"],
    "option_a": ["", "02-Jan", "'=1+1", "1/2/2024"],
    "rationale_a": ["", "'+1"],
    "option_b": [""],
    "option_c": ["Wear", "Neither"],
    "option_ids": ["p q", "p"],
    "fixed": ["b"],
    "key": ["", "a", "A", "b ", "a b", "c", "z"],
    "references": ["", "Book"],
    "exhibits": ["x-1"],
    "status": ["", "done"],
    "order": ["fixed", "other"],
    "format": ["markdown", "plain", "html", "odd"],
    "dismissed": ["stem-long: It tells a case.", "stem-long"],
    "type": ["mc", "essay", "true/false"],
    "image": ["a.png"],
}

FOREIGN_HEADERS = tuple(
    "id area topic category concept kind choose question option_1 feedback_1 option_2 feedback_2"
    " option_3 correct letter references explanation status order author language format type image"
    " maxchoices shuffle".split()
)
FOREIGN = (
    dict(zip(FOREIGN_HEADERS, ("a5-1", "a5", "Brake pads", "Rear/Drum"), strict=False))
    | {"question": "What?", "option_1": "Wear", "feedback_1": "Seen.", "option_2": "Runout"}
    | {"correct": "B", "references": "Book 1", "author": "rosa"}
)
FOREIGN_RARE = {
    **{name: RARE[name] for name in ("id", "area", "kind", "choose", "references", "status")},
    **{name: RARE[name] for name in ("order", "format", "type", "image")},
    "topic": ["", "Front / rear"],
    "category": ["", "A5/Pads", "A//B/C", "/"],
    "question": ["", "2 * 3 * 4?", "<b>What?</b>", "One\n\ntwo", "- a", "'=1+1", "¿Qué?"],
    "option_1": ["", "02-Jan", "'=1+1", "*wear*", "One\ntwo"],
    "feedback_1": ["", "# Seen", "'+1"],
    "option_2": ["", "1. wear"],
    "option_3": ["Wear", "Neither"],
    "correct": ["", "a", "b", "b)", "(B)", "A, B", "AB", "C", "z", "2", "Wear", "option_2"],
    "letter": ["b", "A"],
    "explanation": ["Because."],
    "maxchoices": ["1", "2"],
    "shuffle": ["yes", "no"],
}


@dataclass(frozen=True, slots=True)
class Read:
    found: FoundQuestion | None
    findings: list[Finding]
    skipped: dict[str, int]


def reading(headers: tuple[str, ...] = HEADERS) -> TableReading:
    columns = columns_of(headers)
    return TableReading(Source("bank.csv", b"", "A6"), columns, Overview(), [], topic="rotors")


def foreign_reading() -> TableReading:
    """One of another program, whose keys were letters in the rows that were looked over."""
    columns = columns_of(FOREIGN_HEADERS)
    overview = overview_of([Row(at, foreign_row()) for at in range(3)], columns)
    return TableReading(Source("bank.csv", b"", "A6"), columns, overview, [], topic="rotors")


def read(cells: list[str], *, quickly: bool, of: Callable[[], TableReading] = reading) -> Read:
    table = of()
    if not quickly:
        table.plain = None
    found = table.question(Row(3, cells))
    return Read(found, table.findings, table.skipped)


def row(**other: str) -> list[str]:
    return [(PLAIN | other).get(header, "") for header in HEADERS]


def foreign_row(**other: str) -> list[str]:
    return [(FOREIGN | other).get(header, "") for header in FOREIGN_HEADERS]


def test_a_usual_row_is_plain() -> None:
    table = reading()
    assert table.plain is not None

    found = table.plain.question(Row(3, row()))

    assert found is not None
    assert [(each.text, each.is_key) for each in found.options] == [
        ("Wear", False),
        ("Runout", True),
    ]
    assert found == read(row(), quickly=False).found


def test_a_usual_row_of_another_program_is_plain() -> None:
    table = foreign_reading()
    assert table.plain is not None

    found = table.plain.question(Row(3, foreign_row(question="Is *it*?")))

    assert found is not None
    assert (found.stem, found.topic) == (r"Is \*it\*?", "brake-pads")
    assert found.category == ("Rear", "Drum")
    assert [(each.text, each.is_key) for each in found.options] == [
        ("Wear", False),
        ("Runout", True),
    ]


@given(st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in FOREIGN_RARE.items()}))
def test_plain_or_not_a_row_of_another_program_is_the_same_question(rare: dict[str, str]) -> None:
    cells = foreign_row(**rare)

    quickly = read(cells, quickly=True, of=foreign_reading)

    assert quickly == read(cells, quickly=False, of=foreign_reading)


@pytest.mark.parametrize(
    ("name", "cell"), [(k, cell) for k, v in FOREIGN_RARE.items() for cell in v]
)
def test_each_rare_cell_of_another_program_is_read_the_same(name: str, cell: str) -> None:
    cells = foreign_row(**{name: cell})

    quickly = read(cells, quickly=True, of=foreign_reading)

    assert quickly == read(cells, quickly=False, of=foreign_reading)


@given(st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in RARE.items()}))
def test_plain_or_not_a_row_is_the_same_question(rare: dict[str, str]) -> None:
    cells = row(**rare)

    assert read(cells, quickly=True) == read(cells, quickly=False)


@pytest.mark.parametrize(("name", "cell"), [(k, cell) for k, v in RARE.items() for cell in v])
def test_each_rare_cell_by_itself_is_read_the_same(name: str, cell: str) -> None:
    cells = row(**{name: cell})

    assert read(cells, quickly=True) == read(cells, quickly=False)


@pytest.mark.parametrize("length", [1, len(HEADERS) - 1, len(HEADERS) + 1])
def test_a_ragged_row_is_not_plain(length: int) -> None:
    cells = [*row(), "more"][:length]

    assert read(cells, quickly=True) == read(cells, quickly=False)


def test_a_row_with_an_empty_cell_behind_the_last_column_is_as_quick() -> None:
    """As every row of a sheet is: one cell more is read, to see whether it holds something."""
    table = reading()
    assert table.plain is not None
    asked: list[Row] = []
    question = table.plain.question

    def noted(row: Row) -> FoundQuestion | None:
        asked.append(row)
        return question(row)

    table.plain.question = noted  # type: ignore[method-assign]
    found = table.question(Row(3, [*row(), ""]))

    assert found == read([*row(), ""], quickly=False).found == read(row(), quickly=False).found
    assert question(asked[0]) == found


@pytest.mark.parametrize("header", ["id,question,a,b,correct", "id,stem,option_a,option_a,key"])
def test_a_table_with_a_column_twice_or_keys_that_nobody_saw_has_no_plain_rows(header: str) -> None:
    assert reading(tuple(header.split(","))).plain is None
