"""Rows that hold nothing rare are read quickly, and mean what they mean by the whole rule."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.findings import Finding
from renewal.bank.found import FoundQuestion
from renewal.bank.source import Source
from renewal.bank.tables.headers import columns_of
from renewal.bank.tables.overview import Overview
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


@dataclass(frozen=True, slots=True)
class Read:
    found: FoundQuestion | None
    findings: list[Finding]
    skipped: dict[str, int]


def reading(headers: tuple[str, ...] = HEADERS) -> TableReading:
    columns = columns_of(headers)
    return TableReading(Source("bank.csv", b"", "A6"), columns, Overview(), [], topic="rotors")


def read(cells: list[str], *, quickly: bool) -> Read:
    table = reading()
    if not quickly:
        table.plain = None
    found = table.question(Row(3, cells))
    return Read(found, table.findings, table.skipped)


def row(**other: str) -> list[str]:
    return [(PLAIN | other).get(header, "") for header in HEADERS]


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


@pytest.mark.parametrize("header", ["id,question,a,b,correct", "id,stem,option_a,option_a,key"])
def test_a_table_without_our_columns_or_with_one_twice_has_no_plain_rows(header: str) -> None:
    assert reading(tuple(header.split(","))).plain is None
