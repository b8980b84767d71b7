"""The keyed orders of many people at once are those of each by themselves."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.topic_order import order_for
from renewal.measurement.keyed_arrays import orders_of


@given(
    st.integers(0, 2**64 - 1),
    st.lists(st.integers(1, 2**62), min_size=1, max_size=20),
    st.integers(1, 64),
)
def test_everybody_follows_the_order_that_the_rule_says(
    key: int, people: list[int], orders: int
) -> None:
    found = orders_of(key, np.array(people, dtype=np.int64), orders)

    assert found.tolist() == [order_for([()] * orders, key, person) for person in people]
