"""What uploads in the office wait for is done here: apart from requests and from ticks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from renewal.actions.advance_uploads import GoesOn, advance_uploads
from renewal.cli.opened import Opened, opened
from renewal.clock import clock_of
from renewal.domain.upload import LONGEST, STANDS_STILL
from renewal.settings import Settings
from renewal.store.db import engine_of
from renewal.store.uploads import release_claims, stands_still, waits

MOST_SECONDS = 40.0
"""No task is begun later than this after the first: cron calls again in a minute."""
_CHILD_SECONDS = MOST_SECONDS + LONGEST.total_seconds() + 30
_LOOKED_AFTER = 15.0
"""Seconds between two looks whether the process that reads goes on."""
_AT_ONCE = 0.001
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
            ended_well = self._ended_well(child)
        self._child = None
        if not ended_well:
            with Session(self._engine) as session:
                release_claims(session, _process(child.pid))

    def _ended_well(self, child: subprocess.Popen[bytes]) -> bool:
        """Wait for the process as long as what it does goes on; then end it."""
        until = time.monotonic() + _CHILD_SECONDS
        while True:
            try:
                return child.wait(_LOOKED_AFTER) == 0
            except subprocess.TimeoutExpired:
                if time.monotonic() > until or self._stands_still(child.pid):
                    child.kill()
                    return False

    def _stands_still(self, number: int) -> bool:
        # While the database does not answer, nothing can give a sign.
        with suppress(SQLAlchemyError), Session(self._engine) as session:
            return stands_still(session, _process(number), self._clock())
        return False


def _process(number: int) -> str:
    return f"{socket.gethostname()[:50]}:{number}"


@contextmanager
def _bounded() -> Iterator[GoesOn]:
    """A task that stands still, or takes too long, is interrupted, where signals can be had."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    until = time.monotonic() + LONGEST.total_seconds()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise TimeoutError

    def goes_on() -> None:
        left = max(until - time.monotonic(), _AT_ONCE)
        signal.setitimer(signal.ITIMER_REAL, min(STANDS_STILL.total_seconds(), left))

    before = signal.signal(signal.SIGALRM, interrupt)
    goes_on()
    try:
        yield goes_on
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
