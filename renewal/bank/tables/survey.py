"""What one row cannot tell and the whole table can: how keys are written, and which words fit.

Numbers are the trap. In one program's files 2 is the second option, in another's the third. A 0
anywhere shows that counting begins at 0, a number as high as the number of options that it begins
at 1; where both or neither occur, the keys stay unclear until somebody says it. A column of
letters beside the numbers settles it.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from renewal.bank.tables.keys import (
    Notation,
    Offered,
    by_headers,
    by_letters,
    by_numbers,
    by_text,
    numbers_in,
)

UNKNOWN_FIRST = "the numbers may count from 0 or from 1, and no row of the table shows which it is"
BOTH_FIRST = (
    "the table counts from 0 in one row and up to the number of options in another, which is from 1"
)


ENOUGH_ROWS = 5_000
"""How many rows show which notation is the usual one."""


class KeyRow(NamedTuple):
    """What one row says about its key: its cells, the letter beside them, and what is offered.

    `are_rivals`: each cell names all right options, and not one of them.
    """

    cells: tuple[str, ...]
    letter: str
    options: tuple[Offered, ...]
    are_rivals: bool = False

    @property
    def cell(self) -> str:
        """All cells that name right options, as one; of rivals the first that says anything."""
        if self.are_rivals:
            return next(filter(None, self.cells), "")
        return self.cells[0] if len(self.cells) == 1 else "; ".join(filter(None, self.cells))


class Resolved(NamedTuple):
    """Which options are right; `reason` says why that is not clear, if it is not."""

    right: frozenset[int] = frozenset()
    reason: str = ""


@dataclass(slots=True)
class KeySurvey:
    """How the keys of a table are written; rows are added first, then resolved."""

    first: int | None = None
    _fits: Counter[Notation] = field(default_factory=Counter)
    _agrees: Counter[int] = field(default_factory=Counter)
    _has_zero: bool = False
    _has_last: bool = False
    _counted: int = 0

    def add(self, row: KeyRow) -> None:
        """The row is counted."""
        cell = row.cell
        if not cell:
            return
        self._counted += 1
        for notation, right in _readings(cell, row.options, None).items():
            self._fits[notation] += right is not None
        numbers = numbers_in(cell)
        if numbers is None or max(numbers) > len(row.options):
            return
        self._fits[Notation.NUMBERS] += 1
        self.add_numbers(numbers, sum(1 for each in row.options if each.is_given))
        letters = by_letters(row.letter, row.options) if row.letter else None
        if letters is not None:
            for first in (0, 1):
                self._agrees[first] += by_numbers(numbers, row.options, first) == letters

    def add_numbers(self, numbers: Sequence[int], given: int) -> None:
        """What the numbers of a row with so many options show about where counting begins."""
        self._has_zero |= 0 in numbers
        self._has_last |= given in numbers

    @property
    def has_enough(self) -> bool:
        """True when the rows so far show which notation is the usual one."""
        return self._counted >= ENOUGH_ROWS

    @property
    def is_settled(self) -> bool:
        """True when no further row can show anything: enough were seen, and keys are no numbers."""
        return self.has_enough and not self._fits[Notation.NUMBERS]

    @property
    def are_letters(self) -> bool:
        """True when letters are the one notation that fits most rows."""
        return self._usual() == [Notation.LETTERS]

    def resolve(self, row: KeyRow) -> Resolved:
        """The key of a row."""
        beside = by_letters(row.letter, row.options) if row.letter else None
        if row.letter and beside is None:
            return Resolved(reason=f'"{row.letter[:20]}" names none of the options')
        if not row.cell:
            return self._given(beside or frozenset(), row)
        found = self._from_cell(row)
        for rival in filter(None, row.cells[1:] if row.are_rivals else ()):
            if self._from_cell(row._replace(cells=(rival,))) != found:
                return Resolved(reason=f'one column says "{row.cell[:20]}", another "{rival[:20]}"')
        if beside is None:
            return found if found.reason else self._given(found.right, row)
        if found.reason or found.right == beside:
            is_open = found.reason in ("", UNKNOWN_FIRST, BOTH_FIRST)
            return self._given(beside, row) if is_open else found
        return Resolved(reason=f'one column says "{row.cell[:20]}", another "{row.letter[:20]}"')

    def _given(self, right: frozenset[int], row: KeyRow) -> Resolved:
        empty = [index for index in sorted(right) if not row.options[index].is_given]
        if empty:
            return Resolved(reason=f"it names option {empty[0] + 1}, which is empty")
        return Resolved(right)

    def _from_cell(self, row: KeyRow) -> Resolved:
        first = self._first()
        usual = self._usual()
        quick = _quickly(row, usual, first)
        if quick is not None and len(quick) > 1 and _is_text_as_well(row, quick):
            return Resolved(reason=f'"{row.cell[:40]}" may mean different options')
        if quick is not None:
            return Resolved(quick)
        readings = _readings(row.cell, row.options, first if isinstance(first, int) else None)
        fitting = {each: right for each, right in readings.items() if right is not None}
        is_number = numbers_in(row.cell) is not None
        for notation in usual:
            if notation is Notation.NUMBERS and is_number and isinstance(first, str):
                return Resolved(reason=first)
        preferred = {fitting[each] for each in usual if each in fitting}
        others = {right for each, right in fitting.items() if each is not Notation.NUMBERS}
        choices = preferred or others
        if len(choices) == 1:
            return Resolved(next(iter(choices)))
        shown = f'"{row.cell[:40]}"'
        if choices:
            return Resolved(reason=f"{shown} may mean different options")
        return Resolved(reason=f"{shown} names none of the options")

    def _usual(self) -> Sequence[Notation]:
        """The notation that fits most rows; several, when they fit equally many."""
        most = max(self._fits.values(), default=0)
        return [each for each in Notation if most and self._fits[each] == most]

    def _first(self) -> int | str:
        """Where counting begins, or why nobody knows."""
        if self.first is not None:
            return self.first
        if self._agrees[0] != self._agrees[1]:
            return 0 if self._agrees[0] > self._agrees[1] else 1
        if self._has_zero == self._has_last:
            return BOTH_FIRST if self._has_zero else UNKNOWN_FIRST
        return 0 if self._has_zero else 1


def _quickly(row: KeyRow, usual: Sequence[Notation], first: int | str) -> frozenset[int] | None:
    """The key by the one notation that most rows have, where it fits this row."""
    if len(usual) != 1:
        return None
    if usual[0] is Notation.LETTERS:
        return by_letters(row.cell, row.options)
    if usual[0] is Notation.NUMBERS and isinstance(first, int):
        numbers = numbers_in(row.cell)
        return None if numbers is None else by_numbers(numbers, row.options, first)
    return None


def _is_text_as_well(row: KeyRow, right: frozenset[int]) -> bool:
    """True where one option reads like the letters of several: AC beside DC."""
    return row.cell.isalpha() and by_text(row.cell, row.options) not in (None, right)


def _readings(
    cell: str, options: Sequence[Offered], first: int | None
) -> dict[Notation, frozenset[int] | None]:
    readings = {
        Notation.LETTERS: by_letters(cell, options),
        Notation.HEADERS: by_headers(cell, options),
        Notation.TEXT: by_text(cell, options),
    }
    numbers = numbers_in(cell)
    if numbers is not None and first is not None:
        readings[Notation.NUMBERS] = by_numbers(numbers, options, first)
    return readings
