"""Looking somebody up by number and last name: what counts as the same name, and how often.

Whoever looks somebody up has the name from a badge, a letter or the telephone, so letter case,
accents, blanks, hyphens and apostrophes make no difference.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from renewal.domain.access import Limit, wait_for
from renewal.domain.errors import RenewalError

CHECKS_PER_CLIENT: Final = Limit("check", "Your network", 30)
# A link cannot be guessed, so this only bounds the work; a counter where many scan codes has room.
LOOKS_PER_CLIENT: Final = Limit("shared link", "Your network", 240)
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN: Final = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


class TooManyChecks(RenewalError):
    """One network has looked people up too often; once more may be in ``minutes``."""

    code = "too_many_checks"

    def __init__(self, limit: Limit, wait: timedelta) -> None:
        minutes = max(1, math.ceil(wait / timedelta(minutes=1)))
        super().__init__(
            f"{limit.whose} has checked {limit.count} times within an hour, and that "
            f"is the limit. Check again in {minutes} {'minute' if minutes == 1 else 'minutes'}."
        )
        self.minutes = minutes


class NobodyFound(RenewalError):
    """No technician has both the number and the last name."""

    code = "nobody_found"

    def __init__(self) -> None:
        super().__init__(
            "Nobody is on record with this number and this last name. Compare both with what "
            "the technician gave you, and check again."
        )


def check_checks(limit: Limit, earlier: Sequence[datetime], at: datetime) -> None:
    """One more look at ``at`` is within the limit, or `TooManyChecks` is raised."""
    wait = wait_for(limit, earlier, at)
    if wait is not None:
        raise TooManyChecks(limit, wait)


def is_same_name(typed: str, recorded: str) -> bool:
    """Tell whether two last names are the same to a reader; no letters are no name."""
    plain = plain_name(typed)
    return plain != "" and plain == plain_name(recorded)


def plain_name(name: str) -> str:
    """Return the letters and figures of a name, without case, accents and anything between."""
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    return "".join(char for char in apart if char.isalnum())
