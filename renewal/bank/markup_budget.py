"""How much markup one file may hold: so much at all, and so much more with each question read.

A question that was pasted from a word processor has some hundred tags. A file of a few megabytes
may hold millions of them, and reading each takes as long as reading a plain text. The count is
kept beside the readers, which otherwise would all have to hand it from text to text.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

AT_ALL = 300_000
WITH_EACH = 200
_SIGNS = "*_`\\[&"
_SIGNS_A_TAG = 4


class TooMuchMarkup(Exception):
    """The texts of the file hold more markup than those of any bank."""


@dataclass(slots=True)
class _Budget:
    left: int


_budget: ContextVar[_Budget | None] = ContextVar("markup_budget", default=None)


@contextmanager
def bounded_markup() -> Iterator[None]:
    """Whatever is read within has a budget of its own; elsewhere markup is not counted."""
    token = _budget.set(_Budget(AT_ALL))
    try:
        yield
    finally:
        _budget.reset(token)


def grant_for_question() -> None:
    """Another question was read, so that there may be more markup."""
    budget = _budget.get()
    if budget is not None:
        budget.left += WITH_EACH


def spend_on(html: str) -> None:
    """The markup of a text is counted: tags, and four other signs like one. May raise."""
    budget = _budget.get()
    if budget is None:
        return
    budget.left -= html.count("<") + sum(map(html.count, _SIGNS)) // _SIGNS_A_TAG
    if budget.left < 0:
        raise TooMuchMarkup
