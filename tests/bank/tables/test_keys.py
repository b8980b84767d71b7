"""Cells that name keys, when they name far more than a question has options."""

import pytest

from renewal.bank.tables.keys import Offered, by_headers, by_letters, by_text, numbers_in

OPTIONS = tuple(Offered(letter, f"text {letter}", header=f"option {letter}") for letter in "abcd")


@pytest.mark.parametrize("count", [2, 3, 4])
def test_it_names_as_many_options_as_there_are(count: int) -> None:
    named = "abcd"[:count]

    every = frozenset(range(count))
    assert by_letters(", ".join(named), OPTIONS) == every
    assert by_headers(", ".join(f"option {each}" for each in named), OPTIONS) == every
    assert by_text("; ".join(f"text {each}" for each in named), OPTIONS) == every
    assert numbers_in(", ".join(map(str, range(count)))) == tuple(range(count))


@pytest.mark.parametrize("count", [199, 200, 201, 100_000])
def test_a_list_without_end_names_none(count: int) -> None:
    assert by_letters("a, " * count, OPTIONS) is None
    assert by_text("text a; " * count, OPTIONS) is None


@pytest.mark.parametrize("count", [202, 100_000])
def test_numbers_without_end_are_no_list(count: int) -> None:
    assert numbers_in("1 " * count) is None


@pytest.mark.parametrize("cell", ["a; y", "a;y", "and b", "a und", "a/b", "a or b", "a o b"])
def test_it_takes_what_may_be_meant_otherwise_for_no_list_of_letters(cell: str) -> None:
    assert by_letters(cell, OPTIONS) is None


@pytest.mark.parametrize("cell", ["a, b", "A; B", "a and b", "A y B", "a & b", "ab", "a+b"])
def test_it_reads_lists_of_letters(cell: str) -> None:
    assert by_letters(cell, OPTIONS) == frozenset((0, 1))
