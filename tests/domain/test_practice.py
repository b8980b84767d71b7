"""Practice: which concepts come, in which order, and that it ends for the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from renewal.domain.practice import Only, Seen, waiting
from renewal.domain.remembering import ConceptMemory, Review, learned_from

NOW = datetime(2027, 6, 1, 15, tzinfo=UTC)


def memory(*answers: bool, days_ago: int = 40) -> ConceptMemory:
    found = learned_from(
        Review(right, None, True, NOW - timedelta(days=days_ago)) for right in answers
    )
    assert found is not None
    return found


def seen(item: int, concept: str, days_ago: int | None = 40) -> Seen:
    at = NOW - timedelta(days=days_ago) if days_ago is not None else None
    return Seen(item, concept, item * 10, at)


def test_it_brings_what_slipped_least_remembered_first() -> None:
    memories = {
        "kept": memory(True),
        "missed": memory(False, days_ago=90),
        "missed lately": memory(False, days_ago=2),
    }
    items = [seen(1, "kept"), seen(2, "missed lately"), seen(3, "missed")]

    found = waiting(items, memories, NOW, Only.SLIPPED)

    assert [item.concept for item in found] == ["missed", "missed lately"]


def test_it_brings_everything_seen_when_asked() -> None:
    memories = {"kept": memory(True), "missed": memory(False)}
    items = [seen(1, "kept"), seen(2, "missed"), seen(3, "never answered", None)]

    found = waiting(items, memories, NOW, Only.SEEN)

    assert [item.concept for item in found] == ["never answered", "missed", "kept"]


def test_it_lets_a_concept_rest_on_the_day_of_an_answer() -> None:
    memories = {"today": memory(False, days_ago=0)}

    assert waiting([seen(1, "today", 0)], memories, NOW, Only.SLIPPED) == ()
    assert waiting([seen(1, "today", 0)], memories, NOW, Only.SEEN) == ()


def test_it_takes_the_item_that_was_answered_longest_ago() -> None:
    items = [seen(1, "one", 5), seen(2, "one", 50), seen(3, "one", 20)]

    (found,) = waiting(items, {"one": memory(False)}, NOW, Only.SLIPPED)

    assert found.item_id == 2


def test_it_takes_an_item_never_answered_before_all_others() -> None:
    items = [seen(1, "one", 500), seen(2, "one", None)]

    (found,) = waiting(items, {"one": memory(False)}, NOW, Only.SEEN)

    assert found.item_id == 2
