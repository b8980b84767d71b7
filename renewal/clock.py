"""The one clock: every request, tick and command reads it once and hands the instant on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from renewal.settings import Settings

Clock = Callable[[], datetime]


def clock_of(settings: Settings) -> Clock:
    """Return the clock of a process: the machine's in UTC, or the instant it is frozen at."""
    frozen_at = settings.frozen_at
    if frozen_at is not None:
        return lambda: frozen_at
    return lambda: datetime.now(UTC)
