"""What an import makes of an item: new, revised, changed, retired, or the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from renewal.domain.bank_change import ItemChange, ItemState, change_of
from renewal.domain.item import Status

PULL = ItemState("A5", Status.OPERATIONAL, "content-1", "revision-1", ("b",))
RETIRED = replace(PULL, status=Status.RETIRED, content_digest="content-2")


def test_it_is_new_when_nothing_was_there() -> None:
    assert change_of(None, PULL) is ItemChange.NEW


@pytest.mark.parametrize("status", Status)
def test_it_is_new_whatever_its_status(status: Status) -> None:
    assert change_of(None, replace(PULL, status=status)) is ItemChange.NEW


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (PULL, PULL, ItemChange.SAME),
        # Topic, author, concept, translation: other content, the same question.
        (PULL, replace(PULL, content_digest="content-2"), ItemChange.CHANGED),
        # Another word of the stem, or another key: a new revision.
        (
            PULL,
            replace(PULL, content_digest="content-2", revision_digest="revision-2"),
            ItemChange.REVISED,
        ),
        # From pretest to operational.
        (
            replace(PULL, status=Status.PRETEST, content_digest="content-0"),
            PULL,
            ItemChange.CHANGED,
        ),
        (PULL, RETIRED, ItemChange.RETIRED),
        # Retired and reworded at once is told as retired.
        (PULL, replace(RETIRED, revision_digest="revision-2"), ItemChange.RETIRED),
        # Retired before: it stays so, is changed in silence, or comes back.
        (RETIRED, RETIRED, ItemChange.SAME),
        (RETIRED, replace(RETIRED, content_digest="content-3"), ItemChange.CHANGED),
        (RETIRED, PULL, ItemChange.CHANGED),
        (
            RETIRED,
            replace(RETIRED, content_digest="content-3", revision_digest="revision-2"),
            ItemChange.REVISED,
        ),
    ],
)
def test_it_tells_what_happens_to_an_item(
    before: ItemState, after: ItemState, change: ItemChange
) -> None:
    assert change_of(before, after) is change
