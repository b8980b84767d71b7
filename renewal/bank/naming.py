"""Says of what was told while a question was read that it was told of that question.

A reader tells of a question before it knows its id; the one list holds all that is told of a file.
"""

from dataclasses import dataclass, replace

from renewal.bank.findings import Finding, Severity


@dataclass(slots=True)
class Naming:
    """One list of findings, which grows from question to question.

    Whoever takes up a question may thin out what was told of it (`review.taking`), nothing else.
    """

    told: list[Finding]
    _named: int = 0
    _named_before: int = 0
    _last: Finding | None = None

    def name(self, line: int | None, member: str | None, item_id: str) -> None:
        """What was told since the last question says that it belongs to this one, if it has an id.

        It does so as far back as the question's line; notes are the file's.
        """
        if self.told and self.told[-1] is self._last:
            return
        begin = self._begin()
        if item_id:
            self._name(begin, line, member, item_id)
        self._named_before, self._named = begin, len(self.told)
        self._last = self.told[-1] if self.told else None

    def _begin(self) -> int:
        """Where it begins; with the question before, where what was told of that one was thinned.

        What is left of it has its name already.
        """
        if not self._named:
            return 0
        is_whole = len(self.told) >= self._named and self.told[self._named - 1] is self._last
        return self._named if is_whole else self._named_before

    def _name(self, begin: int, line: int | None, member: str | None, item_id: str) -> None:
        for at in range(len(self.told) - 1, begin - 1, -1):
            each = self.told[at]
            is_before = line is None or each.line is None or each.line < line
            if is_before or each.member != member:
                return
            if each.item is None and each.severity is not Severity.INFO:
                self.told[at] = replace(each, item=item_id)
