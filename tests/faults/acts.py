"""Acts that may be killed at any moment: each is begun in a process that counts its steps.

A step is the moment before or after a statement, before a commit, or around the sending of a
letter. At the step that was asked for the process kills itself outright.
"""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from renewal.actions import decide_renewals, open_month, rescore_answers
from renewal.actions.import_bank import import_bank
from renewal.actions.import_roster import import_roster
from renewal.actions.send_letters import CLAIM, send_letters
from renewal.actions.tick import tick
from renewal.mail.sender import WrittenLetter
from tests.faults.children import session_on
from tests.installation import ROSTER_COLUMNS, SECRET

OPEN, DECIDE, RESCORE, BANK, ROSTER = KINDS = ("open", "decide", "rescore", "bank", "roster")
BLOCK, BATCH, FEW = 4, 5, 2


@dataclass(frozen=True)
class Act:
    """What is done, when, and in which folder its files are."""

    kind: str
    folder: str
    at: datetime


@dataclass
class Steps:
    """Counts the steps of a process, and ends it at the last that it may take."""

    last: int | None
    taken: int = 0

    def step(self, *_: Any) -> None:
        self.taken += 1
        if self.taken == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Postman:
    """Writes to whom and what about each letter leaves into a file, a line each."""

    file: Path
    step: Callable[[], None] = field(default=lambda: None)

    def send(self, letter: WrittenLetter) -> None:
        self.step()
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"{letter.to} {sha256(letter.body.encode()).hexdigest()}\n")
        self.step()

    def close(self) -> None:
        """There is no conversation to end."""


def killed_at(url: str, act: Act, last: int | None) -> int:
    """The act is done, unless the process takes step ``last``; how many steps there were."""
    steps = Steps(last)
    with session_on(url) as session:
        engine = session.get_bind()
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(engine, name, steps.step)
        do(session, act, steps.step)
    return steps.taken


def do(session: Session, act: Act, step: Callable[[], None] = lambda: None) -> None:
    """The act is done, as a process does that begins it anew."""
    {BANK: _import_bank, ROSTER: _import_roster}.get(act.kind, _tick)(session, act)
    _send(session, act, act.at, step)


def finish(session: Session, act: Act) -> None:
    """The act is done again, and letters claimed by a process that died are sent."""
    do(session, act)
    _send(session, act, act.at + CLAIM + timedelta(seconds=1), lambda: None)


def letters_sent(act: Act) -> list[str]:
    """The letters that left, in their order."""
    file = Path(act.folder) / "letters"
    return file.read_text("utf-8").splitlines() if file.exists() else []


@contextmanager
def _small_batches() -> Iterator[None]:
    before = open_month.BLOCK, decide_renewals.BATCH, rescore_answers.ANSWERS_AT_ONCE
    open_month.BLOCK, decide_renewals.BATCH, rescore_answers.ANSWERS_AT_ONCE = BLOCK, BATCH, FEW
    try:
        yield
    finally:
        open_month.BLOCK, decide_renewals.BATCH, rescore_answers.ANSWERS_AT_ONCE = before


def _tick(session: Session, act: Act) -> None:
    with _small_batches():
        tick(session, now=act.at, pause=lambda _seconds: None)


def _import_bank(session: Session, act: Act) -> None:
    import_bank(session, [Path(act.folder) / "bank"], now=act.at)


def _import_roster(session: Session, act: Act) -> None:
    content = (Path(act.folder) / "roster.csv").read_bytes()
    numbers = itertools.count(1 << 64)
    import_roster(
        session,
        content,
        file="roster.csv",
        chance=lambda: f"{next(numbers):032x}",
        now=act.at,
    )


def _send(session: Session, act: Act, at: datetime, step: Callable[[], None]) -> None:
    send_letters(
        session,
        now=at,
        sender=Postman(Path(act.folder) / "letters", step),
        base_url="http://localhost",
        secret=SECRET,
    )


def roster_text() -> str:
    """A roster of two technicians known already, one with a newer pass, and ten new ones."""
    held = "2024-03-10,2024-03-10,2029-03-10,6,2020-01-01,2027-01-01"
    newer = "2024-03-10,2026-06-01,2031-06-01,6,2020-01-01,2027-01-01"
    rows = [
        f"N1,Person,Number 1,p1@example.org,en,Harbor,A5,{newer}",
        f"N2,Person,Number 2,p2@example.org,es,,A5,{held}",
        *(f"M{n},Ann,Number{n},m{n}@example.org,en,Harbor,A5,{held}" for n in range(10)),
    ]
    return "\n".join([ROSTER_COLUMNS, *rows])
