"""Sign-in codes, links, cookies and tokens: what is computed from a secret, not stored.

A row of a code holds a nonce and keyed hashes. The code and the link of a letter follow from
nonce and secret when the letter is written, so neither the database nor the outbox ever holds
what signs somebody in. Every use of the secret names its purpose, so that a value made for
one can never serve as another.
"""

from __future__ import annotations

import base64
import hmac
import re
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise

from renewal.domain.access import CODE_DIGITS

TOKEN_PREFIX = "renewal_"  # noqa: S105 - what tokens begin with, not a secret
"""By which a token is known as one of ours wherever it turns up, such as in a public file."""
SHORTEST_SECRET = 32
_STAND_IN = re.compile("change.?(me|this)|placeholder|example", re.IGNORECASE)
_TOKEN = re.compile(TOKEN_PREFIX + r"[A-Za-z0-9_-]{43}")
_SHARED = re.compile(r"[A-Za-z0-9_-]{43}")


class Purpose(StrEnum):
    """What a keyed hash is for."""

    CODE = "sign-in code"
    CODE_HASH = "hash of a sign-in code"
    LINK = "sign-in link"
    LINK_HASH = "hash of a sign-in link"
    SHARED = "shared link"
    SHARED_HASH = "hash of a shared link"
    BROWSER = "browser that asked"
    SESSION = "session cookie"
    FORM = "form"
    PROGRAM = "token of a program"
    ADDRESS = "address that asked"
    CLIENT = "client that asked"
    NUMBER = "number that was looked up"


def is_easy_to_guess(secret: str) -> bool:
    """Tell whether a secret is short, made of few characters, or what people write as a stand-in.

    Stand-ins are words such as "change me", one text again and again, and figures or letters in
    their order.
    """
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < SHORTEST_SECRET // 4:
        return True
    if _STAND_IN.search(secret):
        return True
    if any(secret.startswith(secret[size:]) for size in range(1, len(secret) // 2 + 1)):
        return True
    in_order = sum(ord(after) - ord(char) == 1 for char, after in pairwise(secret))
    return in_order > len(secret) * 2 // 3


def keyed_hash(secret: str, purpose: Purpose, *parts: str) -> str:
    """Return HMAC-SHA256 of the purpose and ``parts`` under ``secret``, as 64 hex digits."""
    return _digest(secret, purpose, parts).hex()


def code_of(secret: str, nonce: str) -> str:
    """Return the eight digits that belong to a row's nonce."""
    number = int.from_bytes(_digest(secret, Purpose.CODE, (nonce,)), "big")
    return f"{number % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def link_token_of(secret: str, nonce: str) -> str:
    """Return the link token that belongs to a row's nonce: 43 characters safe in an address."""
    return _text_of(_digest(secret, Purpose.LINK, (nonce,)))


def shared_token_of(secret: str, nonce: str) -> str:
    """Return the token of the shared link that belongs to a row's nonce, of the same form."""
    return _text_of(_digest(secret, Purpose.SHARED, (nonce,)))


def is_shared_token(text: str) -> bool:
    """Tell whether ``text`` has the form of the token of a shared link."""
    return _SHARED.fullmatch(text) is not None


def is_token(text: str) -> bool:
    """Tell whether ``text`` has the form of a token for programs."""
    return _TOKEN.fullmatch(text) is not None


def _text_of(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _digest(secret: str, purpose: Purpose, parts: tuple[str, ...]) -> bytes:
    # The length before each part keeps ("ab", "c") and ("a", "bc") apart.
    message = "".join(f"{len(part)}:{part}" for part in (purpose.value, *parts))
    return hmac.digest(secret.encode(), message.encode(), sha256)
