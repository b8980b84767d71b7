"""Connections to PostgreSQL that do not wait for ever for its word."""

from __future__ import annotations

from typing import Any, Final

import psycopg
from psycopg.abc import RV, PQGen
from psycopg.errors import ConnectionTimeout, OperationalError

__all__ = ["ConnectionTimeout", "Impatient", "OperationalError", "Silent", "unless_silent"]
_LOOK_SECONDS: Final = 0.1
"""How often the driver looks whether it still waits."""


class Silent(OperationalError):
    """PostgreSQL has not said a word for too long."""


class Impatient(psycopg.Connection[Any]):
    """A connection that is given up after ``silence`` seconds without a word, if there are any.

    Whether the statement was done nobody has said then.
    """

    silence: float | None = None

    def wait(
        self, gen: PQGen[RV], interval: float = _LOOK_SECONDS, timeout: float | None = None
    ) -> RV:
        """Return what the driver has been waiting for."""
        if self.silence is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(unless_silent(gen, self.silence / _LOOK_SECONDS), interval, timeout)
        except Silent:
            self.pgconn.finish()
            raise


def unless_silent(gen: PQGen[RV], most: float) -> PQGen[RV]:
    """Return what waits for the same, and raises `Silent` when it has looked too often in vain.

    Looks are counted rather than seconds, because a process that was stopped for a while has not
    looked meanwhile.
    """
    in_vain = 0
    try:
        wanted = next(gen)
        while in_vain <= most:
            ready = yield wanted
            in_vain = 0 if ready else in_vain + 1
            wanted = gen.send(ready)
    except StopIteration as end:
        found: RV = end.value
        return found
    raise Silent("PostgreSQL has said nothing for too long, so nobody waits any more.")
