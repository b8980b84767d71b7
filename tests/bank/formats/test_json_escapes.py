"""An escape that is half a character is found, however many whole ones stand around it."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from renewal.bank.formats.json_escapes import refuse_half_characters
from renewal.bank.formats.json_fault import JsonFault

PIECES = [r"\ud83d", r"\uDE00", r"\uD83D\ude00", r"\\", r"\"", r"\n", r"\u0041", "ude00", "a"]


def is_refused(text: str) -> bool:
    try:
        refuse_half_characters(text)
    except JsonFault:
        return True
    return False


def has_half(text: str) -> bool:
    """By Python's own reader, which takes halves, and its encoder, which does not."""
    try:
        json.loads(f'"{text}"').encode()
    except UnicodeEncodeError:
        return True
    return False


@given(st.lists(st.sampled_from(PIECES), max_size=12))
@example([r"\ud83d", r"\\", r"\uDE00"])
@example([r"\ud83d", "a", r"\n"])
@example([r"\ud83d", r"\uD83D\ude00", r"\uDE00"])
@example([r"\\", r"\ud83d", r"\uDE00"])
def test_it_refuses_what_python_could_not_write_down(pieces: list[str]) -> None:
    text = "".join(pieces)

    assert is_refused(text) == has_half(text)
