"""Figures for Prometheus: what the web processes and the scheduler count, and who tells it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from renewal.actions.send_letters import Sent
from renewal.actions.tick import TickReport
from renewal.domain.errors import RenewalError
from renewal.settings import Listening, Settings
from renewal.store.committed import when_committed
from renewal.store.tables import Decision, Response
from renewal.web.request_metrics import measure

FOLDER = "metrics"
_COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS_TO_END = 10


class NotTelling(RenewalError):
    """Nothing can listen at METRICS_ADDRESS."""

    code = "not_telling"


def tell_of_workers(settings: Settings) -> Callable[[Any], None]:
    """A process tells what the workers count from now on; return what ends it.

    The folder into which they count is new. Where no figures are asked for nothing is done.
    """
    if settings.metrics is None:
        return lambda _server: None
    with _bound(settings.metrics) as listening:
        folder = _made_anew(settings)
        # Read when the library is loaded, which therefore only the workers do.
        os.environ[_COUNTED_IN] = str(folder)
        number = listening.fileno()
        teller = subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, "-m", "renewal.metrics", str(number), str(folder)],
            stdin=subprocess.PIPE,
            pass_fds=(number,),
        )

    def end(_server: Any) -> None:
        assert teller.stdin is not None, "it was started with one"
        teller.stdin.close()
        teller.wait(_SECONDS_TO_END)

    return end


def measured(app: Flask, settings: Settings) -> Flask:
    """Return the application of a web process, counted where figures are asked for."""
    if settings.metrics is not None:
        from prometheus_client import CollectorRegistry

        from renewal.metrics.measures import FactMeasures, RequestMeasures

        registry = CollectorRegistry()
        facts = FactMeasures(registry)
        when_committed({Response: facts.answers.inc, Decision: facts.decisions.inc})
        measure(app, RequestMeasures(registry), lambda sent: _count_letters(facts, sent))
    return app


class TickCount:
    """Counts the ticks of a scheduler and tells of them; or does nothing, if nobody asks."""

    def __init__(self, settings: Settings) -> None:
        self.on = settings.metrics is not None
        if settings.metrics is None:
            return
        from prometheus_client import CollectorRegistry

        from renewal.metrics.measures import FactMeasures, TickMeasures
        from renewal.metrics.telling import tell_beside

        registry = CollectorRegistry()
        self.facts, self.ticks = FactMeasures(registry), TickMeasures(registry)
        when_committed({Response: self.facts.answers.inc, Decision: self.facts.decisions.inc})
        tell_beside(_bound(settings.metrics.next_port()), registry)

    @contextmanager
    def one(self) -> Iterator[None]:
        """The tick made inside is counted, a failed one as such."""
        begun, failed = time.monotonic(), True
        try:
            yield
            failed = False
        finally:
            if self.on:
                self.ticks.note(failed=failed, seconds=time.monotonic() - begun)

    def note(self, report: TickReport) -> None:
        """The questions that a tick issued are counted."""
        if self.on:
            self.ticks.assignments.inc(report.as_json()["assignments"])

    def note_letters(self, sent: Sent) -> None:
        """The letters that a tick sent are counted."""
        if self.on:
            _count_letters(self.facts, sent)


def _count_letters(facts: Any, sent: Sent) -> None:
    facts.note_letters(sent.sent, sent.refused + sent.parked + (sent.unreachable is not None))


def _bound(address: Listening) -> socket.socket:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        return socket.create_server((address.host, address.port), family=family)
    except OSError as error:
        raise NotTelling(
            f"Nothing can listen on port {address.port} of {address.host} to tell figures "
            f"({error}). Is the port taken? Change METRICS_ADDRESS, or leave it empty."
        ) from error


def _made_anew(settings: Settings) -> Path:
    """Return an empty folder of this server alone: nobody else has its address on this machine."""
    assert settings.metrics is not None, "somebody asked for figures"
    folder = settings.data / FOLDER / f"{socket.gethostname()[:60]}-{settings.metrics.port}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return folder
