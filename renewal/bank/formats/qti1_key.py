"""The key of a QTI 1.2 item, which no program writes down as such.

It has to be concluded from how answers are scored: conditions over the chosen labels, each with
what it adds to the score. The conclusion is drawn in this order, and where it is not compelling
there is no key:

1. conditions that give credit, whatever the variable and the action are called;
2. where none does, the condition that is called correct, or that shows what is shown for it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from renewal.bank.findings import excerpt
from renewal.bank.formats.qti_feedback import CORRECT
from renewal.bank.xml import attribute, child, children, inside, name_of, text_at
from renewal.domain.item import Choose

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FULL = re.compile(r"score\s*\.\s*max", re.IGNORECASE)
_DEEPEST = 20
_LARGEST = 1e9


@dataclass(frozen=True, slots=True)
class Condition:
    """When these are chosen, and those are not, it is worth so much, and this is shown.

    `is_either`: where one of several that are chosen is enough.
    """

    chosen: tuple[str, ...]
    not_chosen: tuple[str, ...]
    is_together: bool
    is_either: bool
    worth: float
    title: str
    feedback: tuple[str, ...]

    @property
    def is_called_correct(self) -> bool:
        """True when the condition is the one for right answers by its name."""
        return self.title == "correct" or not CORRECT.isdisjoint(self.feedback)


@dataclass(frozen=True, slots=True)
class FoundKey:
    """The labels that are right; `reason` says why that is not clear, `partial` what is half."""

    labels: frozenset[str] = frozenset()
    reason: str = ""
    partial: tuple[str, ...] = ()


def conditions_of(item: "Element", response: str) -> tuple[Condition, ...]:
    """The conditions on what is chosen in that response."""
    found = (
        _condition(each, response)
        for processing in children(item, "resprocessing")
        for each in children(processing, "respcondition")
    )
    return tuple(found)


def key_of(conditions: Sequence[Condition], labels: Sequence[str], choose: Choose) -> FoundKey:
    """The key that the conditions lead to."""
    scoring = [each for each in conditions if each.worth > 0 and (each.chosen or each.not_chosen)]
    if not any(each.worth > 0 for each in conditions):
        scoring = [each for each in conditions if each.is_called_correct and each.chosen]
    if not scoring:
        return FoundKey(reason="no condition gives credit for an answer")
    if any(not each.chosen for each in scoring):
        return FoundKey(reason="credit is given for what is not chosen")
    strange = [each for condition in scoring for each in condition.chosen if each not in labels]
    if strange:
        return FoundKey(reason=f'credit is given for "{excerpt(strange[0])}", which is no option')
    return _one(scoring) if choose is Choose.ONE else _several(scoring)


def _one(scoring: Sequence[Condition]) -> FoundKey:
    if any(each.is_together and len(set(each.chosen)) > 1 for each in scoring):
        return FoundKey(reason="credit is given for several options where one may be chosen")
    worth: dict[str, float] = {}
    for condition in scoring:
        for label in condition.chosen:
            worth[label] = max(worth.get(label, 0), condition.worth)
    best = max(worth.values())
    right = [label for label, value in worth.items() if value == best]
    if len(right) > 1:
        return FoundKey(reason=f"{len(right)} options get full credit where one may be chosen")
    return FoundKey(frozenset(right), partial=tuple(each for each in worth if each not in right))


def _several(scoring: Sequence[Condition]) -> FoundKey:
    if any(each.is_either for each in scoring):
        return FoundKey(reason="one of several options is enough for the credit")
    whole = [each for each in scoring if each.is_together]
    if not whole:
        return FoundKey(frozenset(label for each in scoring for label in each.chosen))
    best = max(each.worth for each in whole)
    sets = {frozenset(each.chosen) for each in whole if each.worth == best}
    if len(sets) > 1:
        return FoundKey(reason="different sets of options get full credit")
    (right,) = sets
    others = {label for each in scoring for label in each.chosen} - right
    return FoundKey(right, partial=tuple(sorted(others)))


def _condition(element: "Element", response: str) -> Condition:
    chosen: list[str] = []
    not_chosen: list[str] = []
    variable = child(element, "conditionvar")
    is_together = is_either = False
    if variable is not None:
        for label, is_not in _labels(variable, response, is_not=False, depth=0):
            (not_chosen if is_not else chosen).append(label)
        # Several conditions side by side hold together as well; only within `or` one is enough.
        is_together = (
            len(chosen) + len(not_chosen) > 1 and next(inside(variable, "or"), None) is None
        )
        is_either = len(chosen) > 1 and not is_together and _offers(variable, depth=0)
    return Condition(
        tuple(dict.fromkeys(chosen)),
        tuple(dict.fromkeys(not_chosen)),
        is_together,
        is_either,
        _worth(element),
        attribute(element, "title").strip().casefold(),
        tuple(
            attribute(each, "linkrefid").strip() for each in children(element, "displayfeedback")
        ),
    )


def _labels(
    element: "Element", response: str, *, is_not: bool, depth: int
) -> Iterator[tuple[str, bool]]:
    for each in children(element):
        name = name_of(each)
        if name == "varequal":
            if attribute(each, "respident").strip() in ("", response):
                yield text_at(each).strip(), is_not
        elif name in ("and", "or", "not") and depth < _DEEPEST:
            turned = is_not != (name == "not")
            yield from _labels(each, response, is_not=turned, depth=depth + 1)


def _offers(element: "Element", *, depth: int) -> bool:
    """True where something within is an `or` of several that are chosen."""
    for each in children(element):
        if name_of(each) == "or" and len(list(children(each))) > 1:
            return True
        if name_of(each) == "and" and depth < _DEEPEST and _offers(each, depth=depth + 1):
            return True
    return False


def _worth(condition: "Element") -> float:
    """What the condition adds to the score; 0 when it adds nothing or takes away."""
    worth = 0.0
    for setvar in children(condition, "setvar"):
        variable = attribute(setvar, "varname", "variablename").casefold() or "score"
        action = attribute(setvar, "action").casefold() or "set"
        if "score" in variable and action in ("set", "add"):
            worth = max(worth, _number(text_at(setvar)))
    return worth


def _number(text: str) -> float:
    if _FULL.fullmatch(text.strip()):
        return 100.0
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return 0.0
    return number if abs(number) < _LARGEST else 0.0  # what is no number is not smaller
