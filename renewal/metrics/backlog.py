"""What waits in the database, read anew each time somebody asks for the figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from renewal.actions.read_backlog import Backlog


class BacklogCollector(Collector):
    """Gauges of the backlog; ``read`` returns None while the database does not answer."""

    def __init__(self, read: Callable[[], Backlog | None]) -> None:
        self.read = read

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is read from the database in order to be registered."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield what is known; a figure that is not known is left out."""
        backlog = self.read()
        yield GaugeMetricFamily(
            "renewal_database_up",
            "1 while the database answers with its tables, else 0.",
            value=int(backlog is not None),
        )
        if backlog is None:
            return
        yield GaugeMetricFamily(
            "renewal_outbox_letters", "Letters waiting to be sent.", value=backlog.letters
        )
        yield GaugeMetricFamily(
            "renewal_unsealed_entries",
            "Entries of the ledger that its tree does not hold yet.",
            value=backlog.unsealed,
        )
        if backlog.tick_seconds is not None:
            yield GaugeMetricFamily(
                "renewal_last_tick_age_seconds",
                "For how many seconds nobody ticked, 0 while the clock is behind the last tick.",
                value=backlog.tick_seconds,
            )
