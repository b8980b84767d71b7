"""The words of a column mapping as people choose them on an upload's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

LEFT_OUT: Final = "nothing"
OF_OPTIONS: Final = ("option", "rationale", "score", "wrong option")
_LETTERS: Final = "abcdefgh"
GROUPS: Final = (
    (
        "The question",
        {
            "stem": "question",
            "id": "number or id",
            "area": "area",
            "topic": "topic",
            "concept": "concept",
            "category": "category (area and topic)",
            "language": "language",
            "status": "status",
            "author": "author",
            "references": "references",
        },
    ),
    (
        "The key",
        {
            "key": "key",
            "key as letter": "key as a letter",
            "right option": "text of the right option",
            "wrong option": "text of a wrong option",
            "score": "score of an option",
        },
    ),
    (
        "Options",
        {
            "option": "option",
            "options in one cell": "all options in one cell",
            "option ids": "names of the options",
            "fixed": "options that keep their place",
            "order": "order of the options",
            "shuffle": "whether options are shuffled",
        },
    ),
    ("Why", {"general rationale": "rationale", "rationale": "rationale of an option"}),
    (
        "More",
        {
            "kind": "kind of question",
            "choose": "one or several",
            "type": "type, as another program says it",
            "most choices": "most options to choose",
            "exhibits": "exhibits",
            "figure": "file of a picture",
            "alt": "words for a picture",
            "format": "format of the texts",
            "dismissed": "warnings put aside",
        },
    ),
)
"""The words of a column mapping by subject, as people read them."""
ONE_OF_EACH: Final = {
    word: told
    for _, words in GROUPS
    for word, told in words.items()
    if word not in (*OF_OPTIONS, "key")
}
"""Words that one column alone may have."""


def choices_for(word: str) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """Return the words to choose from by subject; ``word`` is among them, whatever it is."""
    found = []
    for subject, words in GROUPS:
        told = list(words.items())
        if subject == "Options":
            told[1:1] = [(f"option {each}", f"option {each.upper()}") for each in _LETTERS]
        if subject == "Why":
            told += [(f"rationale {each}", f"rationale of {each.upper()}") for each in _LETTERS]
        found.append((subject, told))
    known = {value for _, told in found for value, _ in told} | {LEFT_OUT}
    return found if word in known else [*found, ("As its name says", [(word, word)])]
