"""What "true" and "false" are called, in files that only say that a question is one of the two."""

from collections.abc import Mapping
from typing import Final

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "es": ("Verdadero", "Falso"),
    "pt": ("Verdadeiro", "Falso"),
    "fr": ("Vrai", "Faux"),
}


def truth_words(language: str) -> tuple[str, str]:
    """The two words, true first, in that language; in English where its words are not known."""
    return _WORDS.get(language.partition("-")[0], ("True", "False"))
