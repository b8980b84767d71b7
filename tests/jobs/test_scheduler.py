"""The scheduler as a process of its own: it ticks, outlives a failure, and stops when told to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from renewal.store.tables import Assignment, Letter
from tests.databases import HOME, Database
from tests.generated_bank import write_bank
from tests.installation import SECRET, Installation, installed

PATIENCE = 60
STARTED = "Scheduler started"
"""What the library says after the first tick."""
HELD = "2020-03-10,2024-03-10,2029-03-10,6,2020-01-01,2027-01-01"
ROSA = f"R1,Rosa,Alvarez,rosa@example.org,en,,A5,{HELD}"
SCHEDULER = ("-c", "from renewal.cli import main; main()", "scheduler")
TICKER = """
import logging, sys, time
from renewal.jobs.scheduler import run_scheduler

logging.basicConfig(level=logging.INFO, stream=sys.stderr)
ticks = []

def tick():
    ticks.append(None)
    print("tick", len(ticks), flush=True)
    {what}

run_scheduler(tick, seconds=1)
"""


@dataclass
class Running:
    """A process and what it has said so far."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path

    def wait_for(self, text: str) -> None:
        """The process has said it; an exit or a minute of silence fails the test."""
        ends = time.monotonic() + PATIENCE
        while text not in self.said():
            assert self.process.poll() is None, f"it has ended:\n{self.said()}"
            assert time.monotonic() < ends, f"it never said {text!r}:\n{self.said()}"
            time.sleep(0.05)

    def said(self) -> str:
        return self.out.read_text() + self.err.read_text()

    def stop(self, number: int = signal.SIGTERM) -> int:
        """The signal is sent; return how the process ended."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def running(folder: Path, *command: str, env: dict[str, str] | None = None) -> Iterator[Running]:
    """The command runs until the block ends, at the latest."""
    folder.mkdir(parents=True, exist_ok=True)
    out, err = folder / "out", folder / "err"
    with (
        out.open("wb") as stdout,
        err.open("wb") as stderr,
        subprocess.Popen(
            [sys.executable, *command],
            stdout=stdout,
            stderr=stderr,
            cwd=HOME,
            env={"PATH": os.environ["PATH"], **(env or {})},
        ) as process,
    ):
        try:
            yield Running(process, out, err)
        finally:
            process.kill()


@pytest.fixture
def ticker(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    """Starts a scheduler that ticks every second and does ``what`` each time."""
    with ExitStack() as stack:

        def start(what: str) -> Running:
            program = TICKER.format(what=what)
            return stack.enter_context(running(tmp_path / "ticker", "-c", program))

        yield start


def slow_second(seconds: float) -> str:
    """What a tick does whose second run takes so long."""
    nap = f"time.sleep({seconds} if len(ticks) == 2 else 0)"
    return f"{nap}; print('done', len(ticks), flush=True)"


def test_it_ticks_at_once_and_again_and_again(ticker: Callable[[str], Running]) -> None:
    started = time.monotonic()
    running = ticker("pass")
    running.wait_for("tick 1\n")

    running.wait_for("tick 3\n")

    assert time.monotonic() - started < PATIENCE
    assert running.stop() == 0


def test_it_outlives_ticks_that_fail(ticker: Callable[[str], Running]) -> None:
    running = ticker("if len(ticks) < 3: raise OSError('the disk is full')")

    running.wait_for("tick 4\n")

    said = running.said()
    assert said.count("The tick failed; it is tried again in a minute.") == 2
    assert said.count("OSError: the disk is full") == 2
    assert running.stop() == 0


def test_it_says_a_refusal_in_its_own_sentence(ticker: Callable[[str], Running]) -> None:
    refusing = "from renewal.actions.programme import NoProgramme; raise NoProgramme('Load one.')"
    running = ticker(f"if len(ticks) == 1: {refusing}")

    running.wait_for("tick 2\n")

    said = running.said()
    assert "The tick failed; it is tried again in a minute. Load one.\n" in said
    assert "Traceback" not in said
    assert running.stop() == 0


def test_it_runs_one_tick_at_a_time_however_long_it_takes(ticker: Callable[[str], Running]) -> None:
    running = ticker(
        "time.sleep(2.5 if len(ticks) == 2 else 0); print('done', len(ticks), flush=1)"
    )

    running.wait_for("tick 3\n")

    assert running.said().index("done 2\n") < running.said().index("tick 3\n")
    assert running.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_without_a_complaint_when_told_to(
    ticker: Callable[[str], Running], number: int
) -> None:
    running = ticker("pass")
    running.wait_for("tick 2\n")

    ended = running.stop(number)

    assert ended == 0
    assert "Traceback" not in running.said()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_the_middle_of_its_first_tick(
    ticker: Callable[[str], Running], number: int
) -> None:
    running = ticker("time.sleep(600)")
    running.wait_for("tick 1\n")

    ended = running.stop(number)

    assert ended == 0
    assert "Traceback" not in running.said()


def test_it_finishes_a_later_tick_before_it_ends(ticker: Callable[[str], Running]) -> None:
    running = ticker(
        "time.sleep(1.5 if len(ticks) == 2 else 0); print('done', len(ticks), flush=1)"
    )
    running.wait_for("tick 2\n")

    ended = running.stop()

    assert ended == 0
    assert "done 2\n" in running.said()


def settings(database: Database, data: Path) -> dict[str, str]:
    return {
        "RENEWAL_DATA": str(data),
        "DATABASE_URL": database.url,
        "RENEWAL_SECRET_KEY": SECRET,
        "RENEWAL_MODE": "test",
        "RENEWAL_NOW": "2027-01-01T12:00:00Z",
    }


@pytest.fixture
def service(database: Database, tmp_path: Path) -> Iterator[Installation]:
    """Rosa is enrolled; nobody has opened January yet."""
    with installed(database, tmp_path, "2026-12-28T15:00:00") as made:
        made.settle(write_bank(tmp_path / "bank", {"A5": 12}), ROSA)
        yield made


def count(service: Installation, table: type) -> int:
    found = service.session.scalar(select(func.count()).select_from(table)) or 0
    service.session.rollback()
    return found


def test_it_does_what_is_due_on_a_real_installation(
    service: Installation, database: Database, tmp_path: Path
) -> None:
    env = settings(database, tmp_path)
    assert count(service, Assignment) == 0

    with running(tmp_path / "run", *SCHEDULER, env=env) as scheduler:
        scheduler.wait_for(STARTED)
        ended = scheduler.stop()

    assert ended == 0
    assert count(service, Assignment) == 1
    assert count(service, Letter) == 1
    assert scheduler.out.read_bytes() == b""
    assert "1 questions issued" in scheduler.err.read_text()
    assert "To: rosa@example.org" in scheduler.err.read_text()
    assert "Subject: Your question for January 2027" in scheduler.err.read_text()


def test_it_does_no_harm_to_start_two_by_mistake(
    service: Installation, database: Database, tmp_path: Path
) -> None:
    env = settings(database, tmp_path)
    with (
        running(tmp_path / "one", *SCHEDULER, env=env) as one,
        running(tmp_path / "two", *SCHEDULER, env=env) as two,
    ):
        one.wait_for(STARTED)
        two.wait_for(STARTED)
        ended = one.stop(), two.stop()

    assert ended == (0, 0)
    assert count(service, Assignment) == 1
    assert (one.said() + two.said()).count("To: rosa@example.org") == 1
    assert "The tick failed" not in one.said() + two.said()


def test_it_waits_for_a_database_that_is_not_ready(
    empty_database: Database, tmp_path: Path
) -> None:
    env = settings(empty_database, tmp_path)

    with running(tmp_path / "run", *SCHEDULER, env=env) as scheduler:
        scheduler.wait_for("The tick failed; it is tried again in a minute.")
        time.sleep(0.3)
        is_alive = scheduler.process.poll() is None
        ended = scheduler.stop()

    assert is_alive
    assert ended == 0
