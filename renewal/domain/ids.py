"""Public codes: what a person may read aloud instead of a row's number.

A code is computed, never stored: a keyed permutation of the row id, so that codes cannot be
counted or guessed and need no index of their own.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b

from renewal.domain.calendar import Month

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [one + other for one in _ALPHABET for other in _ALPHABET]
_VALUES = {letter: index for index, letter in enumerate(_ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_HALF = 20
_HALF_MASK = (1 << _HALF) - 1
_ROUNDS = 6
_LENGTH = 8
LARGEST_ID = (1 << 2 * _HALF) - 1

FIRST_YEAR = 2000
MONTH_STEP = 1 << 28
LARGEST_CREDENTIAL = MONTH_STEP // 2 - 1
"""Numbers of assignments: twelve bits of months since 2000, 27 of credentials, one of slots."""


class Slot(StrEnum):
    """The place of a question in its month: the one that counts, or an extra."""

    SCORED = "scored"
    PRETEST = "pretest"


class CodeOf(StrEnum):
    """What a code names; the same row id has a different code for each."""

    ASSIGNMENT = "assignment"
    RECEIPT = "receipt"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class PublicCodes:
    """Codes under one installation's key (hex), which no log shows by accident."""

    key: str = field(repr=False)

    def encode(self, what: CodeOf, row_id: int) -> str:
        """Return the code of a row: eight letters and digits in Crockford's base 32."""
        if not 0 <= row_id <= LARGEST_ID:
            raise ValueError(f"{row_id} is outside the range of public codes")
        left, right = row_id >> _HALF, row_id & _HALF_MASK
        for number in range(_ROUNDS):
            left, right = right, left ^ self._scramble(what, number, right)
        value = left << _HALF | right
        # Two characters at a time: each page shows a few dozen codes.
        return "".join([_PAIRS[value >> shift & 1023] for shift in (30, 20, 10, 0)])

    def decode(self, what: CodeOf, code: str) -> int | None:
        """Return the row id that ``code`` stands for, None when it is not a code at all."""
        letters = code.strip().upper().replace("-", "").replace(" ", "")
        if len(letters) != _LENGTH or any(letter not in _VALUES for letter in letters):
            return None
        value = 0
        for letter in letters:
            value = value << 5 | _VALUES[letter]
        left, right = value >> _HALF, value & _HALF_MASK
        for number in reversed(range(_ROUNDS)):
            left, right = right ^ self._scramble(what, number, left), left
        return left << _HALF | right

    def _scramble(self, what: CodeOf, number: int, half: int) -> int:
        scrambling = _scrambling(self.key, what, number).copy()
        scrambling.update(half.to_bytes(3, "big"))
        return int.from_bytes(scrambling.digest(), "big") & _HALF_MASK


@lru_cache(maxsize=256)
def _scrambling(key: str, what: CodeOf, number: int) -> blake2b:
    """Return the hash of a round before anything went into it; copying it is quick."""
    return blake2b(
        digest_size=3,
        key=bytes.fromhex(key),
        salt=number.to_bytes(16, "big"),
        person=what.value.encode().ljust(16, b"\0"),
    )


def assignment_number(month: Month, credential_id: int, slot: Slot = Slot.SCORED) -> int:
    """Return the number of the assignment of a credential in a month, 40 bits.

    It follows from what makes an assignment unique, so the primary key is that constraint,
    and new months append.
    """
    if not 0 <= credential_id <= LARGEST_CREDENTIAL:
        raise ValueError(f"{credential_id} is outside the range of credentials")
    months = (month.year - FIRST_YEAR) * 12 + month.number - 1
    return months * MONTH_STEP + credential_id * 2 + (slot is Slot.PRETEST)


def credential_of(number: int) -> int:
    """Return the credential whose assignment has this number, if there is one."""
    return number % MONTH_STEP // 2


def keyed_number(key: str, *parts: object) -> int:
    """Return 63 bits that follow from ``key`` (hex) and ``parts`` alone, for seeds and orders."""
    text = "|".join(str(part) for part in parts).encode()
    digest = blake2b(text, digest_size=8, key=bytes.fromhex(key)[:64]).digest()
    return int.from_bytes(digest, "big") >> 1


def same(one: str, other: str) -> bool:
    """Tell whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
