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
# Two networks cannot use it up for others, and it ends the guessing of names from many.
CHECKS_PER_NUMBER: Final = Limit("check of number", "This number", 60)
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
    """One network has looked people up too often, or one number was; once more in ``minutes``.

    ``of_number`` tells the two apart; of a number it does not say whether anybody has it.
    """

    code = "too_many_checks"

    def __init__(self, limit: Limit, wait: timedelta) -> None:
        minutes = max(1, math.ceil(wait / timedelta(minutes=1)))
        self.of_number = limit == CHECKS_PER_NUMBER
        super().__init__(
            f"{limit.whose} has {'been ' if self.of_number else ''}checked {limit.count} times "
            "within an hour, and that is the limit. Check again in "
            f"{minutes} {'minute' if minutes == 1 else 'minutes'}."
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


def counted_number(typed: str) -> str:
    """Return a technician number as looks are counted: all that find the same one are one."""
    return typed.strip().upper().casefold()


def is_same_name(typed: str, recorded: str) -> bool:
    """Tell whether two last names are the same to a reader; no letters are no name."""
    plain = plain_name(typed)
    return plain != "" and plain == plain_name(recorded)


def plain_name(name: str) -> str:
    """Return the letters and figures of a name, without case, accents and anything between."""
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(_PLAIN)
    return "".join(char for char in apart if char.isalnum())
