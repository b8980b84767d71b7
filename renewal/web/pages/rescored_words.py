"""What technicians are told of a question that was rescored after they had been asked it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup

from renewal.domain.assignment import ExplainedOption, Rescored
from renewal.domain.calendar import local_date
from renewal.domain.rescoring import RescoreKind
from renewal.web.markdown import phrase
from renewal.web.words import Words


class Explained(Protocol):
    """The outcome of a question, counted or practised."""

    @property
    def options(self) -> Sequence[ExplainedOption]:
        """The options in the order of the screen."""

    @property
    def rescored(self) -> Rescored | None:
        """What was said of the question, as far as it may be told."""


def is_void(outcome: Explained) -> bool:
    """Tell whether the question was found to be faulty altogether."""
    return outcome.rescored is not None and outcome.rescored.kind is RescoreKind.VOID


def rescored_texts(outcome: Explained, say: Words, *, answered: bool = True) -> tuple[str, ...]:
    """Return what was found of a question, and what that does to its answer."""
    found = outcome.rescored
    if found is None:
        return ()
    if is_void(outcome):
        counts = answered and not found.waits
        told = say("result.void" if counts else "result.void_unanswered")
    else:
        told = say("result.re_key")
    return (told, say("result.waits")) if found.waits else (told,)


def keys_that_count(outcome: Explained) -> tuple[Markup, ...]:
    """Return each key of a question that has several; a void makes none of them worth telling."""
    found = outcome.rescored
    if found is None or is_void(outcome) or len(found.keys) < 2:
        return ()
    texts = {option.id: phrase(option.text) for option in outcome.options}
    return tuple(Markup("; ").join(texts[place] for place in key) for key in found.keys)


def explained_note(outcome: Explained, say: Words) -> str:
    """Return what to bear in mind when the explanations are read, or nothing."""
    if outcome.rescored is None:
        return ""
    return say("result.void_explained" if is_void(outcome) else "result.re_key_explained")


def receipt_text(outcome: Explained, say: Words) -> str:
    """Return why the receipt says otherwise, or nothing where it does not."""
    found = outcome.rescored
    if found is None or found.right_since is None:
        return ""
    day = say.date(local_date(found.right_since, say.zone))
    return say("result.receipt_then", day=day)
