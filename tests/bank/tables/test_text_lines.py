"""The lines of a text as a stream, and what is remembered of them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.bank.tables import text_lines
from renewal.bank.tables.text_lines import LONGEST_ROW, RowTooLongError, TextLines


def lines_of(text: str) -> TextLines:
    return TextLines(io.StringIO(text, newline=""))


@given(text=st.text("ab\r\n\x0b\u2028", max_size=30), piece=st.integers(1, 5))
def test_it_ends_lines_where_the_whole_text_does(text: str, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_lines, "_PIECE", piece)

        lines = list(lines_of(text))

    assert lines == io.StringIO(text, newline="").readlines()


@given(piece=st.integers(1, 12), first=st.integers(0, 5), count=st.integers(1, 3))
def test_it_remembers_the_lines_of_the_row_at_hand(piece: int, first: int, count: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_lines, "_PIECE", piece)
        lines = lines_of("".join(f"{n}\n" for n in range(10)))
        reader = iter(lines)
        for _ in range(first):
            next(reader)
            lines.forget()

        read = [next(reader) for _ in range(count)]

        assert lines.between(first, first + count) == read


@pytest.mark.parametrize("piece", ["x", f'"{"x" * 70}\n",', "\n"])
def test_it_ends_at_a_row_that_is_too_long(piece: str) -> None:
    lines = lines_of(piece * (LONGEST_ROW // len(piece) * 9 // 8))

    with pytest.raises(RowTooLongError):
        list(lines)


def test_it_reads_on_where_each_row_is_forgotten() -> None:
    lines = lines_of("x\n" * LONGEST_ROW)

    for line in lines:
        assert line == "x\n"
        lines.forget()
