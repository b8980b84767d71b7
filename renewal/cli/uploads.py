"""What uploads in the office wait for is done here: apart from requests and from ticks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from renewal.actions.advance_uploads import advance_uploads
from renewal.cli.opened import Opened, opened
from renewal.clock import clock_of
from renewal.domain.upload import LONGEST
from renewal.settings import Settings
from renewal.store.db import engine_of
from renewal.store.uploads import release_claims, waits

MOST_SECONDS = 40.0
"""No task is begun later than this after the first: cron calls again in a minute."""
_CHILD_SECONDS = MOST_SECONDS + LONGEST.total_seconds() + 30
_COMMAND = ("-c", "from renewal.cli import main; main()", "bank", "read-uploads")


@click.command("read-uploads")
def read_uploads() -> None:
    """Do what uploads in the office wait for: read, apply, take back.

    The scheduler and 'renewal tick' call this by themselves.
    """
    with opened() as office:
        done = advance(office)
    click.echo("Nothing was waiting." if not done else f"{done} done.")


def advance(office: Opened) -> int:
    """Waiting tasks are done as far as time allows, each for a bounded time; return how many."""
    return advance_uploads(
        office.session,
        now=office.now,
        process=_process(os.getpid()),
        most_seconds=MOST_SECONDS,
        bounded=_bounded,
    )


class UploadReader:
    """Looks whether an upload waits, and lets a process of its own do what it waits for.

    A process of its own can be ended whatever it is doing, and takes no time from the ticks.
    """

    def __init__(self, settings: Settings) -> None:
        self._engine = engine_of(settings.database_url)
        self._clock = clock_of(settings)
        self._child: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """If something waits it is done, or begun at least, when this returns."""
        # A database that does not answer is what the ticks complain about already.
        with suppress(SQLAlchemyError):
            with Session(self._engine) as session:
                if not waits(session, self._clock()):
                    return
            self._read()

    def stop(self) -> None:
        """The process that reads is told to end."""
        if self._child is not None:
            self._child.terminate()

    def _read(self) -> None:
        with subprocess.Popen(  # noqa: S603 - our own
            [sys.executable, *_COMMAND], stdout=subprocess.DEVNULL
        ) as child:
            self._child = child
            try:
                ended_well = child.wait(_CHILD_SECONDS) == 0
            except subprocess.TimeoutExpired:
                child.kill()
                ended_well = False
        self._child = None
        if not ended_well:
            with Session(self._engine) as session:
                release_claims(session, _process(child.pid))


def _process(number: int) -> str:
    return f"{socket.gethostname()[:50]}:{number}"


@contextmanager
def _bounded() -> Iterator[None]:
    """A task that takes too long is interrupted by a TimeoutError, where signals can be had."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, LONGEST.total_seconds())
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
