"""The key of a QTI 2 or 3 item: what it declares as correct, else what it maps to a credit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from renewal.bank.findings import excerpt
from renewal.bank.xml import attribute, child, children, inside, text_at
from renewal.domain.item import Choose

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class DeclaredKey:
    """What is right; `reason` says why that is unclear, `partial` names what is half right."""

    choose: Choose
    right: frozenset[str] = frozenset()
    reason: str = ""
    partial: tuple[str, ...] = ()


def declaration_of(item: "Element", response: str) -> "Element | None":
    """The declaration of the response of that identifier."""
    declared = children(item, "responseDeclaration")
    return next((each for each in declared if attribute(each, "identifier") == response), None)


def key_of(declaration: "Element | None", choices: Sequence[str]) -> DeclaredKey:
    """The key that the declaration states for these choices."""
    if declaration is None:
        return DeclaredKey(Choose.ONE, reason="what is chosen is declared nowhere")
    is_multiple = attribute(declaration, "cardinality").strip() == "multiple"
    choose = Choose.SEVERAL if is_multiple else Choose.ONE
    if len(set(choices)) < len(choices):
        return DeclaredKey(choose, reason="two options have the same identifier")
    worth = _worth(declaration)
    stated = tuple(dict.fromkeys(_correct(declaration)))
    if stated:
        right = stated
    elif is_multiple:
        right = tuple(each for each, value in worth.items() if value > 0)
    else:
        best = max(worth.values(), default=0.0)
        right = tuple(each for each, value in worth.items() if value == best > 0)
    reason = _unclear(right, choices, choose) or _disputed(stated, worth)
    if reason:
        return DeclaredKey(choose, reason=reason)
    known = (each for each, value in worth.items() if value > 0 and each in choices)
    return DeclaredKey(choose, frozenset(right), partial=tuple(set(known) - set(right)))


def _unclear(right: Sequence[str], choices: Sequence[str], choose: Choose) -> str:
    """Why nobody can tell what is right; nothing when it is clear."""
    if not right:
        return "the item declares nothing as correct"
    strange = next((each for each in right if each not in choices), None)
    if strange is not None:
        return f'"{excerpt(strange)}" is declared as correct and is no option'
    if choose is Choose.ONE and len(right) > 1:
        return f"{len(right)} options are correct where one may be chosen"
    return ""


def _disputed(stated: Sequence[str], worth: Mapping[str, float]) -> str:
    """Why what is declared as correct cannot be, if it earns nothing and others do."""
    best = max(worth.values(), default=0.0)
    if not stated or best <= 0 or any(worth.get(each, 0.0) > 0 for each in stated):
        return ""
    return f'"{excerpt(stated[0])}" is declared as correct, and credit is given for others alone'


def _correct(declaration: "Element") -> tuple[str, ...]:
    correct = child(declaration, "correctResponse")
    if correct is None:
        return ()
    values = (text_at(each).strip() for each in inside(correct, "value"))
    return tuple(value for value in values if value)


def _worth(declaration: "Element") -> dict[str, float]:
    """What each choice is worth by the mapping."""
    worth: dict[str, float] = {}
    for entry in inside(declaration, "mapEntry"):
        try:
            value = float(attribute(entry, "mappedValue").replace(",", "."))
        except ValueError:
            value = 0.0
        worth[attribute(entry, "mapKey").strip()] = value
    return worth
