"""Blocks that are handed over are written in order, and none is begun behind one that failed."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event

import numpy as np
import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from renewal.actions.write_blocks import BlockWriter, ChosenBlock, ReadyBlock, written_beside
from renewal.actions.write_blocks import written as all_written
from renewal.domain.calendar import Month
from renewal.store.openings import Block, NewAssignments

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
NOTHING = np.zeros(0, dtype=np.int64)
NEW = NewAssignments(
    NOTHING, NOTHING, NOTHING, NOTHING, NOTHING, np.zeros(0, np.int8), np.zeros(0, np.bool_)
)
STRETCH = [ChosenBlock(Block(first, first + 1), NEW) for first in (1, 3, 5)]


@pytest.fixture
def writer() -> BlockWriter:
    return BlockWriter(Session(create_engine("sqlite://")), Month(2027, 1), NOW, lambda _: None)


def test_it_waits_for_the_disk_behind_the_last_of_a_stretch(
    writer: BlockWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int | None, bool]] = []

    def write(_self: BlockWriter, made: ReadyBlock, *, lasts: bool = True) -> bool:
        seen.append((made.block.first, lasts))
        return made.block.first != 3

    monkeypatch.setattr(BlockWriter, "write", write)
    with written_beside(writer) as hand_over:
        found = all_written(hand_over(STRETCH))

    assert seen == [(1, False), (3, False), (5, True)]
    assert len(found) == 2
    assert len(writer.write_stretch(STRETCH)) == 2
    assert seen[3:] == seen[:3]


def test_it_begins_no_block_behind_one_that_failed(
    writer: BlockWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int | None] = []
    waiting = Event()

    def write(_self: BlockWriter, made: ReadyBlock, *, lasts: bool = True) -> bool:
        begun.append(made.block.first)
        if made.block.first == 1:
            raise OSError("no room")
        return waiting.wait(10)

    monkeypatch.setattr(BlockWriter, "write", write)
    with pytest.raises(OSError, match="no room"):
        write_until_one_fails(writer, waiting)

    assert begun in ([1], [1, 3])


def write_until_one_fails(writer: BlockWriter, waiting: Event) -> None:
    with written_beside(writer) as hand_over:
        handed = hand_over(STRETCH)
        # The second one may have begun by then, and ends only after the third was called off.
        handed[2][1].add_done_callback(lambda _: waiting.set())
        all_written(handed)
