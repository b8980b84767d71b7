"""Letters that a certificate can print, and what becomes of the others.

The fonts that every PDF reader has know the letters of Western Europe. What they do not know
loses its marks, or is left out; whoever prints it says so (`is_printed_whole`).
"""

from __future__ import annotations

import unicodedata
from typing import Final

# The same sign in another dress: nothing is lost.
_SIGNS: Final = str.maketrans(
    {
        "\u2010": "-",
        "\u2011": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u202f": "\xa0",
        "\u2026": "...",
    }
)


def printable(text: str) -> str:
    """Return the text in letters that the fonts have; empty when nothing readable is left."""
    kept = "".join(char if _has(char) else _without_marks(char) for char in _composed(text))
    return " ".join(kept.split()) if any(char.isalnum() for char in kept) else ""


def is_printed_whole(text: str) -> bool:
    """Tell whether the text is printed as it is written."""
    return all(_has(char) for char in _composed(text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_SIGNS)


def _has(char: str) -> bool:
    return (char.encode("latin-1", "ignore") != b"" and char.isprintable()) or char == "\xa0"


def _without_marks(char: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", char) if _has(part))
