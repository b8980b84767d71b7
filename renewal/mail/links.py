"""The addresses that letters point to: all begin with the one under which people reach us."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

_HOST_AND_PORT: Final = re.compile(r"[^\s@\\\"'<>]+")
"""Nothing in it ends the address where it is written into a letter or a page."""


def bare_address(typed: str) -> str | None:
    """Return scheme, host and port of an address that has nothing else, or None for any other.

    Pages have no path to begin with. The scheme is in small letters: with that it is compared.
    """
    try:
        parts = urlsplit(typed)
        wrong = parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0
    except ValueError:
        return None
    bare = f"{parts.scheme}://{parts.netloc}"
    more = typed.rstrip("/").lower() != bare.lower()
    return None if wrong or more or not _HOST_AND_PORT.fullmatch(parts.netloc) else bare


@dataclass(frozen=True, slots=True)
class Links:
    """Links into the pages of the service at ``base_url``, which has no slash at its end."""

    base_url: str

    @property
    def home(self) -> str:
        """What is due."""
        return f"{self.base_url}/"

    @property
    def sign_in(self) -> str:
        """Where a code is asked for."""
        return f"{self.base_url}/sign-in"

    def sign_in_link(self, token: str) -> str:
        """The page of a sign-in link; opening it signs nobody in."""
        return f"{self.base_url}/sign-in/link/{token}"

    def shared(self, token: str) -> str:
        """The page that a technician shares with whom they like."""
        return f"{self.base_url}/check/{token}"

    def question(self, code: str) -> str:
        """The page of one question."""
        return f"{self.base_url}/question/{code}"

    def standing(self, area: str) -> str:
        """The page of one credential."""
        return f"{self.base_url}/standing/{area}"
