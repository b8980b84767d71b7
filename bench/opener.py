"""A process that opens months, one after the other, while something else is measured."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.nation import opening_instant
from renewal.actions.open_month import open_month
from renewal.domain.calendar import Month

CODE = "from bench.opener import open_months; open_months({url!r}, {month!r})"


@dataclass(frozen=True, slots=True)
class Opener:
    """The process; what it says is read once it has ended."""

    process: subprocess.Popen[str]

    def assignments(self) -> int:
        """Return how many questions were handed out; whoever asks has left the block."""
        assert self.process.stdout is not None
        return int(self.process.stdout.read())


@contextmanager
def opening(url: str, month: Month) -> Iterator[Opener]:
    """From ``month`` on, months are opened until the block ends; the last one is finished."""
    process = subprocess.Popen(
        [sys.executable, "-c", CODE.format(url=url, month=str(month))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    assert process.stdin is not None
    try:
        yield Opener(process)
    finally:
        process.stdin.close()
        process.wait(600)


def open_months(url: str, month: str) -> None:
    """Open months until standard input ends; print how many questions that were."""
    over = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=wait, daemon=True).start()
    engine = create_engine(url)
    next_one, count = Month.parse(month), 0
    print("ready", flush=True)
    with Session(engine) as session:
        while not over.is_set():
            found = open_month(session, now=opening_instant(next_one))
            count += sum(found.assignments.values())
            next_one = next_one.plus(1)
    engine.dispose()
    print(count)
