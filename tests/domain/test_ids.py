"""Public codes: a permutation that nobody can count along, read back however it was typed."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.ids import LARGEST_ID, CodeOf, PublicCodes, keyed_number, same

KEY, OTHER_KEY = "5a" * 32, "5b" * 32
CODES = PublicCodes(KEY)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
IDS = st.one_of(st.integers(0, LARGEST_ID), st.integers(0, 2000))
KINDS = st.sampled_from(CodeOf)
CODE = st.text(LETTERS, min_size=8, max_size=8)


@settings(max_examples=200)
@given(IDS, KINDS)
def test_it_reads_every_code_back(row_id: int, what: CodeOf) -> None:
    code = CODES.encode(what, row_id)

    assert CODES.decode(what, code) == row_id
    assert len(code) == 8
    assert set(code) <= set(LETTERS)


@settings(max_examples=200)
@given(CODE, KINDS)
def test_it_has_a_row_for_every_code(code: str, what: CodeOf) -> None:
    # With the round trip above this makes it a permutation: nothing is hit twice or left out.
    row_id = CODES.decode(what, code)

    assert row_id is not None
    assert CODES.encode(what, row_id) == code


@pytest.mark.parametrize("row_id", [0, 1, 2**20 - 1, 2**20, LARGEST_ID])
def test_it_holds_at_the_edges_of_the_halves(row_id: int) -> None:
    code = CODES.encode(CodeOf.RECEIPT, row_id)

    assert CODES.decode(CodeOf.RECEIPT, code) == row_id


@pytest.mark.parametrize("row_id", [-1, LARGEST_ID + 1])
def test_it_refuses_a_row_outside_its_range(row_id: int) -> None:
    with pytest.raises(ValueError, match="outside the range of public codes"):
        CODES.encode(CodeOf.ASSIGNMENT, row_id)


def test_it_cannot_be_counted_along() -> None:
    codes = [CODES.encode(CodeOf.ASSIGNMENT, row_id) for row_id in range(4096)]

    rising = sum(one < other for one, other in pairwise(codes))
    shared = [
        sum(a == b for a, b in zip(one, other, strict=True)) for one, other in pairwise(codes)
    ]
    assert len(set(codes)) == 4096
    # Half of the steps go up; two codes share one letter in 32 at each place, 0.25 in all.
    assert 1900 < rising < 2200
    assert 0.2 < sum(shared) / len(shared) < 0.3
    assert max(shared) <= 4


@pytest.mark.parametrize("place", range(8))
def test_it_uses_every_letter_at_every_place(place: int) -> None:
    codes = (CODES.encode(CodeOf.ASSIGNMENT, row_id) for row_id in range(4096))

    counts = Counter(code[place] for code in codes)

    # 128 of each are expected; the bounds are five standard deviations away.
    assert set(counts) == set(LETTERS)
    assert all(72 < count < 184 for count in counts.values())


def test_it_differs_by_kind_and_by_installation() -> None:
    codes = {
        PublicCodes(key).encode(what, row_id)
        for key in (KEY, OTHER_KEY)
        for what in CodeOf
        for row_id in range(50)
    }

    assert len(codes) == 2 * 3 * 50


def test_it_gives_the_same_codes_for_ever() -> None:
    # Letters and printed receipts carry them: a change of the cipher would orphan every one.
    codes = {what.value: CODES.encode(what, 1) for what in CodeOf}

    assert codes == {"assignment": "ZPWQ14N4", "receipt": "W5C65990", "decision": "HCKNCK72"}


def test_it_is_read_however_it_was_typed() -> None:
    # Crockford's base 32: O is a zero, I and L are ones, in either case.
    row_id = CODES.decode(CodeOf.RECEIPT, "10A10B0C")
    assert row_id is not None
    typed = ["10a10b0c", " 10A1-0B0C ", "1OAI OBOC", "loalobOc", "iOaL-0b0C", "1 0 A 1 0 B 0 C"]

    told = [CODES.decode(CodeOf.RECEIPT, text) for text in typed]

    assert told == [row_id] * len(typed)


@pytest.mark.parametrize(
    "text", ["", "10A10B0", "10A10B0CD", "10A1_B0C", "10A10BUC", "10A10B0É", "१0A10B0C", "--------"]
)
def test_it_takes_nothing_else_for_a_code(text: str) -> None:
    assert CODES.decode(CodeOf.RECEIPT, text) is None


def test_it_keeps_its_key_out_of_what_is_logged() -> None:
    assert KEY not in repr(CODES)


@given(st.lists(st.one_of(st.integers(), st.text()), max_size=4))
def test_it_makes_the_same_number_from_the_same_parts(parts: list[object]) -> None:
    number = keyed_number(KEY, *parts)

    assert number == keyed_number(KEY, *parts)
    assert 0 <= number < 2**63
    assert number != keyed_number(OTHER_KEY, *parts)


def test_it_makes_another_number_from_other_parts() -> None:
    numbers = {
        keyed_number(KEY, use, credential, item)
        for use in ("order", "seed")
        for credential in range(30)
        for item in range(30)
    }

    assert len(numbers) == 2 * 30 * 30


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        ("abc", "abc", True),
        ("abc", "abd", False),
        ("abc", "ab", False),
        ("", "", True),
        ("é", "é", True),
        ("é", "e", False),
    ],
)
def test_it_tells_whether_two_secrets_are_equal(one: str, other: str, equal: bool) -> None:
    assert same(one, other) is equal
