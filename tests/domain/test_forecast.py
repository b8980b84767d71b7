"""When a bank runs short for somebody who follows an order of topics."""

from __future__ import annotations

import pytest

from renewal.domain.forecast import repeat_turn, short_turns

ORDER = ("a", "b", "a", "c", "a", "b")


def test_it_finds_the_first_turn_with_nothing_unseen_of_each_topic() -> None:
    assert short_turns(ORDER, {"a": 2, "b": 1, "c": 5}) == {"a": 4, "b": 5}


def test_it_finds_nothing_where_every_turn_has_an_item() -> None:
    assert short_turns(ORDER, {"a": 3, "b": 2, "c": 1}) == {}


def test_it_takes_a_topic_that_is_not_in_the_bank_for_empty() -> None:
    assert short_turns(ORDER, {"a": 3, "b": 2}) == {"c": 3}


@pytest.mark.parametrize(("items", "turn"), [(5, 5), (6, None), (9, None), (0, 0)])
def test_it_finds_from_when_on_items_come_again(items: int, turn: int | None) -> None:
    assert repeat_turn(ORDER, {"a": items}) == turn
