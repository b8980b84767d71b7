"""One interface text in every language of the interface."""

from __future__ import annotations

from typing import Final, NamedTuple


class Text(NamedTuple):
    """The words of one text; a language is a field, so that none can be left out."""

    en: str
    es: str


LANGUAGES: Final[tuple[str, ...]] = Text._fields
NAMES: Final = Text("English", "Español")
