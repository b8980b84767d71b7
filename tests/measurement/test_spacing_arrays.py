"""The memory model on arrays is the one of a single memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renewal.domain.spacing import Grade, Memory, first_memory, recall, reviewed
from renewal.measurement.spacing_arrays import Memories, first_memories, recalls, reviewed_memories

ANSWERS = st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 400)), min_size=1, max_size=20)


@given(st.lists(ANSWERS, min_size=1, max_size=8))
def test_it_learns_what_single_memories_learn(histories: list[list[tuple[Grade, int]]]) -> None:
    """Histories of different lengths, side by side; a finished one stands still."""
    single: list[Memory] = [first_memory(history[0][0]) for history in histories]
    many = first_memories(np.array([history[0][0] for history in histories], dtype=np.int64))

    for step in range(1, max(len(history) for history in histories)):
        running = [place for place, history in enumerate(histories) if step < len(history)]
        for place in running:
            single[place] = reviewed(single[place], *histories[place][step])
        after = reviewed_memories(
            Memories(many.stability[running], many.difficulty[running]),
            np.array([histories[place][step][0] for place in running], dtype=np.int64),
            np.array([histories[place][step][1] for place in running], dtype=np.int64),
        )
        many.stability[running], many.difficulty[running] = after.stability, after.difficulty

    assert many.stability == pytest.approx([memory.stability for memory in single], rel=1e-9)
    assert many.difficulty == pytest.approx([memory.difficulty for memory in single], rel=1e-9)


@given(
    st.lists(st.tuples(st.floats(0.001, 36_500), st.integers(0, 40_000)), min_size=1, max_size=20)
)
def test_it_recalls_what_a_single_memory_recalls(memories: list[tuple[float, int]]) -> None:
    stability, days = zip(*memories, strict=True)

    found = recalls(np.array(stability), np.array(days, dtype=np.int64))

    assert found == pytest.approx(
        [recall(Memory(each, 5.0), gone) for each, gone in memories], rel=1e-12
    )
