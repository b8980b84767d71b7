"""What may take for ever, begun in a thread that is left behind when it takes too long."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread
from typing import Generic, TypeVar

T = TypeVar("T")
_BITS = 20


class NotInTime(Exception):
    """There is no result yet."""


class Attempt(Thread, Generic[T]):
    """What ``make`` returns; ``discard`` is given what comes when nobody waits any more."""

    def __init__(self, make: Callable[[], T], discard: Callable[[T], object] | None = None) -> None:
        super().__init__(daemon=True)
        self._make = make
        self._discard = discard
        self._made: list[T] = []
        self._error: Exception | None = None
        self._lock = Lock()
        self._late = False
        self.start()

    def result_within(self, seconds: float | None) -> T:
        """Return the result, or raise what there is instead, in the end `NotInTime`."""
        if seconds is None:
            self.join()
        # Bit by bit, because a process that is stopped for a while does not get on meanwhile.
        for _ in range(_BITS):
            self.join((seconds or 0) / _BITS)
        with self._lock:
            self._late = not self._made and self._error is None
        if self._error is not None:
            raise self._error
        if self._late:
            raise NotInTime
        return self._made[0]

    def run(self) -> None:
        """There is a result, or an error for whoever waits."""
        try:
            made = self._make()
        except Exception as error:  # noqa: BLE001 - raised where somebody waits
            self._error = error
            return
        with self._lock:
            self._made.append(made)
            late = self._late
        if late and self._discard is not None:
            self._discard(made)
