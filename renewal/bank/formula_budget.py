"""How much text with formulas is looked at in one file, and whether some of it was not.

Reading LaTeX takes a hundred times as long as reading as much text, and a file may be made of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

SIGNS = 500_000
"""So many characters of texts that hold formulas: those of some thousand questions."""


@dataclass(slots=True)
class FormulaBudget:
    """What is left for one file; below nothing once a text was not looked at."""

    left: int = SIGNS

    @property
    def is_spent(self) -> bool:
        """True when the formulas of some text were not looked at."""
        return self.left < 0


_budget: ContextVar[FormulaBudget | None] = ContextVar("formula_budget", default=None)


@contextmanager
def bounded_formulas() -> Iterator[FormulaBudget]:
    """Whatever is looked at within shares one budget; elsewhere nothing is counted."""
    budget = FormulaBudget()
    token = _budget.set(budget)
    try:
        yield budget
    finally:
        _budget.reset(token)


def has_room() -> bool:
    """Whether the formulas of any more text may be looked at."""
    budget = _budget.get()
    return budget is None or not budget.is_spent


def may_look_at(text: str) -> bool:
    """Whether there is room for the formulas of one more text, which is taken up then."""
    budget = _budget.get()
    if budget is None:
        return True
    if budget.left >= 0:
        budget.left -= len(text)
    return not budget.is_spent
