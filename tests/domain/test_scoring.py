"""Scoring: all and only the right options."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.scoring import is_right

OPTIONS = st.frozensets(st.sampled_from("abcdef"))


@pytest.mark.parametrize(
    ("chosen", "key", "right"),
    [
        (["b"], ["b"], True),
        (["a"], ["b"], False),
        (["a", "c"], ["c", "a"], True),
        (["a"], ["a", "c"], False),
        (["a", "b", "c"], ["a", "c"], False),
        (["b", "d"], ["a", "c"], False),
        ([], ["b"], False),
        (("c", "a", "c"), ["a", "c"], True),
        # Ids are compared whole, not letter by letter.
        (["ab"], ["a", "b"], False),
    ],
)
def test_it_is_right_when_all_right_options_were_chosen_and_no_other(
    chosen: list[str], key: list[str], right: bool
) -> None:
    assert is_right(chosen, key) is right


@given(OPTIONS, OPTIONS)
def test_it_is_wrong_with_one_option_too_many_or_too_few(
    chosen: frozenset[str], key: frozenset[str]
) -> None:
    missing, additional = key - chosen, chosen - key

    right = is_right(chosen, key)

    assert right == (not missing and not additional)
