"""Scoring: a response is right when exactly the key was chosen."""

from __future__ import annotations

from collections.abc import Collection


def is_right(chosen: Collection[str], key: Collection[str]) -> bool:
    """Tell whether all right options were chosen and no other (option ids of the author)."""
    return set(chosen) == set(key)
