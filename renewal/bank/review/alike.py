"""How often each warning and note was told of one file: the first are told, the others counted."""

from collections.abc import Iterable, Iterator

from renewal.bank.codes.found import FINDINGS_ALIKE, QUESTION_REPEATED
from renewal.bank.findings import Finding, Notice, Place, Severity
from renewal.bank.source import LocatedItem

MOST_ALIKE = 5_000
"""So many warnings or notes of one code are told of a file one by one."""


_NONE: frozenset[str] = frozenset()


class Alike:
    """What was told of one file by code; `errors` are told always."""

    def __init__(self) -> None:
        self.errors = 0
        self._counts: dict[str, int] = {}
        self._last: dict[str, Place] = {}

    def told(
        self, findings: Iterable[Finding], kept: frozenset[str] = frozenset()
    ) -> list[Finding]:
        """Those to tell one by one: all errors, what is among `kept`, and the first of the rest."""
        told: list[Finding] = []
        for each in findings:
            if each.is_error or self._has_room(each.code, kept):
                self.errors += each.is_error
                told.append(each)
            else:
                self._last.setdefault(each.code, each.place)
        return told

    def of_item(self, located: LocatedItem, notices: Iterable[Notice]) -> list[Finding]:
        """As `told`; of what is only counted no sentence is made."""
        return self._of(located, notices, located.kept.id)

    def of_repeated(self, located: LocatedItem) -> list[Finding]:
        """That the item stands earlier in its file, if it does; as `of_item`."""
        repeats = located.repeats
        if repeats is None:
            return []
        return self._of(located, (QUESTION_REPEATED.notice(other=repeats.other),), repeats.id)

    def _of(self, located: LocatedItem, notices: Iterable[Notice], item: str) -> list[Finding]:
        told: list[Finding] = []
        dismissed = located.kept.dismissed
        kept = frozenset([each.code for each in dismissed]) if dismissed else _NONE
        for each in notices:
            code, is_error = each.kind.code, each.kind.severity is Severity.ERROR
            if is_error or self._has_room(code, kept):
                self.errors += is_error
                told.append(each.at_place(located.place(each.at), item))
            elif code not in self._last:
                self._last[code] = located.place(each.at)
        return told

    def _has_room(self, code: str, kept: frozenset[str]) -> bool:
        count = self._counts.get(code, 0)
        is_first = count < MOST_ALIKE
        if is_first or code not in kept:
            self._counts[code] = count + 1
        return is_first or code in kept

    def untold(self) -> Iterator[Finding]:
        """Of each code that was not told to the end, how many more there are, and from where on."""
        for code, place in self._last.items():
            count = self._counts[code] - MOST_ALIKE
            yield FINDINGS_ALIKE.finding(place, count=count, other=code)
