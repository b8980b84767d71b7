"""Does what uploads wait for, one after the other: reads them, applies them, takes them back.

Whoever ticks calls it, apart from the tick, so that a large upload holds up neither letters
nor months. A conditional update decides which process does what; a process that dies loses
its claim after a while, and the task is begun again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from renewal.actions.apply_upload import apply_upload
from renewal.actions.import_bank import BankMoved
from renewal.actions.read_upload import read_upload
from renewal.actions.undo_upload import undo_upload
from renewal.bank.noting import Note
from renewal.domain.errors import RenewalError
from renewal.domain.upload import (
    LONGEST,
    MOST_TRIES,
    STANDS_STILL,
    Phase,
    Progress,
    UploadState,
    UploadTask,
)
from renewal.store.db import writing
from renewal.store.uploads import Claim, ClaimLost, claim_next, finish_within, note_progress

NOTED_EVERY: Final = 1.0
"""Seconds between two notes of progress."""

GoesOn = Callable[[], None]
"""Is called as a sign that a task goes on."""
Bounded = Callable[[], AbstractContextManager[GoesOn]]
"""Surrounds a task; raises TimeoutError when no sign comes for too long, or it takes too long."""

_DONE: Final = {
    UploadTask.READ: read_upload,
    UploadTask.APPLY: apply_upload,
    UploadTask.UNDO: undo_upload,
}
_NAMES: Final = {
    UploadTask.READ: "The files could not be read",
    UploadTask.APPLY: "The upload could not be applied",
    UploadTask.UNDO: "The import could not be taken back",
}


@contextmanager
def unbounded() -> Iterator[GoesOn]:
    """A task may take as long as it likes."""
    yield lambda: None


def advance_uploads(
    session: Session,
    *,
    now: datetime,
    process: str = "",
    most_seconds: float = 0.0,
    bounded: Bounded = unbounded,
) -> int:
    """Every waiting task is done as far as ``most_seconds`` allow, one at least; return how many.

    ``bounded`` surrounds each task. A task that fails says so with its upload; what is due goes on.
    """
    begun, done = time.monotonic(), 0
    while claim := claim_next(session, process=process, now=_later(now, begun)):
        _advance(session, claim, _later(now, begun), bounded)
        done += 1
        if time.monotonic() - begun >= most_seconds:
            break
    return done


def _later(now: datetime, begun: float) -> datetime:
    return now + timedelta(seconds=time.monotonic() - begun)


def _advance(session: Session, claim: Claim, now: datetime, bounded: Bounded) -> None:
    if claim.tries > MOST_TRIES:
        _give_up(session, claim, now, f"it was begun {MOST_TRIES} times and never came to an end")
        return
    begun = time.monotonic()
    try:
        with bounded() as goes_on:
            note = _noting(session, claim, lambda: _later(now, begun), goes_on)
            _DONE[claim.task](session, claim, now=now, note=note)
    except ClaimLost:
        session.rollback()
    except BankMoved as moved:
        _finish(session, claim, now, moved.sentence, next_task=UploadTask.READ)
    except RenewalError as refusal:
        _finish(session, claim, now, refusal.sentence)
    except TimeoutError:
        _give_up(session, claim, now, _why_stopped(time.monotonic() - begun))
    except OperationalError:
        # The database is busy or away: the task is begun again once its claim is over.
        session.rollback()
        raise
    except Exception as error:
        # Whatever one upload holds, the others go on; its own words may hold what it holds.
        logging.getLogger("renewal").exception("The task of an upload failed.")
        _give_up(session, claim, now, f"the program made a mistake ({type(error).__name__})")


def _why_stopped(seconds: float) -> str:
    if seconds >= LONGEST.total_seconds():
        return f"it took longer than {LONGEST // timedelta(minutes=1)} minutes"
    return f"it did not go on for {STANDS_STILL // timedelta(minutes=1)} minutes"


def _give_up(session: Session, claim: Claim, now: datetime, why: str) -> None:
    told = f"{_NAMES[claim.task]}: {why}. Nothing was written. Cut the files into smaller ones, or "
    _finish(session, claim, now, f"{told}check them with 'renewal bank check'.")


def _finish(
    session: Session,
    claim: Claim,
    now: datetime,
    refusal: str,
    next_task: UploadTask | None = None,
) -> None:
    """The task is over and was not done, which is said with the upload."""
    state = UploadState.FAILED if claim.task is UploadTask.READ else claim.state
    session.rollback()
    with suppress(ClaimLost), writing(session):
        finish_within(session, claim, state=state, refusal=refusal, next_task=next_task, now=now)


def _noting(session: Session, claim: Claim, clock: Callable[[], datetime], goes_on: GoesOn) -> Note:
    """Return what notes progress now and then, apart from whatever the session is doing."""
    last = 0.0
    before: Phase | None = None
    engine = session.get_bind()

    def note(phase: Phase, done: int, total: int) -> None:
        nonlocal last, before
        # What begins may take long and not be heard of again.
        if phase is before and time.monotonic() - last < NOTED_EVERY:
            return
        last, before = time.monotonic(), phase
        goes_on()
        # Nobody needs the note, so a database that is busy does not stop the task.
        with suppress(SQLAlchemyError), Session(engine) as own:
            note_progress(own, claim, Progress(phase, done, total), now=clock())

    return note
