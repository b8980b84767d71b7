"""Cells: texts as Markdown, lists in one cell, apostrophes against formulas."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.findings import Finding, Place
from renewal.bank.tables.cells import (
    CellFormat,
    CellTexts,
    all_cleaned,
    cleaned,
    protected,
    unpacked,
)


@given(st.text())
def test_it_takes_away_the_protection_that_it_gives(text: str) -> None:
    plain = unicodedata.normalize("NFC", " ".join(text.split())).strip()

    assert cleaned(protected(plain)) == plain


@given(st.lists(st.text("'=+-@\t\r\n xé\u0301")))
def test_it_cleans_a_row_as_it_cleans_each_of_its_cells(cells: list[str]) -> None:
    assert all_cleaned(cells) == [cleaned(cell) for cell in cells]


@given(st.text("'=+-@\t\r x"))
def test_it_lets_no_cell_begin_like_a_formula(text: str) -> None:
    assert protected(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  a\r\nb\rc ", "a\nb\nc"),
        ("\u00a0é\u00a0", "é"),
        ("e\u0301", "é"),
        ("'x", "'x"),
        ("''=", "'="),
    ],
)
def test_it_cleans_a_cell(cell: str, text: str) -> None:
    assert cleaned(cell) == text


@pytest.mark.parametrize(
    ("cell", "options"),
    [
        ("a;b", ("a", "b")),
        ("a; b;", ("a", "b")),
        ("a; b | c; d", ("a; b", "c; d")),
        ("A. a; still a; B. b", ("a; still a", "b")),
        ("(A) a\n(B) b", ("a", "b")),
        ("B. b; A. a", ("B. b", "A. a")),
        ('["a;b", "c"]', ("a;b", "c")),
        ("[a;b]", ("[a", "b]")),
        ("a", None),
        ("", None),
        (";", None),
        ("x;" * 300, None),
        ("[" * 5000, None),
        (f"x;{'; ' * 300}y;", ("x", "y")),
        (";A. x; \n\n\n (B) y", ("x", "y")),
    ],
)
def test_it_takes_a_cell_apart(cell: str, options: tuple[str, ...] | None) -> None:
    assert unpacked(cell) == options


@pytest.mark.parametrize(
    ("format_", "phrase"),
    [
        (CellFormat.MARKDOWN, "a*b* <i>c</i>"),
        (CellFormat.PLAIN, r"a\*b\* <i>c</i>"),
        (CellFormat.HTML, r"a\*b\* *c*"),
    ],
)
def test_it_reads_a_text_in_its_format(format_: CellFormat, phrase: str) -> None:
    texts = CellTexts(format_, Place("x.csv", 2), [])

    assert texts.phrase("a*b* <i>c</i>", "an option") == phrase


def test_it_tells_what_html_cannot_bring() -> None:
    findings: list[Finding] = []

    CellTexts(CellFormat.HTML, Place("x.csv", 2), findings).block('<img src="a.png">x', "the stem")

    assert [each.code for each in findings] == ["content-left-behind"]
    assert "a.png in the stem" in findings[0].message
