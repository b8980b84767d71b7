"""``python -m renewal.metrics SOCKET FOLDER``: the process that tells the web processes' figures.

`renewal serve` starts it with a socket that listens, and with the folder into which its
processes count. It ends when its standard input does: so it never outlives the server, however
that ended, and takes the folder with it.
"""

from __future__ import annotations

import shutil
import signal
import socket
import sys

from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import Session

from renewal.actions.read_backlog import Backlog, read_backlog
from renewal.clock import clock_of
from renewal.metrics.backlog import BacklogCollector
from renewal.metrics.telling import tell_beside
from renewal.settings import Settings
from renewal.store.db import engine_of


def main(number: str, folder: str) -> None:
    """The figures are told until the server ends."""
    for told_to_all in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told_to_all, signal.SIG_IGN)
    settings = Settings.from_env()
    engine, clock = engine_of(settings.database_url), clock_of(settings)

    def read() -> Backlog | None:
        with Session(engine) as session:
            try:
                return read_backlog(session, now=clock())
            except (DBAPIError, NoConnectionFree):
                return None

    registry = CollectorRegistry()
    MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]
    registry.register(BacklogCollector(read))
    tell_beside(socket.socket(fileno=int(number)), registry)
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
