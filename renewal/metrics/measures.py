"""What is counted in a process: requests, answers, decisions, letters, ticks.

No label holds a number, a code or an address of anybody: routes are patterns, and a method
that HTTP does not know is told as "other".
"""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram

METHODS: Final = frozenset("GET HEAD POST PUT PATCH DELETE OPTIONS".split())
OTHER_METHOD: Final = "other"
REQUEST_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
TICK_SECONDS: Final = (0.05, 0.25, 1, 5, 15, 60, 300, 900, 3600)


class FactMeasures:
    """Answers, decisions and letters, as every process counts its own."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.answers = Counter(
            "renewal_answers", "Answers recorded for the first time.", registry=registry
        )
        self.decisions = Counter("renewal_decisions", "Decisions made.", registry=registry)
        self.sent = Counter("renewal_letters_sent", "Letters that left.", registry=registry)
        self.failed = Counter(
            "renewal_letters_failed",
            "Tries that sent no letter: refused, or the mail server was away.",
            registry=registry,
        )

    def note_letters(self, sent: int, failed: int) -> None:
        """A run of sending is counted."""
        self.sent.inc(sent)
        self.failed.inc(failed)


class RequestMeasures:
    """Requests by route and status, and how long they took."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.requests = Counter(
            "renewal_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=registry,
        )
        self.seconds = Histogram(
            "renewal_request_seconds",
            "How long requests took, in seconds.",
            ("route", "method"),
            buckets=REQUEST_SECONDS,
            registry=registry,
        )

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        """A request is counted under its pattern."""
        known = method if method in METHODS else OTHER_METHOD
        self.requests.labels(route, known, str(status)).inc()
        self.seconds.labels(route, known).observe(seconds)


class TickMeasures:
    """Ticks, how long they took, and the questions that they issued."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.ticks = Counter(
            "renewal_ticks", "Ticks by how they ended: done or failed.", ("end",), registry=registry
        )
        self.seconds = Histogram(
            "renewal_tick_seconds",
            "How long ticks took, sending letters included, in seconds.",
            buckets=TICK_SECONDS,
            registry=registry,
        )
        self.assignments = Counter("renewal_assignments", "Questions issued.", registry=registry)
        for end in ("done", "failed"):
            self.ticks.labels(end)

    def note(self, *, failed: bool, seconds: float) -> None:
        """A tick is counted."""
        self.ticks.labels("failed" if failed else "done").inc()
        self.seconds.observe(seconds)
