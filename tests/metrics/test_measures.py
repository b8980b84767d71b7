"""What is counted, and under which words."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from renewal.actions.read_backlog import Backlog
from renewal.metrics.backlog import BacklogCollector
from renewal.metrics.measures import FactMeasures, RequestMeasures


@pytest.fixture
def registry() -> CollectorRegistry:
    return CollectorRegistry()


def text(registry: CollectorRegistry) -> str:
    return generate_latest(registry).decode()


def test_it_takes_no_word_of_a_stranger_for_a_method(registry: CollectorRegistry) -> None:
    RequestMeasures(registry).note("(none)", "ROSA", 405, 0.2)

    assert 'method="other",route="(none)",status="405"} 1.0' in text(registry)
    assert "ROSA" not in text(registry)


def test_it_counts_letters_that_left_apart_from_those_that_did_not(
    registry: CollectorRegistry,
) -> None:
    FactMeasures(registry).note_letters(3, 1)

    assert "renewal_letters_sent_total 3.0" in text(registry)
    assert "renewal_letters_failed_total 1.0" in text(registry)


def test_it_tells_what_waits_each_time_anew(registry: CollectorRegistry) -> None:
    found = iter([Backlog(2, 5, 61.5), Backlog(1, 0, 1.5)])
    registry.register(BacklogCollector(lambda: next(found)))

    first, second = text(registry), text(registry)

    assert "renewal_outbox_letters 2.0" in first
    assert "renewal_unsealed_entries 5.0" in first
    assert "renewal_last_tick_age_seconds 61.5" in first
    assert "renewal_outbox_letters 1.0" in second


def test_it_says_that_the_database_does_not_answer(registry: CollectorRegistry) -> None:
    registry.register(BacklogCollector(lambda: None))

    assert "renewal_database_up 0.0" in text(registry)
    assert "renewal_outbox_letters" not in text(registry)
