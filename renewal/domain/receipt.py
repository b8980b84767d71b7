"""The receipt of an answer: the bytes that every repeat of the answer gets again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

AFTER_WINDOW: Final = frozenset({"correct", "key", "rationale", "credits"})
"""What follows from the key, and waits where the policy keeps the key back."""
_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a receipt says; options are named by their places on the screen.

    ``credits`` are those of the credit year right after the answer, ``received_at`` is an
    instant in ISO 8601.
    """

    receipt: str
    code: str
    area: str
    month: str
    received_at: str
    options: tuple[str, ...]
    correct: bool
    key: tuple[str, ...]
    rationale: Mapping[str, str]
    credits: int
    needed: int

    def body(self) -> bytes:
        """Return the receipt as JSON, its members in this order."""
        return _json({each.name: getattr(self, each.name) for each in fields(self)})


def kept_back(body: bytes) -> bytes:
    """Return a stored receipt with null for everything that follows from the key."""
    receipt: dict[str, Any] = json.loads(body)
    return _json({name: None if name in AFTER_WINDOW else receipt[name] for name in receipt})


def said_right(body: bytes) -> bool:
    """Tell whether a stored receipt says that the answer is right."""
    return bool(json.loads(body)["correct"])


def _json(receipt: dict[str, Any]) -> bytes:
    return _encode(receipt).encode()
