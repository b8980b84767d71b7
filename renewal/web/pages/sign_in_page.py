"""What the pages of signing in show."""

from __future__ import annotations

from typing import NamedTuple

from renewal.domain.access import TooManyRequests, WrongCode
from renewal.domain.errors import RenewalError
from renewal.web.next_page import sign_in_address
from renewal.web.pages.frame import Fault, fault_of
from renewal.web.words import Words

# After these no other code can be right: the way on is to ask for a new one.
SPENT = frozenset({"code_expired", "code_used", "too_many_tries", "no_code_asked"})


class AddressPage(NamedTuple):
    """The page that asks for an address; ``next`` is where signing in leads to."""

    next: str
    typed: str = ""
    faults: tuple[Fault, ...] = ()
    signed_out: bool = False


class CodePage(NamedTuple):
    """The page that asks for a code."""

    next: str
    typed: str = ""
    faults: tuple[Fault, ...] = ()

    @property
    def again(self) -> str:
        """Where a new code is asked for."""
        return sign_in_address(self.next)


class LinkPage(NamedTuple):
    """The page of a link: a button for the account of ``email``, or a ``code``, or faults."""

    token: str = ""
    email: str = ""
    code: str | None = None
    faults: tuple[Fault, ...] = ()


def sign_in_fault(refusal: RenewalError, say: Words, field: str | None) -> Fault:
    """Return the refusal for the error summary, with how many tries or minutes are left.

    It is about ``field`` unless typing something else there cannot help.
    """
    match refusal:
        case TooManyRequests(minutes=minutes):
            return Fault(say.count("too_many_requests", minutes))
        case WrongCode(left=0):
            return Fault(say("wrong_code.last"))
        case WrongCode(left=left):
            return Fault(say.count("wrong_code", left), field)
    return fault_of(refusal, say, None if refusal.code in SPENT else field)
