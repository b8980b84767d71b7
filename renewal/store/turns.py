"""Writers on SQLite take turns, whichever process or thread they are in.

SQLite lets a writer that finds the database busy sleep, longer and longer, and then try again:
whoever comes in between is first, and of eight busy writers some wait for seconds. The kernel
keeps those who wait for a lock on a file in a queue and wakes the first one at once, so writers
wait for such a lock before they begin. It is a courtesy: where it cannot be had (no such locks,
no room for the file, somebody stopped in the middle), SQLite's own lock decides as ever.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock

SUFFIX = "-turn"
"""The file lies beside the database, as SQLite's own `-wal` and `-shm` do; it stays empty."""

PATIENCE_SECONDS = 10.0
"""So long a writer waits for its turn; then it goes on without."""


@contextmanager
def turn_to_write(path: str | None, *, patience: float | None = None) -> Iterator[bool]:
    """It is this writer's turn until the block ends; False where that cannot be known.

    ``path`` is the database's file; None, ":memory:" and addresses of SQLite's own have none.
    """
    turn = _Turn(path + SUFFIX) if path and not path.startswith((":", "file:")) else None
    try:
        yield turn is not None and turn.came(PATIENCE_SECONDS if patience is None else patience)
    finally:
        if turn is not None:
            turn.end()


class _Turn:
    """One writer's place in the queue: an open file, locked or waiting for its lock."""

    def __init__(self, path: str) -> None:
        self._decided = threading.Lock()
        self._over = self._waiting = False
        self._arrived = threading.Event()
        try:
            # Reading is enough for a lock, and the file may be another user's.
            self._place = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError:
            self._place = -1

    def came(self, patience: float) -> bool:
        """Wait for the turn, at most so many seconds; tell whether it came."""
        if self._place < 0:
            return False
        try:
            flock(self._place, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            # A lock on a file is waited for without an end, so somebody else does that.
            self._waiting = True
            threading.Thread(target=self._wait, daemon=True).start()
            return self._arrived.wait(patience)
        except OSError:
            return False
        return True

    def end(self) -> None:
        """The next writer may begin."""
        with self._decided:
            self._over = True
            if not self._waiting:
                self._close()

    def _wait(self) -> None:
        with suppress(OSError):
            flock(self._place, LOCK_EX)
        with self._decided:
            self._waiting = False
            if self._over:
                self._close()
        self._arrived.set()

    def _close(self) -> None:
        if self._place >= 0:
            # Unlocked first: a child of this process may have the file open, too.
            flock(self._place, LOCK_UN)
            os.close(self._place)
            self._place = -1
