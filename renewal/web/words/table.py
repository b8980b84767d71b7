"""Every interface text by its stable id, of all pages together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from renewal.web.words import (
    error_texts,
    frame,
    history_texts,
    practice_texts,
    problem_texts,
    public_check_texts,
    question_texts,
    sign_in_texts,
    standing_texts,
)
from renewal.web.words.text import Text

PARTS: Final[tuple[Mapping[str, Text], ...]] = (
    frame.TEXTS,
    practice_texts.TEXTS,
    question_texts.TEXTS,
    standing_texts.TEXTS,
    history_texts.TEXTS,
    sign_in_texts.TEXTS,
    error_texts.TEXTS,
    problem_texts.TEXTS,
    public_check_texts.TEXTS,
)
TEXTS: Final[Mapping[str, Text]] = {
    text_id: text for part in PARTS for text_id, text in part.items()
}
