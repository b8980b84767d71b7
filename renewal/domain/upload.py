"""An upload of question files on its way: what was done with it, and what is to be done next.

Reading, applying and taking back are done outside of requests, by whoever ticks. An upload
has at most one task; whoever takes it up holds it for a bounded time, so that a process that
died does not keep it for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

STANDS_STILL: Final = timedelta(minutes=5)
"""How long one task may go without a sign that it goes on; then it is stopped and said."""

LONGEST: Final = timedelta(hours=1)
"""How long one task may take at all; what takes longer is stopped and said.

A bank of 100,000 questions takes some minutes, and has the time on a machine a tenth as fast.
"""

HELD_FOR: Final = STANDS_STILL + timedelta(minutes=1)
"""How long after its last sign a task is its holder's; later another process takes it up."""

MOST_TRIES: Final = 3
"""How often a task is begun before it is given up: files that kill their reader do so again."""


class UploadState(StrEnum):
    """What was done with an upload so far."""

    NEW = "new"
    READ = "read"
    FAILED = "failed"
    APPLIED = "applied"
    UNDONE = "undone"


class UploadTask(StrEnum):
    """What is to be done with an upload next."""

    READ = "read"
    APPLY = "apply"
    UNDO = "undo"


class Phase(StrEnum):
    """How far a task has come."""

    FILES = "files"
    READING = "reading"
    ITEMS = "items"
    SIGNS = "signs"
    ALIKE = "alike"
    COMPARING = "comparing"
    KEEPING = "keeping"
    READYING = "readying"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a task has come: so many of so many in this phase; 0 of 0 where nobody counts."""

    phase: Phase
    done: int = 0
    total: int = 0


def is_free(claimed_at: datetime | None, now: datetime) -> bool:
    """Tell whether a task may be taken up: nobody holds it, or its holder is overdue."""
    return claimed_at is None or claimed_at <= now - HELD_FOR
