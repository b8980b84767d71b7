"""What a rule about one item is: a function, the codes it may report, the fields it needs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from renewal.bank.findings import FindingCode, Notice
from renewal.domain.item import Item

Check = Callable[[Item], Iterable[Notice]]
"""Most items break no rule; a check that says so with an empty tuple takes half the time."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of one item, asked only when every field it `needs` could be read."""

    check: Check
    codes: tuple[FindingCode, ...]
    needs: frozenset[str]
    is_english: bool = False


def rule(check: Check, *codes: FindingCode, needs: str) -> Rule:
    """The rule; `needs` names fields of the item, separated by blanks."""
    return Rule(check, codes, frozenset(needs.split()))


def english_rule(check: Check, *codes: FindingCode, needs: str) -> Rule:
    """A rule for items in English alone."""
    return Rule(check, codes, frozenset((*needs.split(), "language")), is_english=True)
