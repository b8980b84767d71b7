"""From what each answer is worth to which of them are right, for programs that keep percentages."""

from collections.abc import Sequence
from typing import NamedTuple

from renewal.domain.item import Choose

FULL = 100.0
_NEARLY = 0.5


class Weighed(NamedTuple):
    """Which answers are right; `reason` says why nobody can tell, `partial` are half right."""

    choose: Choose
    right: frozenset[int] = frozenset()
    reason: str = ""
    partial: tuple[int, ...] = ()


def weight_of(text: str) -> float | None:
    """The percentage that is written there; nothing counts as 0, and what is no number as None."""
    plain = text.strip().removesuffix("%").rstrip().replace(",", ".")
    if not plain:
        return 0.0
    try:
        weight = float(plain)
    except ValueError:
        return None
    return weight if abs(weight) <= FULL * FULL else None


def weigh(
    weights: Sequence[float | None], choose: Choose, *, each_is_full: bool = False
) -> Weighed:
    """The key that percentages mean; `each_is_full` where every right answer is worth all of it."""
    if None in weights:
        return Weighed(choose, reason="what an answer is worth is not written as a number")
    known = [weight or 0.0 for weight in weights]
    right = [index for index, weight in enumerate(known) if weight > 0]
    if choose is Choose.ONE:
        return _one(known, right)
    total = sum(known[index] for index in right)
    if not right:
        return Weighed(choose, reason="no answer is worth more than 0 %")
    if not each_is_full and abs(total - FULL) > _NEARLY:
        return Weighed(choose, reason=f"the right answers add up to {total:g} %, not to 100 %")
    return Weighed(choose, frozenset(right))


def _one(weights: Sequence[float], right: Sequence[int]) -> Weighed:
    full = [index for index in right if weights[index] >= FULL - _NEARLY]
    if not full:
        return Weighed(Choose.ONE, reason="no answer is worth 100 %")
    if len(full) > 1:
        reason = f"{len(full)} answers are worth 100 % and only one is to be chosen"
        return Weighed(Choose.ONE, reason=reason)
    partial = tuple(index for index in right if index not in full)
    return Weighed(Choose.ONE, frozenset(full), partial=partial)
