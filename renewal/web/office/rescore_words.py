"""What pages of the office say of a rescore: its kind, its keys, how far it has come."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from renewal.actions.read_rescores import ListedRescore
from renewal.domain.item import Item
from renewal.domain.rescoring import RescoreKind
from renewal.web.markdown import words_of
from renewal.web.office.home_page import number

KINDS: Final[Mapping[RescoreKind, str]] = {
    RescoreKind.VOID: "Every answer counts as right",
    RescoreKind.RE_KEY: "Another answer is right as well",
}
_LONGEST: Final = 120


def told_key(key: Collection[str], item: Item) -> str:
    """Return the options of a key with their texts, in the order of the question."""
    named = ((each.id, each.text) for each in item.options if each.id in key)
    return "; ".join(f"{option}. {_short(words_of(text))}" for option, text in named)


def told_progress(found: ListedRescore) -> str:
    """Return how many answers were scored anew."""
    if found.total is None:
        return "It begins within a minute."
    if found.done:
        return f"{_answers(found.scored)} scored anew, {number(found.righted)} became right."
    told = f"{number(found.scored)} of {_answers(found.total)} scored anew"
    if found.scored < found.total:
        return f"{told}."
    return f"{told}; in ten minutes those that were on their way are looked for."


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{number(count)} answers"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
