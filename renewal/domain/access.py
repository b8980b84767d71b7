"""Who may sign in, and for how long: roles, codes, sessions and the limits of attempts.

A code has eight digits, because it is typed from one device into another; what makes eight
digits enough is that it works once, for ten minutes, in one browser, and at most five times
tried. An operator's link is unguessable and so needs none of this but an end.
"""

from __future__ import annotations

import ipaddress
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from renewal.domain.errors import RenewalError

CODE_DIGITS = 8
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
OPERATOR_LINK_LIFE = timedelta(hours=24)

LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^\s@<>(),;:\"\\\[\]]+@[^\s@<>(),;:\"\\\[\]]+")


class Role(StrEnum):
    """What an account is for."""

    TECHNICIAN = "technician"
    ITEM_WRITER = "item-writer"
    ADMIN = "admin"


class BadEmail(RenewalError):
    """What was given is no e-mail address."""

    code = "bad_email"


class MalformedCode(RenewalError):
    """What was typed cannot be a code; it is not counted as a try."""

    code = "malformed_code"


class WrongCode(RenewalError):
    """The code typed is not the one that was sent; ``left`` tries are left."""

    code = "wrong_code"

    def __init__(self, left: int) -> None:
        super().__init__(
            "That is not the code we sent last. Compare it with the newest letter: "
            f"{left} {'try is' if left == 1 else 'tries are'} left."
            if left
            else "That is not the code, and it was the last try. Ask for a new code."
        )
        self.left = left


class TooManyTries(RenewalError):
    """A code was tried as often as a code may be tried."""

    code = "too_many_tries"


class CodeExpired(RenewalError):
    """A code or link is too old."""

    code = "code_expired"


class CodeUsed(RenewalError):
    """A code or link has signed somebody in already."""

    code = "code_used"


class TooManyRequests(RenewalError):
    """More codes were asked for than the limit allows; one more may be in ``minutes``."""

    code = "too_many_requests"

    def __init__(self, limit: Limit, wait: timedelta) -> None:
        minutes = max(1, math.ceil(wait / timedelta(minutes=1)))
        super().__init__(
            f"{limit.whose} asked for {limit.count} codes within an hour, and that is the limit. "
            f"Use the newest letter, or ask again in {minutes} "
            f"{'minute' if minutes == 1 else 'minutes'}."
        )
        self.minutes = minutes


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """A session ends after ``idle`` without a request and ``absolute`` after signing in."""

    idle: timedelta
    absolute: timedelta


_TECHNICIAN = SessionLimits(idle=timedelta(days=14), absolute=timedelta(days=30))
_OFFICE = SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


def session_limits(role: Role) -> SessionLimits:
    """Return how long a session of this role lasts: shorter where more can be done with it."""
    return _TECHNICIAN if role is Role.TECHNICIAN else _OFFICE


def session_lives(role: Role, created_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Tell whether a session that nobody ended is still good at ``at``."""
    limits = session_limits(role)
    return at - seen_at < limits.idle and at - created_at < limits.absolute


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``count`` attempts of a ``kind`` within an hour; ``whose`` says it to a person."""

    kind: str
    whose: str
    count: int
    within: timedelta = timedelta(hours=1)


def network_of(address: str) -> str:
    """Return what is counted as one client: an IPv4 address, or the /64 of an IPv6 address.

    One household or shop has a whole /64 to choose addresses from. What is no address, as
    behind a Unix socket, is one client under its own name.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


# By network, so that nobody can keep somebody else out by asking for codes with their address …
REQUESTS_FOR_ADDRESS = Limit("client for address", "For this address your network", 5)
# … and from all networks together, so that even many of them cannot flood a mailbox.
REQUESTS_PER_ADDRESS = Limit("address", "This address", 30)
REQUESTS_PER_CLIENT = Limit("client", "Your network", 30)


def check_limit(limit: Limit, earlier: Sequence[datetime], at: datetime) -> None:
    """One more attempt at ``at`` is within the limit, or `TooManyRequests` is raised.

    ``earlier`` holds the instants of the attempts made before, in any order.
    """
    wait = wait_for(limit, earlier, at)
    if wait is not None:
        raise TooManyRequests(limit, wait)


def wait_for(limit: Limit, earlier: Sequence[datetime], at: datetime) -> timedelta | None:
    """Return how long to wait until one more attempt is within the limit, None when it is now."""
    recent = sorted(made for made in earlier if at - made < limit.within)
    if len(recent) < limit.count:
        return None
    return recent[-limit.count] + limit.within - at


@dataclass(frozen=True, slots=True)
class CodeState:
    """What is known of a code or link when it is tried; ``tries`` are those made before."""

    expires_at: datetime
    tries: int
    used_at: datetime | None
    reusable: bool


def check_code(state: CodeState, at: datetime) -> None:
    """The code may be tried at ``at``, right or wrong; or the reason why not is raised.

    Raises `CodeUsed`, `CodeExpired` or `TooManyTries`.
    """
    if state.used_at is not None and not state.reusable:
        raise code_used()
    if at >= state.expires_at:
        raise CodeExpired(
            "This code or link is too old: a code works for 10 minutes. Ask for a new code."
        )
    if state.tries >= CODE_TRIES:
        raise too_many_tries()


def code_used() -> CodeUsed:
    """Return the refusal of a code that has done its work."""
    return CodeUsed("This code or link has signed somebody in already. Ask for a new code.")


def too_many_tries() -> TooManyTries:
    """Return the refusal of a code that was tried as often as allowed, right or wrong."""
    return TooManyTries(
        f"This code has been tried {CODE_TRIES} times and does not work any more. "
        "Ask for a new code."
    )


def digits_of(typed: str) -> str:
    """Return the eight digits of a code as somebody typed it, or raise `MalformedCode`.

    Spaces and hyphens between the digits and digits of other scripts are welcome.
    """
    plain = unicodedata.normalize("NFKC", typed)
    digits = "".join(
        char for char in plain if not (char.isspace() or char in "-\u2010\u2013\u200b")
    )
    if len(digits) != CODE_DIGITS or not digits.isdecimal():
        raise MalformedCode(
            "A code has eight digits, like 1234 5678. Type it as the letter shows it."
        )
    return "".join(str(unicodedata.decimal(digit)) for digit in digits)


def shown_code(digits: str) -> str:
    """Return a code as people read it: two groups of four digits."""
    return f"{digits[:4]} {digits[4:]}"


def normal_email(typed: str) -> str:
    """Return an address in the one form it is kept and compared in, or raise `BadEmail`."""
    email = unicodedata.normalize("NFC", typed).strip().lower()
    printable = email.isprintable() and len(email) <= LONGEST_EMAIL
    if not printable or _EMAIL.fullmatch(email) is None:
        said = typed.strip()[:60]
        raise BadEmail(
            f"'{said}' is not an e-mail address. Write it like name@example.org."
            if said
            else "No e-mail address was given. Write it like name@example.org."
        )
    return email
