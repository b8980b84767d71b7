"""Fair orders of topics: balanced after every question, several of them, the same for ever."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renewal.domain.topic_order import ORDERS, order_for, topic_orders

WEIGHTS = st.dictionaries(
    st.sampled_from("abcdefghij"), st.integers(0, 30).map(Fraction), min_size=1, max_size=10
).filter(lambda weights: any(weights.values()))


def furthest_off(order: tuple[str, ...], weights: dict[str, Fraction]) -> Fraction:
    """How far any topic ever was from its share."""
    total = sum(weights.values())
    return max(
        abs(order[:number].count(topic) - weight / total * number)
        for number in range(1, len(order) + 1)
        for topic, weight in weights.items()
    )


@settings(max_examples=40, deadline=None)
@given(WEIGHTS)
def test_it_is_less_than_one_question_off_after_every_question(weights: dict[str, Fraction]):
    for order in topic_orders(weights, 60):
        assert len(order) == 60
        assert furthest_off(order, weights) < 1


def test_it_lets_people_begin_with_every_topic():
    weights = {
        name: Fraction(count) for name, count in zip("abcdef", (12, 5, 10, 8, 6, 4), strict=True)
    }

    orders = topic_orders(weights, 60)

    assert len(orders) == ORDERS == len(set(orders))
    assert {order[0] for order in orders} == set(weights)


def test_it_leaves_out_topics_without_weight():
    [order, *_] = topic_orders({"a": Fraction(1), "b": Fraction(0)}, 12)
    assert set(order) == {"a"}


def test_it_has_no_order_without_topics():
    assert topic_orders({}, 60) == ()


def test_it_gives_each_credential_one_order_for_ever():
    orders = topic_orders({"a": Fraction(1), "b": Fraction(2), "c": Fraction(3)}, 60)

    chosen = [order_for(orders, 77, credential) for credential in range(2000)]

    assert chosen == [order_for(orders, 77, credential) for credential in range(2000)]
    assert min(chosen.count(index) for index in range(len(orders))) > 2000 / len(orders) / 2


@pytest.mark.parametrize("topics", [4, 9])
def test_it_knows_an_order_it_made_before(topics: int):
    weights = {str(index): Fraction(index + 1) for index in range(topics)}
    first = topic_orders(weights, 60)

    assert topic_orders(weights, 60) is first
