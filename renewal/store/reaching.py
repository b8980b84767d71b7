"""How long anybody waits until PostgreSQL is reached, and whether it was.

A host that is gone refuses nothing, it is silent; and looking up its name can take longer than
connecting, and can be stopped by nobody.
"""

from __future__ import annotations

import time
from math import inf
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from renewal.store.attempt import Attempt, NotInTime

CONNECT_SECONDS: Final = 5
"""For how long an address is tried; `connect_timeout` in that of the database says otherwise."""
MORE_SECONDS: Final = 3
"""What looking up the name, or a second address of the same host, may take besides."""
PAUSE_SECONDS: Final = 3
"""For how long a host that was tried in vain is not tried again: requests would queue for it."""
LONG_SECONDS: Final = 1
"""What takes no longer to fail may be tried again at once."""
GONE_MILLISECONDS: Final = 10_000
"""After which a host that confirms nothing it is sent is taken to be gone."""
SILENCE: Final = "renewal_silence"
"""The argument of an engine's connections that says how long a statement may take, in seconds."""
_KEEPING_WATCH: Final = {
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": GONE_MILLISECONDS,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
}

_tried_in_vain: dict[tuple[object, object], float] = {}


def reach(given: dict[str, Any]) -> Any:
    """Return a new connection with these arguments, or raise the driver's error within seconds."""
    # The driver takes a while to load, which a process on SQLite need not wait for.
    from renewal.store.unanswered import ConnectionTimeout, Impatient, OperationalError

    wanted = _KEEPING_WATCH | given
    silence = wanted.pop(SILENCE, None)
    host, begun = (wanted.get("host"), wanted.get("port")), time.monotonic()
    if begun - _tried_in_vain.get(host, -inf) < PAUSE_SECONDS:
        raise ConnectionTimeout("PostgreSQL was tried in vain a moment ago, and not again since")
    attempt = Attempt(lambda: Impatient.connect(**wanted), discard=lambda late: late.close())
    try:
        made = attempt.result_within(_seconds(wanted))
    except (ConnectionTimeout, NotInTime):
        _tried_in_vain[host] = time.monotonic()
        raise ConnectionTimeout("PostgreSQL was silent for some seconds") from None
    except OperationalError:
        if time.monotonic() - begun > LONG_SECONDS:
            _tried_in_vain[host] = time.monotonic()
        raise
    made.silence = silence
    return made


def is_away(error: DBAPIError) -> bool:
    """Tell whether the database was not reached, or was lost: whoever asks again waits again."""
    # What went wrong before there was a connection has no statement.
    return error.connection_invalidated or error.statement is None


def _seconds(wanted: dict[str, Any]) -> float | None:
    """Return what all hosts that are named may take together, None without an end."""
    each = float(wanted["connect_timeout"])
    hosts = str(wanted.get("host", "")).count(",") + 1
    return hosts * each + MORE_SECONDS if each > 0 else None
