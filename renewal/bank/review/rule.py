"""What a rule about one item is: a function, the codes it may report, the fields it needs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from renewal.bank.findings import FindingCode, Notice
from renewal.domain.item import Item

Check = Callable[[Item], Iterator[Notice]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of one item, asked only when every field it `needs` could be read."""

    check: Check
    codes: tuple[FindingCode, ...]
    needs: frozenset[str]


def rule(check: Check, *codes: FindingCode, needs: str) -> Rule:
    """The rule; `needs` names fields of the item, separated by blanks."""
    return Rule(check, codes, frozenset(needs.split()))
